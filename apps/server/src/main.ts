import { ConfigError, readConfig, unknownSettings } from './operate/config.ts';
import { makeLog } from './operate/log.ts';
import { type RunningServer, startServer } from './server.ts';

/** A stop that takes longer is ended: the clients come back by themselves. Before the supervisor does it, after five seconds (`supervise.mjs`). */
const STOP_MS = 4_500;

/** The process: starts the server, says where it is, and stops it when it is told to. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = makeLog(config);
  for (const variable of unknownSettings(process.env)) log.warn({ variable }, 'nothing reads this: is it misspelt?');
  process.on('uncaughtException', (error) => {
    log.fatal({ error: error.message, stack: error.stack }, 'a fault of the server; it ends');
    process.exit(1);
  });
  const server = await startServer(config, log);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(server));
  process.on('disconnect', () => stop(server));
  // The parent may have gone while this one was still starting; it says so only once.
  if (process.connected === false) return stop(server);
  process.stdout.write(`Parley is at ${server.origin}\n`);
  process.send?.({ type: 'ready', address: server.address, origin: server.origin });
}

let stopping = false;
function stop(server: RunningServer): void {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_MS).unref();
  server.close().then(
    () => process.exit(0),
    () => process.exit(1),
  );
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
