import type { Deposit, Findings, Report, Witness } from '@parley/evidence';
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
  readonly id: number;
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

/** What a worker says. `ready` comes first, once, when it can take a job. */
export type AuditAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'found'; readonly id: number; readonly findings: Findings }
  /** A fault of ours: the message for the log. */
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

/** The job of a request, once its deposits have been read. */
export function jobOf(
  { match, reports, witness }: AuditRequest,
  deposits: readonly Deposit[],
  limits: Pick<AuditJob, 'id' | 'maxMs' | 'maxEntries'>,
): AuditJob {
  const { id: name, title, rules, seed, startedAt, participants } = match;
  const keys = participants.map(({ key }) => key);
  const seats = participants.length;
  return { ...limits, match: name, title, rules, seats, seed, startedAt, keys, deposits, reports, witness };
}
