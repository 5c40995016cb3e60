import { BLOCK_TICKS } from './block.ts';
import type { Head } from './head.ts';

/** What the heads of one player say of what it knew when it signed them. */
export interface LookAhead {
  readonly heads: number;
  /** Heads that name a block of another player later than their own. */
  readonly ahead: number;
  /** The most ticks by which any did. */
  readonly mostTicks: number;
}

/**
 * How far this player had seen ahead (N12). A head of block k that names block k+2 of another one proves that its author signed its inputs of
 * those ticks when it had the other's, and of later ones. So it could have chosen them by these: that is all that is proven. It is no
 * fault: whoever is a few ticks behind signs such heads, too, and whoever looks ahead on purpose can leave out what it has seen. Hence a
 * suspicion at most, of a player who does so far more than others, over many matches. What it gains is bounded by the title's
 * prediction: the others wait for its inputs after some ticks.
 */
export function lookAheadOf(heads: readonly Head[]): LookAhead {
  let [ahead, mostTicks] = [0, 0];
  for (const { block, known } of heads) {
    const lead = Math.max(0, ...known.map((one) => (one === null ? 0 : one[0] - block)));
    if (lead > 0) ahead += 1;
    mostTicks = Math.max(mostTicks, lead * BLOCK_TICKS);
  }
  return { heads: heads.length, ahead, mostTicks };
}
