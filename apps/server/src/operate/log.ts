import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

/** Structured log (O4): one JSON object a line on standard output. */
export type Log = Logger;

/**
 * Whatever could hold a secret is cut out by path, in case somebody logs a whole object: the first guard is that
 * nobody does, and addresses are logged without their query (see `http/app.ts`).
 */
const SECRET_PATHS = [
  'authorization',
  'cookie',
  'password',
  'passwordHash',
  'ticket',
  'session',
  'proof',
  'challenge',
  'credential',
  'assertion',
  'passkey',
  'code',
  'codes',
  'databaseUrl',
  'connectionString',
  'turnSecret',
  'redisUrl',
  'metricsToken',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** @param destination where lines go instead of standard output, for tests */
export function makeLog(config: Pick<Config, 'logLevel'>, destination?: { write(line: string): void }): Log {
  const options = {
    level: config.logLevel,
    base: null,
    redact: { paths: [...SECRET_PATHS, '*.headers["set-cookie"]'], censor: '[cut]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
