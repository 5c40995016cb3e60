import { databaseSentence } from '../store/open-store.ts';
import { DatabaseAway } from '../store/postgres-faults.ts';
import { adminCommand } from './admin-command.ts';
import { ConfigError, readConfig } from './config.ts';
import { wallClock } from './wall-clock.ts';

/** `node admin.js …`: the process of `npm run admin`. */
try {
  const { ok, lines } = await adminCommand(readConfig(process.env), process.argv.slice(2), wallClock());
  (ok ? process.stdout : process.stderr).write(`${lines.join('\n')}\n`);
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof DatabaseAway)) throw error;
  process.stderr.write(`${error instanceof ConfigError ? error.message : databaseSentence(error)}\n`);
  process.exitCode = 1;
}
