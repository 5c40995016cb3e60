// `npm run screens`: pictures of each page, in every width and both colour schemes, of the real platform; into screens/.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { prepareMachine } from './machine.mjs';
import { ROOT } from './root.mjs';
import { run } from './run.mjs';

process.exitCode = await main();

async function main() {
  if (!(await ensureInstalled(ROOT, console.log)) || !(await build())) return 1;
  const { chromium, leftOut } = await prepareMachine(console.log);
  if (!chromium) {
    console.log(leftOut.join('\n'));
    return 1;
  }
  if (!existsSync(join(ROOT, 'e2e/screens.ts'))) {
    console.log('e2e/screens.ts, which takes the pictures, is not there.');
    return 1;
  }
  const playwright = join(ROOT, 'node_modules/@playwright/test/cli.js');
  const { code } = await run(process.execPath, [playwright, 'test', '--project=screens', '--reporter=list'], {
    cwd: ROOT,
    env: { PARLEY_TEST_SCREENS: '1' },
  });
  return code;
}
