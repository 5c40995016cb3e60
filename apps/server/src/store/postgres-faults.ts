import type { Fault } from './group-commit.ts';

/** There is no connection to the database: nothing was written. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';

  constructor(cause: unknown) {
    super(`the database cannot be reached: ${reasonOf(cause)}`, { cause });
  }
}

/** The connection was lost while the database was told to commit. It may have done so. */
export class CommitUnsure extends Error {
  override readonly name = 'CommitUnsure';

  constructor(cause: unknown) {
    super(`the database went away during a commit: ${reasonOf(cause)}`, { cause });
  }
}

/** Without values of rows, and without the address, in which there may be a password. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  // Several addresses of one name were tried.
  const message = error instanceof AggregateError ? error.errors.map(reasonOf).join(', ') : error.message;
  return `${message}${code}`;
}

/** A later version has added a column meanwhile: statements of this connection that were prepared before it fail from then on. */
const STALE_PLAN = '0A000';
const ENDS: ReadonlySet<string> = new Set(['FATAL', 'PANIC']);

export const isStalePlan = (error: unknown): boolean => isOfDatabase(error) && error.code === STALE_PLAN;

/** Whether the connection on which this came can be used no more. */
export const breaksConnection = (error: unknown): boolean =>
  isOfDatabase(error) ? ENDS.has(String(error.severity)) || error.code === STALE_PLAN : isOfConnection(error);

/** What the database itself answered. Told by its shape, so that its client is not loaded where nobody uses it. */
const isOfDatabase = (error: unknown): error is Error & { readonly severity: unknown; readonly code: unknown } =>
  error instanceof Error && 'severity' in error && 'code' in error;

/**
 * What comes of two transactions that meet. Among them are keys that are there already, and rows that are gone: a write looks for these
 * first, so they came, or went, after it had looked. The second time it sees them.
 */
const RACES: ReadonlySet<string> = new Set([
  '40001', // could not be serialized
  '40P01', // deadlock
  '55P03', // a lock was not there in time
  '23505', // the key is there already
  '23503', // the row that is referred to is gone
]);

export function faultOf(error: unknown): Fault {
  if (error instanceof DatabaseAway) return 'away';
  if (error instanceof CommitUnsure) return 'unsure';
  if (breaksConnection(error)) return 'race';
  return isOfDatabase(error) && RACES.has(String(error.code)) ? 'race' : 'write';
}

/** Of the socket, or of the client above it. Other errors are of the write itself. */
function isOfConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('syscall' in error) return true;
  return /^(Connection terminated|Client (has encountered|was closed)|Query read timeout)/.test(error.message);
}
