import { FOUR_COLUMNS, FOUR_ROWS, type FourState, landingCell, lineThrough, openColumns, opponentOf } from './board.ts';

/** How often a beginner notices each of these. */
const SEES_WIN = 0.95;
const SEES_THREAT = 0.85;
const SEES_TRAP = 0.6;

/** A beginner's column: wins and blocks when it notices, and otherwise likes the middle. */
export function suggestColumn(state: FourState, random: () => number): number {
  const open = openColumns(state);
  const wins = open.filter((column) => winsWith(state, column, state.next));
  const threats = open.filter((column) => winsWith(state, column, opponentOf(state.next)));
  if (wins[0] !== undefined && random() < SEES_WIN) return wins[0];
  if (threats[0] !== undefined && random() < SEES_THREAT) return threats[0];
  const quiet = open.filter((column) => !opensTheCellAbove(state, column));
  const choice = quiet.length > 0 && random() < SEES_TRAP ? quiet : open;
  const weights = choice.map((column) => FOUR_ROWS - Math.abs(column - (FOUR_COLUMNS - 1) / 2));
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [at, column] of choice.entries()) {
    left -= weights[at] ?? 0;
    if (left < 0) return column;
  }
  return choice.at(-1) ?? 0;
}

function winsWith(state: FourState, column: number, seat: number): boolean {
  const cell = landingCell(state, column);
  return cell !== null && lineThrough(state.cells.with(cell, seat), cell) !== null;
}

/** Whether a disc here gives the other side the cell on top of it to win with. */
function opensTheCellAbove(state: FourState, column: number): boolean {
  const cell = landingCell(state, column);
  if (cell === null || cell < FOUR_COLUMNS) return false;
  const above = cell - FOUR_COLUMNS;
  const cells = state.cells.with(cell, state.next).with(above, opponentOf(state.next));
  return lineThrough(cells, above) !== null;
}
