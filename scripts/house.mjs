// `npm run house`: a house with its own key and its own file of listings, for this server or another one.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './root.mjs';

/** @param {string} line */
const complain = (line) => console.error(line);

async function main() {
  if (!(await ensureInstalled(ROOT, complain)) || !(await build({ only: 'house', say: complain }))) return 1;
  // Paths are seen from where the person is: npm itself goes to the root.
  const cwd = process.env.INIT_CWD ?? process.cwd();
  const args = ['--enable-source-maps', join(ROOT, 'apps/house/dist/main.js'), ...process.argv.slice(2)];
  const env = { ...process.env, PARLEY_HOUSE_BY_HAND: '1' };
  const house = spawn(process.execPath, args, { cwd, env, stdio: 'inherit' });
  // It leaves its matches first, so this waits for it.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => house.kill('SIGTERM'));
  return new Promise((resolve) => house.once('exit', (code) => resolve(code ?? 1)));
}

process.exitCode = await main();
