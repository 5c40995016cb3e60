import { ranksByPoints } from './ranks.ts';
import type { Outcome } from './title.ts';

/** What titles in real time that are played in rounds share. `out` is 1 for each seat that dropped out of the match. */

/** How many seats are still in the match. */
export function inMatch(out: Uint8Array): number {
  let seats = 0;
  for (const flag of out) if (flag === 0) seats += 1;
  return seats;
}

/** The outcome by points: who dropped out is behind all who play on. */
export function outcomeByPoints(points: ArrayLike<number>, out: Uint8Array): Outcome {
  const scores = Array.from(points);
  const gone = [...out].flatMap((flag, seat) => (flag === 1 ? [seat] : []));
  return { ranks: ranksByPoints(scores, gone), scores };
}
