// `npm run check`: types, lint and unit tests, for while one works. All of them run, whatever fails before. Tests that start
// whole processes wait for `npm test`.
import { checkLint, checkTypes } from './checks.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './root.mjs';
import { conclude, runUnitTests } from './runners.mjs';

if (await ensureInstalled(ROOT, console.log)) {
  const checks = await Promise.all([checkLint(), checkTypes()]);
  process.exitCode = conclude([...checks, await runUnitTests({ processes: false })], console.log);
} else {
  process.exitCode = 1;
}
