import { z } from 'zod';
import { ranksByPoints } from '../ranks.ts';
import type { Applied, Outcome, TurnTitle } from '../title.ts';

export interface TreadmillState {
  /** Metres run, by seat. */
  readonly metres: readonly number[];
  readonly moves: number;
  readonly next: number;
  readonly out: readonly number[];
}

export interface TreadmillMove {
  readonly steps: number;
}

/** Moves of each player in one match. */
export const TREADMILL_ROUNDS = 2;

/** As many steps as one move may have: about an hour, at some two nanoseconds each. */
export const TREADMILL_MAX_STEPS = 1_800_000_000_000;

const moveSchema = z.strictObject({ steps: z.int().min(1).max(TREADMILL_MAX_STEPS) });

/**
 * A title in which a lawful move may take as long to apply as its author likes: what a server's limits on replaying are
 * tested with (E4, O6). A step is work that no engine can leave out.
 */
export const treadmill: TurnTitle<TreadmillState, TreadmillMove> = {
  kind: 'turns',
  id: 'treadmill',
  rules: 1,
  deterministic: true,
  seats: { min: 2, max: 2 },
  clocks: { turnMs: 30_000, graceMs: 5_000, absenceMs: 20_000 },
  moveChars: JSON.stringify({ steps: TREADMILL_MAX_STEPS }).length,
  mostPlies: (seats) => TREADMILL_ROUNDS * seats,

  initial: (seats) => ({ metres: Array<number>(seats).fill(0), moves: 0, next: 0, out: [] }),

  turn: (state) => (isOver(state) ? null : state.next),

  parseMove(value) {
    const parsed = moveSchema.safeParse(value);
    return parsed.success ? parsed.data : null;
  },

  moves: (state) => (isOver(state) ? [] : [1, 2, 3].map((steps) => ({ steps }))),

  apply(state, seat, { steps }): Applied<TreadmillState> {
    if (isOver(state)) return { ok: false, error: 'match-over' };
    if (seat !== state.next) return { ok: false, error: 'out-of-turn' };
    let stride = 1;
    for (let step = 0; step < steps; step += 1) stride = (Math.imul(stride, 1_664_525) + 1_013_904_223) | 0;
    const metres = state.metres.with(seat, (state.metres[seat] ?? 0) + steps + (stride & 1));
    return { ok: true, state: { ...state, metres, moves: state.moves + 1, next: 1 - seat } };
  },

  drop(state, seat) {
    return isOver(state) || (seat !== 0 && seat !== 1) ? state : { ...state, out: [seat], next: 1 - seat };
  },

  outcome: (state): Outcome | null =>
    isOver(state) ? { ranks: ranksByPoints(state.metres, state.out), scores: state.metres } : null,

  suggest: (_state, random) => ({ steps: 1 + Math.floor(random() * 3) }),
};

const isOver = (state: TreadmillState): boolean =>
  state.out.length > 0 || state.moves >= TREADMILL_ROUNDS * state.metres.length;
