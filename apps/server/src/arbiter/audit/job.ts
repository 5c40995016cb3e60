import type { Deposit, Report, Witness } from '@parley/evidence';
import type { MatchRow } from '../../store/store.ts';

/** Why an audit gave no answer: the server stops, and the next one asks again. */
export class AuditStopped extends Error {
  override readonly name = 'AuditStopped';
}

/** A match that is to be judged; what was deposited is read when its turn comes. */
export interface AuditRequest {
  readonly match: MatchRow;
  /** Verified already. */
  readonly reports: readonly Report[];
  readonly witness: Witness;
}

/** What goes to a worker: plain data, with the title by name, because its functions cannot be sent. */
export interface AuditJob {
  readonly match: string;
  readonly title: string;
  readonly rules: number;
  readonly seats: number;
  readonly seed: number;
  readonly startedAt: number;
  readonly keys: readonly string[];
  readonly deposits: readonly Deposit[];
  readonly reports: readonly Report[];
  readonly witness: Witness;
  readonly maxMs: number;
  readonly maxEntries: number;
}

/** The job of a request, once its deposits have been read. */
export function jobOf(
  { match, reports, witness }: AuditRequest,
  deposits: readonly Deposit[],
  limits: Pick<AuditJob, 'maxMs' | 'maxEntries'>,
): AuditJob {
  const { id: name, title, rules, seed, startedAt, participants } = match;
  const keys = participants.map(({ key }) => key);
  const seats = participants.length;
  return { ...limits, match: name, title, rules, seats, seed, startedAt, keys, deposits, reports, witness };
}
