/** Columns are numbered from the left, rows from the top, cells row by row: `row * FOUR_COLUMNS + column`. */
export const FOUR_COLUMNS = 7;
export const FOUR_ROWS = 6;

/** The board and who is next. */
export interface FourState {
  /** Seat of the disc in each cell, null where there is none. */
  readonly cells: readonly (number | null)[];
  readonly next: number;
  /** The seat that left the match, if one did. */
  readonly out: number | null;
  /** The cell that was filled last. */
  readonly last: number | null;
}

// right, down, down-right, down-left
const DIRECTIONS = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, -1],
] as const;

export const opponentOf = (seat: number): number => 1 - seat;

/** A line of four or more of one colour through this cell, from one end to the other; null where there is none. */
export function lineThrough(cells: FourState['cells'], cell: number): readonly number[] | null {
  const owner = cells[cell];
  if (owner === null || owner === undefined) return null;
  for (const [down, right] of DIRECTIONS) {
    const back = run(cells, cell, owner, -down, -right).reverse();
    const line = [...back, cell, ...run(cells, cell, owner, down, right)];
    if (line.length >= 4) return line;
  }
  return null;
}

function run(cells: FourState['cells'], from: number, owner: number, down: number, right: number): number[] {
  const found: number[] = [];
  let row = Math.floor(from / FOUR_COLUMNS) + down;
  let column = (from % FOUR_COLUMNS) + right;
  while (row >= 0 && row < FOUR_ROWS && column >= 0 && column < FOUR_COLUMNS) {
    const cell = row * FOUR_COLUMNS + column;
    if (cells[cell] !== owner) break;
    found.push(cell);
    row += down;
    column += right;
  }
  return found;
}

/** The cell in which a disc dropped into this column comes to rest; null where the column is full or there is none. */
export function landingCell(state: FourState, column: number): number | null {
  if (!Number.isInteger(column) || column < 0 || column >= FOUR_COLUMNS) return null;
  for (let row = FOUR_ROWS - 1; row >= 0; row -= 1) {
    const cell = row * FOUR_COLUMNS + column;
    if (state.cells[cell] === null) return cell;
  }
  return null;
}

/** The cells of the winning line, from one end to the other; null where there is none. */
export function winningLine(state: FourState): readonly number[] | null {
  return state.last === null ? null : lineThrough(state.cells, state.last);
}

/** Columns that still take a disc, from the left. */
export function openColumns(state: FourState): readonly number[] {
  return Array.from({ length: FOUR_COLUMNS }, (_, column) => column).filter((column) => state.cells[column] === null);
}
