import { CASUAL_P, CASUAL_Q, CASUAL_Q_LEAD, STRICT_P } from './constants.ts';
import type { MatchRecord } from './record.ts';

/** What a set of equal reports needs to decide this match. Shares are parts of all trust, the silent included. */
export interface Quorum {
  /** Majority quorum: more than this share (T11). */
  readonly p: number;
  /** Non-majority quorum (T12); null if the match's rules do not allow one. */
  readonly lesser: { readonly q: number; readonly lead: number } | null;
}

/**
 * P and Q for a match with this number of votes (T11, T12). Tournaments are strict even in titles without evidence, because
 * more is at stake and nobody can choose other opponents (T5). A party is one vote, so this counts votes and not seats;
 * otherwise the size of a party would change what the others need (E7).
 */
export function quorumFor(record: Pick<MatchRecord, 'mode' | 'evidenceExpected'>, votes: number): Quorum {
  const strict = record.mode === 'tournament' || (record.mode === 'ranked' && record.evidenceExpected);
  const table = strict ? STRICT_P : CASUAL_P;
  const p = table[Math.min(Math.max(votes, 2), 8) - 2] ?? 1;
  const allowed = !strict && votes > 2;
  return { p, lesser: allowed ? { q: CASUAL_Q, lead: CASUAL_Q_LEAD } : null };
}
