import type { Seen } from './seen.ts';
import { type DiceMove, MOST_BIDS } from './table.ts';

/** How far beyond what is to be expected a beginner still believes, in dice. */
const BELIEVES = 2.5;
/** How often it looks at its own dice. */
const LOOKS = 0.6;

/** A beginner: a third of all dice is what it expects of each face, and it often bids one that it has. */
export function guess({ bids, all, own }: Seen, random: () => number): DiceMove {
  const last = bids.at(-1);
  const mine = own.filter((die) => die !== 1);
  const pick = mine[Math.floor(random() * mine.length)];
  const face = random() < LOOKS && pick !== undefined ? pick : 2 + Math.floor(random() * 5);
  if (last === undefined) return { quantity: 1 + Math.floor((random() * all) / 4), face };
  const quantity = face > last.face ? last.quantity : last.quantity + 1;
  const isDoubtful = last.quantity > all / 3 + (random() - 0.3) * BELIEVES;
  return isDoubtful || quantity > all || bids.length >= MOST_BIDS ? { doubt: true } : { quantity, face };
}
