// Runs one of the programs that the server is built into, beside `main`: what a fresh checkout lacks is installed and built first.
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/** @param {string} line */
const complain = (line) => console.error(line);

/**
 * @param {'admin' | 'data'} name
 * @param {readonly string[]} words
 * @returns {Promise<number>} its exit code
 */
export async function runServerProgram(name, words) {
  // Output of the build must not mix with the answer.
  if (!(await ensureInstalled(ROOT, complain)) || !(await build({ only: 'server', say: complain }))) return 1;
  const { code } = await run(process.execPath, [join(ROOT, `apps/server/dist/${name}.js`), ...words], { cwd: ROOT });
  return code;
}
