import { type Logger, pino } from 'pino';

/** The part of a logger that the house uses; a test gives its own. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Structured log, one JSON object a line on standard output (O4). Nothing secret is ever given to it. */
export function makeLog(level: string): Log {
  return pino({ level, base: null, name: 'house' });
}
