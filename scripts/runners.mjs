// The test runners, each reduced to numbers. A runner that crashed, or that ran nothing, has failed, whatever it
// printed.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/** @typedef {import('./checks.mjs').Outcome} Outcome */

/**
 * Unit and contract tests.
 *
 * @param {{ long?: boolean, processes?: boolean }} [options] `processes`: also those that start whole processes
 *   (`*.process.test.ts`, `.mjs`), which take most of the time; default true
 * @returns {Promise<Outcome>}
 */
export function runUnitTests({ long = false, processes = true } = {}) {
  const results = join(ROOT, '.cache/results/unit.json');
  return runRunner({
    name: 'unit and contract tests',
    script: 'node_modules/vitest/vitest.mjs',
    args: [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${results}`,
      ...(processes ? [] : ['--exclude=**/*.process.test.{ts,mjs}']),
    ],
    env: long ? { PARLEY_TEST_LONG: '1' } : {},
    results,
    count: countVitest,
  });
}

/**
 * Tests in real browsers, and after them those in the lab of networks, which want the machine for themselves.
 *
 * @param {{ long?: boolean }} [options]
 * @returns {Promise<Outcome[]>}
 */
export async function runBrowserTests({ long = false } = {}) {
  const outcomes = [];
  for (const [project, name] of [
    ['chromium', 'browser tests'],
    ['lab', LAB],
  ]) {
    const results = join(ROOT, `.cache/results/${project}.json`);
    outcomes.push(
      await runRunner({
        name: String(name),
        script: 'node_modules/@playwright/test/cli.js',
        args: ['test', `--project=${project}`],
        env: { PARLEY_TEST_E2E_RESULTS: results, ...(long ? { PARLEY_TEST_LONG: '1' } : {}) },
        results,
        count: countPlaywright,
      }),
    );
  }
  return outcomes;
}

/**
 * @param {object} runner
 * @param {string} runner.name
 * @param {string} runner.script
 * @param {string[]} runner.args
 * @param {Record<string, string>} runner.env
 * @param {string} runner.results the JSON that it writes
 * @param {(report: unknown) => { passed: number, failed: number, skipped: number }} runner.count
 * @returns {Promise<Outcome>}
 */
async function runRunner({ name, script, args, env, results, count }) {
  // Numbers of an earlier run must not be taken for those of a run that crashed.
  rmSync(results, { force: true });
  const { code } = await run(process.execPath, [join(ROOT, script), ...args], { cwd: ROOT, env });
  const report = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : undefined;
  return judge(name, code, report === undefined ? undefined : count(report));
}

/** A machine without network namespaces leaves the lab out, each test of it with its reason. */
const LAB = 'network tests';

/**
 * @param {string} name
 * @param {{ skipped: number }} counted
 */
function mayLeaveOut(name, { skipped }) {
  return name === LAB && skipped > 0;
}

/**
 * A runner is green only if its results and its exit code agree.
 *
 * @param {string} name
 * @param {number} code
 * @param {{ passed: number, failed: number, skipped: number } | undefined} counted undefined: it left no results
 * @returns {Outcome}
 */
export function judge(name, code, counted) {
  if (counted === undefined) return { name, passed: 0, failed: 1, skipped: 0, output: `The ${name} left no results.` };
  if (counted.passed + counted.failed === 0 && !mayLeaveOut(name, counted)) {
    return { name, ...counted, failed: 1, output: `The ${name} ran nothing, which is no success.` };
  }
  if (code !== 0 && counted.failed === 0) {
    return { name, ...counted, failed: 1, output: `The ${name} ended with code ${code} though no test failed.` };
  }
  return { name, ...counted };
}

/**
 * @param {unknown} report of vitest's json reporter
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countVitest(report) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } =
    /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
     *   testResults: { status: string, assertionResults: unknown[] }[] }} */ (report);
  // A file that cannot be loaded has no test that could fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests + numTodoTests,
  };
}

/**
 * @param {unknown} report of Playwright's json reporter
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countPlaywright(report) {
  const { stats, errors = [] } =
    /** @type {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors?: unknown[] }} */ (
      report
    );
  return {
    passed: stats.expected,
    // A test that passed at the second attempt has found something. Errors are those outside any test.
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * @param {readonly Outcome[]} outcomes
 * @returns {string} the last line
 */
export function total(outcomes) {
  /** @param {'passed' | 'failed' | 'skipped'} key */
  const sum = (key) => outcomes.reduce((value, outcome) => value + outcome[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`;
}

/**
 * Prints how all runners did; failures come last, where the person sees them.
 *
 * @param {readonly Outcome[]} outcomes
 * @param {(line: string) => void} say
 * @returns {number} the exit code
 */
export function conclude(outcomes, say) {
  for (const { failed, output } of outcomes) if (failed > 0 && output !== undefined) say(`\n${output.trim()}`);
  say('');
  for (const { name, passed, failed, skipped } of outcomes) {
    say(`  ${failed > 0 ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  }
  say(`\n${total(outcomes)}`);
  return outcomes.some(({ failed }) => failed > 0) ? 1 : 0;
}
