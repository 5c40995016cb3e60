import { honest } from './honest.ts';
import type { Seen } from './seen.ts';
import { type Bid, countOf, type DiceMove, type DiceState, isHigher, MOST_BIDS, seatAfter, seatsIn } from './table.ts';

/** Tables that are imagined for one move. */
const TABLES = 60;
/** How much less likely a table is for each bid on it that an honest player would not have made. */
const UNLIKE = 0.3;
/** How many dice above the last bid are thought of. */
const REACH = 2;

/** What the others may have, and how likely that is after what they bid. */
interface Table {
  readonly hands: ReadonlyMap<number, readonly number[]>;
  readonly weight: number;
}

/**
 * Imagines what the others may have, believes most in the tables at which honest players would have bid as they did, and makes the move that
 * costs it a die least often if the others go on like that. So it bluffs where that is believed.
 */
export function readOthers(state: DiceState, seen: Seen, random: () => number): DiceMove {
  const { bids, all } = seen;
  const last = bids.at(-1);
  const me = state.next;
  const tables = Array.from({ length: TABLES }, () => imagine(state, seen, me, random));
  let best: { readonly move: DiceMove; readonly worth: number } = { move: honest(seen), worth: -1 };
  const weigh = (move: DiceMove, worthAt: (table: Table) => number): void => {
    let [worth, weight] = [0, 0];
    for (const table of tables) {
      worth += table.weight * worthAt(table);
      weight += table.weight;
    }
    if (worth / weight > best.worth) best = { move, worth: worth / weight };
  };
  if (last !== undefined) weigh({ doubt: true }, ({ hands }) => (isTrue(last, hands) ? 0 : 1));
  if (bids.length >= MOST_BIDS) return { doubt: true };
  const least = last?.quantity ?? 1;
  const most = Math.min(all, last === undefined ? Math.ceil(all / 2) : least + REACH);
  for (let quantity = least; quantity <= most; quantity += 1) {
    for (let face = 2; face <= 6; face += 1) {
      const bid: Bid = { seat: me, quantity, face };
      if (isHigher(bid, last)) weigh({ quantity, face }, (table) => worthOf(bid, state, seen, table));
    }
  }
  return best.move;
}

/** What a bid is worth at this table, from 0 for a die lost to 1 for one that somebody else loses. */
function worthOf(bid: Bid, state: DiceState, { bids, all, own }: Seen, { hands }: Table): number {
  const next = seatAfter(state, bid.seat);
  const said = [...bids, bid];
  const answer = honest({ bids: said, all, own: hands.get(next) ?? [] });
  if (!('quantity' in answer)) return isTrue(bid, hands) ? 1 : 0;
  // Somebody else's bid is the one to be doubted now.
  if (seatAfter(state, next) !== bid.seat) return 0.8;
  const raised = { seat: next, quantity: answer.quantity, face: answer.face };
  const mine = honest({ bids: [...said, raised], all, own });
  if ('quantity' in mine) return 0.5;
  return isTrue(raised, hands) ? 0 : 1;
}

function imagine(state: DiceState, { bids, all, own }: Seen, me: number, random: () => number): Table {
  const hands = new Map<number, readonly number[]>([[me, own]]);
  let weight = 1;
  for (const seat of seatsIn(state)) {
    if (seat === me) continue;
    const hand = Array.from({ length: state.dice[seat] ?? 0 }, () => 1 + Math.floor(random() * 6));
    hands.set(seat, hand);
    for (const [at, bid] of bids.entries()) {
      if (bid.seat !== seat) continue;
      const would = honest({ bids: bids.slice(0, at), all, own: hand });
      const isLike = 'quantity' in would && would.face === bid.face;
      weight *= (isLike ? 1 : UNLIKE) * (0.4 + countOf(hand, bid.face) / hand.length);
    }
  }
  return { hands, weight };
}

function isTrue({ quantity, face }: Pick<Bid, 'quantity' | 'face'>, hands: Table['hands']): boolean {
  let count = 0;
  for (const hand of hands.values()) count += countOf(hand, face);
  return count >= quantity;
}
