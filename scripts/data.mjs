// `npm run data -- backup`: copies the database, checks it, puts a copy back, and moves it to PostgreSQL.
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

/** @param {string} line */
const complain = (line) => console.error(line);

async function main() {
  // Output of the build must not mix with the answer.
  if (!(await ensureInstalled(ROOT, complain)) || !(await build({ only: 'server', say: complain }))) return 1;
  const script = join(ROOT, 'apps/server/dist/data.js');
  const { code } = await run(process.execPath, [script, ...process.argv.slice(2)], { cwd: ROOT });
  return code;
}

process.exitCode = await main();
