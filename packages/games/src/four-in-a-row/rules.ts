import { z } from 'zod';
import type { Applied, Outcome, TurnTitle } from '../title.ts';
import { FOUR_COLUMNS, FOUR_ROWS, type FourState, landingCell, openColumns, opponentOf, winningLine } from './board.ts';
import { facts } from './facts.ts';
import { searchColumn } from './search.ts';
import { suggestColumn } from './suggest.ts';

export interface FourMove {
  readonly column: number;
}

const moveSchema = z.strictObject({
  column: z
    .int()
    .min(0)
    .max(FOUR_COLUMNS - 1),
});

/** Four in a Row: two players drop discs into seven columns (N2, E4). */
export const fourInARow: TurnTitle<FourState, FourMove> = {
  ...facts,
  // A column is chosen in seconds; a minute leaves room for a hard position and for a look at the door.
  clocks: { turnMs: 60_000, graceMs: 5_000, absenceMs: 20_000 },
  moveChars: JSON.stringify({ column: FOUR_COLUMNS - 1 }).length,
  mostPlies: () => FOUR_COLUMNS * FOUR_ROWS,

  initial: () => ({ cells: Array<null>(FOUR_COLUMNS * FOUR_ROWS).fill(null), next: 0, out: null, last: null }),

  turn: (state) => (isOver(state) ? null : state.next),

  parseMove(value) {
    const parsed = moveSchema.safeParse(value);
    return parsed.success ? parsed.data : null;
  },

  moves: (state) => (isOver(state) ? [] : openColumns(state).map((column) => ({ column }))),

  apply(state, seat, move): Applied<FourState> {
    if (isOver(state)) return { ok: false, error: 'match-over' };
    if (seat !== state.next) return { ok: false, error: 'out-of-turn' };
    const cell = landingCell(state, move.column);
    if (cell === null) return { ok: false, error: 'illegal' };
    return { ok: true, state: { ...state, cells: state.cells.with(cell, seat), next: opponentOf(seat), last: cell } };
  },

  drop(state, seat) {
    return isOver(state) || (seat !== 0 && seat !== 1) ? state : { ...state, out: seat };
  },

  outcome(state): Outcome | null {
    const winner = winnerOf(state);
    if (winner !== null) return { ranks: winner === 0 ? [1, 2] : [2, 1], scores: null };
    return isFull(state) ? { ranks: [1, 1], scores: null } : null;
  },

  suggest(state, random, strength = 'easy') {
    return { column: strength === 'easy' ? suggestColumn(state, random) : searchColumn(state, random, strength) };
  },
};

function winnerOf(state: FourState): number | null {
  if (state.last !== null && winningLine(state) !== null) return state.cells[state.last] ?? null;
  return state.out === null ? null : opponentOf(state.out);
}

const isFull = (state: FourState): boolean => !state.cells.includes(null);
const isOver = (state: FourState): boolean => winnerOf(state) !== null || isFull(state);
