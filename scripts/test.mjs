// `npm test`: everything, from a fresh checkout. The last line counts what all runners did.
import { build } from './build.mjs';
import { checkLint, checkTypes } from './checks.mjs';
import { ensureInstalled } from './install.mjs';
import { prepareMachine } from './machine.mjs';
import { ROOT } from './root.mjs';
import { conclude, runBrowserTests, runUnitTests } from './runners.mjs';

/** With --long the runners also do the checks that take minutes: they see PARLEY_TEST_LONG=1. */
const long = process.argv.includes('--long');

process.exitCode = (await ensureInstalled(ROOT, say)) ? await test() : failed('Nothing was tested.');

/** @returns {Promise<number>} the exit code */
async function test() {
  const machine = await prepareMachine(say);
  const outcomes = [];
  const built = await build({ say });
  outcomes.push({ name: 'build', passed: built ? 1 : 0, failed: built ? 0 : 1, skipped: 0 });
  say('Checking types and lint.');
  outcomes.push(await checkTypes(), await checkLint(), await runUnitTests({ long }));
  if (machine.chromium && built) outcomes.push(...(await runBrowserTests({ long })));
  else outcomes.push({ name: 'browser tests', passed: 0, failed: built ? 0 : 1, skipped: 1 });
  for (const sentence of machine.leftOut) say(sentence);
  return conclude(outcomes, say);
}

/** @param {string} line */
function say(line) {
  console.log(line);
}

/** @param {string} sentence */
function failed(sentence) {
  say(`${sentence}\n\n0 passed, 1 failed, 0 skipped`);
  return 1;
}
