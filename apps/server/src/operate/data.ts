import { ConfigError, readConfig } from './config.ts';
import { dataCommand } from './data-command.ts';
import { wallClock } from './wall-clock.ts';

/** `node data.js …`: the process of `npm run data`. */
try {
  const { ok, lines } = await dataCommand(readConfig(process.env), process.argv.slice(2), wallClock());
  (ok ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
