import { type Claim, sameClaim as sameResult } from '@parley/trust';
import type { Report } from './report.ts';

/** The part of a report that is the result for all players (T2). */
export type ClaimOf = Pick<Report, 'ranks' | 'scores'>;

/** Whether two reports state the same result: the same rank and the same score for every player (T2). */
export const sameClaim = (a: ClaimOf, b: ClaimOf): boolean => sameResult(toClaim(a), toClaim(b));

/** A result as the arbiter takes it. */
export function toClaim({ ranks, scores }: ClaimOf): Claim {
  return ranks === null ? { kind: 'void' } : { kind: 'ranks', ranks, scores };
}

/** The result in a claim: no ranks where the match never began, or where there is no claim. */
export function resultOf(claim: Claim | null): ClaimOf {
  if (claim === null || claim.kind === 'void') return { ranks: null, scores: null };
  return { ranks: [...claim.ranks], scores: claim.scores === null ? null : [...claim.scores] };
}

/**
 * Competition ranking: each rank is one more than the number of players ahead, so that a result has only one
 * spelling. `[1, 2, 2, 4]` is one; `[1, 2, 2, 3]` and `[2, 3]` are not.
 */
export function isCompetitionRanking(ranks: readonly number[]): boolean {
  return ranks.every((rank) => rank === 1 + ranks.filter((other) => other < rank).length);
}
