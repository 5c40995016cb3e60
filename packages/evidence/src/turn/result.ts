import type { ClaimOf } from '../claim.ts';
import type { Position } from './fold.ts';

/** The result at a position: no ranks where the match never began; null while it is not over. */
export function claimOf({ outcome, isVoid }: Position): ClaimOf | null {
  if (isVoid) return { ranks: null, scores: null };
  if (outcome === null) return null;
  return { ranks: [...outcome.ranks], scores: outcome.scores === null ? null : [...outcome.scores] };
}
