import { z } from 'zod';
import { ranksByPoints } from '../ranks.ts';
import type { Applied, Outcome, TurnTitle } from '../title.ts';

export interface CoinState {
  /** Heads tossed so far, by seat. */
  readonly heads: readonly number[];
  readonly tosses: number;
  readonly next: number;
  readonly out: readonly number[];
}

export type CoinMove = Readonly<Record<never, never>>;

/** Tosses of each player in one match. */
export const COIN_ROUNDS = 3;

const moveSchema = z.strictObject({});

/**
 * A title whose transcript cannot be played again (E4): each device tosses coins of its own, and no move says how they fell.
 * The test chooses where tosses come from.
 */
export function coinToss(random: () => number): TurnTitle<CoinState, CoinMove> {
  return {
    kind: 'turns',
    id: 'coin-toss',
    rules: 1,
    deterministic: false,
    seats: { min: 2, max: 8 },
    clocks: { turnMs: 30_000, graceMs: 5_000, absenceMs: 20_000 },
    moveChars: '{}'.length,
    mostPlies: (seats) => COIN_ROUNDS * seats,

    initial: (seats) => ({ heads: Array<number>(seats).fill(0), tosses: 0, next: 0, out: [] }),

    turn: (state) => (isOver(state) ? null : state.next),

    parseMove(value) {
      return moveSchema.safeParse(value).success ? {} : null;
    },

    moves: (state) => (isOver(state) ? [] : [{}]),

    apply(state, seat): Applied<CoinState> {
      if (isOver(state)) return { ok: false, error: 'match-over' };
      if (seat !== state.next) return { ok: false, error: 'out-of-turn' };
      const heads = random() < 0.5 ? state.heads.with(seat, (state.heads[seat] ?? 0) + 1) : state.heads;
      return { ok: true, state: { ...state, heads, tosses: state.tosses + 1, next: after(state, seat) } };
    },

    drop(state, seat) {
      if (isOver(state) || state.out.includes(seat) || state.heads[seat] === undefined) return state;
      const without = { ...state, out: [...state.out, seat].sort((a, b) => a - b) };
      return { ...without, next: state.next === seat ? after(without, seat) : state.next };
    },

    outcome: (state): Outcome | null =>
      isOver(state) ? { ranks: ranksByPoints(state.heads, state.out), scores: state.heads } : null,

    suggest: () => ({}),
  };
}

const isOver = (state: CoinState): boolean =>
  state.heads.length - state.out.length <= 1 || state.tosses >= COIN_ROUNDS * state.heads.length;

function after(state: CoinState, seat: number): number {
  const seats = state.heads.length;
  for (let step = 1; step < seats; step += 1) {
    const candidate = (seat + step) % seats;
    if (!state.out.includes(candidate)) return candidate;
  }
  return seat;
}
