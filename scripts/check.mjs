// `npm run check`: types, lint, known weaknesses of packages, and unit tests, for use during work. All of them run, even if one fails. Tests that
// start whole processes run under `npm test` only.
import { checkAudit } from './audit.mjs';
import { checkLint, checkTypes } from './checks.mjs';
import { ensureInstalled } from './install.mjs';
import { ROOT } from './root.mjs';
import { conclude, runUnitTests } from './runners.mjs';

if (await ensureInstalled(ROOT, console.log)) {
  const checks = await Promise.all([checkLint(), checkTypes(), checkAudit(console.log)]);
  process.exitCode = conclude([...checks, await runUnitTests({ processes: false })], console.log);
} else {
  process.exitCode = 1;
}
