import type { Stay } from '../store/store.ts';

/**
 * Seconds of a stay that no other match has counted already (T3): the whole of it, without what lies in the others. Three matches
 * begun together and reported together after two minutes are two minutes, whichever is decided first.
 *
 * @param others of the same player, in any order; they may overlap
 */
export function secondsOf({ from, until }: Stay, others: readonly Stay[]): number {
  let free = 0;
  let at = from;
  for (const other of [...others].sort((a, b) => a.from - b.from)) {
    if (other.from >= until) break;
    if (other.until <= at) continue;
    free += Math.max(0, other.from - at);
    at = Math.max(at, other.until);
  }
  return (free + Math.max(0, until - at)) / 1_000;
}
