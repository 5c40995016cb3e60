import type { Strength } from '../strength.ts';
import { FOUR_COLUMNS, FOUR_ROWS, type FourState } from './board.ts';

/** How far ahead each strength looks, in plies, and how often it does not look at all but plays as it likes. */
const LOOK: Readonly<Record<Exclude<Strength, 'easy'>, { readonly plies: number; readonly careless: number }>> = {
  normal: { plies: 2, careless: 0.15 },
  strong: { plies: 7, careless: 0 },
};

const CELLS = FOUR_COLUMNS * FOUR_ROWS;
const EMPTY = -1;
/** More than all lines together are worth. Sooner is worth more. */
const WIN = 10_000;
/** What a line of four cells is worth that holds so many discs of one colour, and none of the other. */
const WORTH = [0, 1, 4, 16, 0] as const;
/** From the middle: a good move that is tried first makes the search short. */
const ORDER: readonly number[] = Array.from({ length: FOUR_COLUMNS }, (_, column) => column).sort(
  (a, b) => Math.abs(a - (FOUR_COLUMNS - 1) / 2) - Math.abs(b - (FOUR_COLUMNS - 1) / 2),
);

/** Every line of four cells, four numbers each, and by cell where the lines through it begin. Flat, because a search reads little else. */
const LINES = Uint8Array.from(linesOfFour().flat());
const THROUGH: readonly Uint16Array[] = Array.from({ length: CELLS }, (_, cell) =>
  Uint16Array.from(linesOfFour().flatMap((line, at) => (line.includes(cell) ? [4 * at] : []))),
);

/** A column by search (negamax with alpha-beta), drawn among the best ones. */
export function searchColumn(state: FourState, random: () => number, strength: Exclude<Strength, 'easy'>): number {
  const board = new Board(state);
  const { plies, careless } = LOOK[strength];
  const open = ORDER.filter((column) => board.isOpen(column));
  if (random() < careless) return open[Math.floor(random() * open.length)] ?? 0;
  let best: number[] = [];
  let most = Number.NEGATIVE_INFINITY;
  for (const column of open) {
    const isWin = board.wouldWin(column, state.next);
    board.drop(column, state.next);
    // Its own bound is one less than the best so far, so that equal columns are found to be equal.
    const worth = isWin ? WIN + plies : -negamax(board, 1 - state.next, plies - 1, Number.NEGATIVE_INFINITY, 1 - most);
    board.lift(column);
    if (worth > most) {
      most = worth;
      best = [column];
    } else if (worth === most) best.push(column);
  }
  return best[Math.floor(random() * best.length)] ?? open[0] ?? 0;
}

/** What the position is worth to `seat`, which is on turn. */
function negamax(board: Board, seat: number, plies: number, alpha: number, beta: number): number {
  if (board.isFull) return 0;
  if (plies === 0) return board.worth(seat);
  // Looked at before anything else, because a win here makes the rest needless.
  for (const column of ORDER) if (board.isOpen(column) && board.wouldWin(column, seat)) return WIN + plies;
  let most = alpha;
  for (const column of ORDER) {
    if (!board.isOpen(column)) continue;
    board.drop(column, seat);
    const worth = -negamax(board, 1 - seat, plies - 1, -beta, -most);
    board.lift(column);
    if (worth > most) most = worth;
    if (most >= beta) return most;
  }
  return most;
}

/** The cells in one array that changes in place: a search looks at thousands of positions. */
class Board {
  readonly #cells: Int8Array;
  /** By column, how many discs it holds. */
  readonly #heights: Int8Array;
  #discs = 0;

  constructor({ cells }: Pick<FourState, 'cells'>) {
    this.#cells = Int8Array.from(cells, (owner) => owner ?? EMPTY);
    this.#heights = new Int8Array(FOUR_COLUMNS);
    for (const [cell, owner] of cells.entries()) {
      if (owner === null) continue;
      const column = cell % FOUR_COLUMNS;
      this.#heights[column] = (this.#heights[column] ?? 0) + 1;
      this.#discs += 1;
    }
  }

  get isFull(): boolean {
    return this.#discs === CELLS;
  }

  isOpen(column: number): boolean {
    return (this.#heights[column] ?? FOUR_ROWS) < FOUR_ROWS;
  }

  drop(column: number, seat: number): void {
    this.#cells[this.#landing(column)] = seat;
    this.#heights[column] = (this.#heights[column] ?? 0) + 1;
    this.#discs += 1;
  }

  lift(column: number): void {
    this.#heights[column] = (this.#heights[column] ?? 0) - 1;
    this.#cells[this.#landing(column)] = EMPTY;
    this.#discs -= 1;
  }

  /** Whether a disc of this seat in this column ends the match. */
  wouldWin(column: number, seat: number): boolean {
    const through = THROUGH[this.#landing(column)];
    if (through === undefined) return false;
    for (let at = 0; at < through.length; at += 1) if (this.#count(through[at] ?? 0, seat) === 3) return true;
    return false;
  }

  #landing(column: number): number {
    return (FOUR_ROWS - 1 - (this.#heights[column] ?? 0)) * FOUR_COLUMNS + column;
  }

  worth(seat: number): number {
    let sum = 0;
    for (let line = 0; line < LINES.length; line += 4) {
      const mine = this.#count(line, seat);
      const theirs = this.#count(line, 1 - seat);
      if (theirs === 0) sum += WORTH[mine] ?? 0;
      else if (mine === 0) sum -= WORTH[theirs] ?? 0;
    }
    return sum;
  }

  /** How many discs of a seat are in the line that begins there. */
  #count(line: number, seat: number): number {
    let count = 0;
    for (let at = line; at < line + 4; at += 1) if (this.#cells[LINES[at] ?? 0] === seat) count += 1;
    return count;
  }
}

function linesOfFour(): number[][] {
  const lines: number[][] = [];
  for (let cell = 0; cell < CELLS; cell += 1) {
    const [row, column] = [Math.floor(cell / FOUR_COLUMNS), cell % FOUR_COLUMNS];
    for (const [down, right] of [
      [0, 1],
      [1, 0],
      [1, 1],
      [1, -1],
    ] as const) {
      const [lastRow, lastColumn] = [row + 3 * down, column + 3 * right];
      if (lastRow >= FOUR_ROWS || lastColumn < 0 || lastColumn >= FOUR_COLUMNS) continue;
      lines.push([0, 1, 2, 3].map((step) => cell + step * (down * FOUR_COLUMNS + right)));
    }
  }
  return lines;
}
