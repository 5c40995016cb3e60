import { z } from 'zod';
import type { Applied, Outcome, TurnTitle } from '../title.ts';
import { canDrop, drop } from './drop.ts';
import { facts } from './facts.ts';
import { fits, linkAt, rollOf } from './links.ts';
import { opening, showdown } from './round.ts';
import { suggestMove } from './suggest.ts';
import {
  type Bid,
  DICE,
  type DiceMove,
  type DiceState,
  diceInPlay,
  isHigher,
  isIn,
  MOST_BIDS,
  seatAfter,
  seatsIn,
} from './table.ts';

const linkSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const moveSchema = z.union([
  z.strictObject({
    quantity: z
      .int()
      .min(1)
      .max(DICE * facts.seats.max),
    face: z.int().min(2).max(6),
  }),
  z.strictObject({ doubt: z.literal(true) }),
  z.strictObject({ commit: linkSchema }),
  z.strictObject({ open: linkSchema }),
]);

/** Liar's Dice for two to six (N2, N9): bids on all dice together, of which everybody sees the own ones. Ones are wild. */
export const liarsDice: TurnTitle<DiceState, DiceMove> = {
  ...facts,
  clocks: { turnMs: 60_000, graceMs: 5_000, absenceMs: 20_000 },
  moveChars: JSON.stringify({ commit: '_'.repeat(43) }).length,
  mostPlies,

  initial: (seats, seed) => ({
    phase: 'commit',
    link: 0,
    mix: String(seed),
    known: Array<null>(seats).fill(null),
    dice: Array<number>(seats).fill(DICE),
    bids: [],
    doubter: null,
    next: 0,
    beaten: [],
    out: [],
    last: null,
  }),

  turn: (state) => (isOver(state) ? null : state.next),

  parseMove(value) {
    const parsed = moveSchema.safeParse(value);
    return parsed.success ? parsed.data : null;
  },

  moves(state) {
    if (isOver(state) || state.phase !== 'bid') return [];
    const last = state.bids.at(-1);
    const bids = state.bids.length >= MOST_BIDS ? [] : higherBids(diceInPlay(state), last);
    return last === undefined ? bids : [...bids, { doubt: true }];
  },

  apply(state, seat, move): Applied<DiceState> {
    if (isOver(state)) return { ok: false, error: 'match-over' };
    if (seat !== state.next) return { ok: false, error: 'out-of-turn' };
    const after = played(state, seat, move);
    return after === null ? { ok: false, error: 'illegal' } : { ok: true, state: after };
  },

  drop: (state, seat) => (canDrop(state, seat) ? drop(state, seat) : state),

  outcome(state): Outcome | null {
    if (!isOver(state)) return null;
    const { dice, beaten, out } = state;
    // From the last place: who was taken out, then who lost the last die first. Those who were taken out are last together.
    const ranks = dice.map((_, seat) => {
      if (out.includes(seat)) return dice.length - out.length + 1;
      const at = beaten.indexOf(seat);
      return at < 0 ? 1 : dice.length - out.length - at;
    });
    return { ranks, scores: null };
  },

  suggest: suggestMove,

  secrets: {
    automatic(state, seat, secret) {
      if (isOver(state) || seat !== state.next) return null;
      const seats = state.dice.length;
      if (state.phase === 'commit') return { commit: linkAt(secret, seats, seat, -1) };
      return state.phase === 'open' && isBoundTo(state, seat, secret)
        ? { open: linkAt(secret, seats, seat, state.link) }
        : null;
    },
    own(state, seat, secret) {
      const hasRolled = state.phase === 'bid' || (state.phase === 'open' && state.bids.length > 0);
      if (isOver(state) || !hasRolled || !isIn(state, seat) || !isBoundTo(state, seat, secret)) return null;
      return rollOf(state.mix, seat, linkAt(secret, state.dice.length, seat, state.link), state.dice[seat] ?? 0);
    },
  },
};

/** The state after a move of the seat on turn; null where it is against the rules. */
function played(state: DiceState, seat: number, move: DiceMove): DiceState | null {
  if ('commit' in move) {
    if (state.phase !== 'commit') return null;
    const known = state.known.with(seat, { link: -1, value: move.commit });
    const open = seatsIn(state).find((one) => known[one] === null);
    return open === undefined ? opening({ ...state, known }) : { ...state, known, next: open };
  }
  if ('open' in move) {
    const known = state.known[seat] ?? null;
    // Who opens another secret than the one that it is bound to lies, and has signed it.
    if (state.phase !== 'open' || known === null || !fits(seat, state.link, move.open, known)) return null;
    return showdown({ ...state, known: state.known.with(seat, { link: state.link, value: move.open }) });
  }
  if (state.phase !== 'bid') return null;
  const last = state.bids.at(-1);
  if ('doubt' in move) return last === undefined ? null : opening({ ...state, doubter: seat });
  const isTooMuch = move.quantity > diceInPlay(state) || state.bids.length >= MOST_BIDS;
  if (isTooMuch || !isHigher(move, last)) return null;
  const bid: Bid = { seat, quantity: move.quantity, face: move.face };
  return { ...state, bids: [...state.bids, bid], next: seatAfter(state, seat) };
}

/** Every bid that is higher than the last one, from the lowest. */
function higherBids(dice: number, last: Bid | undefined): readonly DiceMove[] {
  const bids: DiceMove[] = [];
  for (let quantity = last?.quantity ?? 1; quantity <= dice; quantity += 1) {
    for (let face = 2; face <= 6; face += 1) {
      const bid = { quantity, face };
      if (isHigher(bid, last)) bids.push(bid);
    }
  }
  return bids;
}

const isOver = (state: DiceState): boolean => seatsIn(state).length <= 1;

/** Whether the newest link that is known of this seat is one of this secret. */
function isBoundTo({ known, dice }: DiceState, seat: number, secret: string): boolean {
  const newest = known[seat] ?? null;
  return newest !== null && linkAt(secret, dice.length, seat, newest.link) === newest.value;
}

/**
 * Each round costs a die and has its bids, a doubt, and a link of everybody who has dice. Each player who goes costs at least a die as well,
 * and one opening more. The commitments and the links before the first roll come once.
 */
function mostPlies(seats: number): number {
  const all = DICE * seats;
  let plies = 2 * seats;
  for (let dice = 2; dice <= all; dice += 1) plies += MOST_BIDS + 1 + Math.min(seats, dice);
  return plies + (seats * (seats - 1)) / 2;
}
