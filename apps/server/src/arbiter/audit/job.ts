import type { Deposit, Report, Witness } from '@parley/evidence';
import type { MatchRow } from '../../store/store.ts';

/** An audit has no answer because the server stops. The next server asks again. */
export class AuditStopped extends Error {
  override readonly name = 'AuditStopped';
}

/** A match that is to be audited. Its entries are read when its turn comes. */
export interface AuditRequest {
  readonly match: MatchRow;
  /** Verified before. */
  readonly reports: readonly Report[];
  readonly witness: Witness;
}

/** What a worker gets: plain data. The title goes by name, because functions cannot be sent. */
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

/** The job of a request, with the entries that were read for it. */
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
