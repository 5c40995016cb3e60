import type { Report } from './report.ts';

/** The part of a report that is the result for all players (T2). */
export type ClaimOf = Pick<Report, 'ranks' | 'scores'>;

/** Whether two reports state the same result: the same rank and the same score for every player (T2). */
export function sameClaim(a: ClaimOf, b: ClaimOf): boolean {
  return sameNumbers(a.ranks, b.ranks) && sameNumbers(a.scores, b.scores);
}

/**
 * Competition ranking: each rank is one more than the number of players ahead, so that a result has only one
 * spelling. `[1, 2, 2, 4]` is one; `[1, 2, 2, 3]` and `[2, 3]` are not.
 */
export function isCompetitionRanking(ranks: readonly number[]): boolean {
  return ranks.every((rank) => rank === 1 + ranks.filter((other) => other < rank).length);
}

function sameNumbers(a: readonly number[] | null, b: readonly number[] | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
