// `npm run simulate` and `npm run bench`: runs one program of bench/ with what a fresh checkout may lack installed first.
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

const [program = '', ...options] = process.argv.slice(2);

if (await ensureInstalled(ROOT, console.log)) {
  const { code } = await run(process.execPath, ['--import', 'tsx', join(ROOT, program), ...options], { cwd: ROOT });
  process.exitCode = code;
} else {
  process.exitCode = 1;
}
