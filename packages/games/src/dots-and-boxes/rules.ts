import { z } from 'zod';
import { ranksByPoints } from '../ranks.ts';
import type { Strength } from '../strength.ts';
import type { Applied, Outcome, TurnTitle } from '../title.ts';
import { facts } from './facts.ts';
import { foreseeEdge } from './foresee.ts';
import { greedyEdge } from './greedy.ts';
import { boxesBeside, completes, type DotsState, edgeCount } from './grid.ts';
import { suggestEdge } from './suggest.ts';

export interface DotsMove {
  /** Number of the edge to draw. */
  readonly edge: number;
}

/** Boxes along a side: more for three or four, so that everybody gets as many turns. */
export const dotsSize = (seats: number): number => (seats === 2 ? 5 : 6);

const moveSchema = z.strictObject({
  edge: z
    .int()
    .min(0)
    .max(edgeCount(dotsSize(4)) - 1),
});

/** Dots and Boxes for two to four (N2, E4): the player that draws the fourth side of a box owns it and moves again. */
export const dotsAndBoxes: TurnTitle<DotsState, DotsMove> = {
  ...facts,
  // Turns are many and short; three others may be waiting.
  clocks: { turnMs: 45_000, graceMs: 5_000, absenceMs: 20_000 },
  moveChars: JSON.stringify({ edge: edgeCount(dotsSize(4)) - 1 }).length,
  mostPlies: (seats) => edgeCount(dotsSize(seats)),

  initial(seats) {
    const size = dotsSize(seats);
    return {
      size,
      edges: Array<null>(edgeCount(size)).fill(null),
      boxes: Array<null>(size * size).fill(null),
      scores: Array<number>(seats).fill(0),
      next: 0,
      out: [],
    };
  },

  turn: (state) => (isOver(state) ? null : state.next),

  parseMove(value) {
    const parsed = moveSchema.safeParse(value);
    return parsed.success ? parsed.data : null;
  },

  moves(state) {
    if (isOver(state)) return [];
    return state.edges.flatMap((owner, edge) => (owner === null ? [{ edge }] : []));
  },

  apply(state, seat, move): Applied<DotsState> {
    if (isOver(state)) return { ok: false, error: 'match-over' };
    if (seat !== state.next) return { ok: false, error: 'out-of-turn' };
    if (state.edges[move.edge] !== null) return { ok: false, error: 'illegal' };
    const edges = state.edges.with(move.edge, seat);
    const won = boxesBeside(state.size, move.edge).filter((box) => completes(state.size, edges, box));
    const boxes = won.reduce((all, box) => all.with(box, seat), state.boxes);
    const scores = state.scores.with(seat, (state.scores[seat] ?? 0) + won.length);
    const next = won.length > 0 ? seat : after(state, seat);
    return { ok: true, state: { ...state, edges, boxes, scores, next } };
  },

  drop(state, seat) {
    if (isOver(state) || state.out.includes(seat) || state.scores[seat] === undefined) return state;
    const without = { ...state, out: [...state.out, seat].sort((a, b) => a - b) };
    return { ...without, next: state.next === seat ? after(without, seat) : state.next };
  },

  outcome(state): Outcome | null {
    return isOver(state) ? { ranks: ranksByPoints(state.scores, state.out), scores: state.scores } : null;
  },

  suggest: (state, random, strength = 'easy') => ({ edge: BOTS[strength](state, random) }),
};

const BOTS: Readonly<Record<Strength, (state: DotsState, random: () => number) => number>> = {
  easy: suggestEdge,
  normal: greedyEdge,
  strong: foreseeEdge,
};

function isOver(state: DotsState): boolean {
  return state.scores.length - state.out.length <= 1 || !state.edges.includes(null);
}

/** The next seat still playing after this one. */
function after(state: DotsState, seat: number): number {
  const seats = state.scores.length;
  for (let step = 1; step < seats; step += 1) {
    const candidate = (seat + step) % seats;
    if (!state.out.includes(candidate)) return candidate;
  }
  return seat;
}
