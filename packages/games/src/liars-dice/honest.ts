import { oddsOfBid } from './odds.ts';
import type { Seen } from './seen.ts';
import { type DiceMove, isHigher, MOST_BIDS } from './table.ts';

/** A bid that is at least so likely is raised further: low bids give the others room. */
const SURE = 0.75;

const FACES = [2, 3, 4, 5, 6] as const;

/** Knows the odds and its own dice, and says what it believes: what others bid tells it nothing. */
export function honest({ bids, all, own }: Seen): DiceMove {
  const last = bids.at(-1);
  let best = { quantity: 0, face: 2, odds: -1 };
  for (const face of FACES) {
    let bid = { quantity: last?.quantity ?? 1, face };
    if (!isHigher(bid, last)) bid = { quantity: bid.quantity + 1, face };
    if (bid.quantity > all) continue;
    let odds = oddsOfBid(bid, own, all);
    if (odds <= best.odds && odds < SURE) continue;
    for (let quantity = bid.quantity + 1; quantity <= all; quantity += 1) {
      const higher = oddsOfBid({ quantity, face }, own, all);
      if (higher < SURE) break;
      bid = { quantity, face };
      odds = higher;
    }
    if (best.odds < SURE ? odds > best.odds : odds >= SURE && bid.quantity > best.quantity) best = { ...bid, odds };
  }
  const doubtful = last === undefined ? 0 : 1 - oddsOfBid(last, own, all);
  const mustDoubt = best.quantity === 0 || bids.length >= MOST_BIDS;
  return mustDoubt || doubtful > best.odds ? { doubt: true } : { quantity: best.quantity, face: best.face };
}
