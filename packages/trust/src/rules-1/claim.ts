import type { Claim } from './record.ts';

/** Whether two claims state the same result for all players (T2). */
export function sameClaim(a: Claim, b: Claim): boolean {
  if (a.kind === 'void' || b.kind === 'void') return a.kind === b.kind;
  if (!sameNumbers(a.ranks, b.ranks)) return false;
  if (a.scores === null || b.scores === null) return a.scores === b.scores;
  return sameNumbers(a.scores, b.scores);
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
