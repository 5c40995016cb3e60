export { type AnyTitle, titleById, titles } from './catalog.ts';
export { type DotsMove, dotsAndBoxes, dotsSize } from './dots-and-boxes.ts';
export {
  boxesBeside,
  type DotsEdge,
  type DotsState,
  edgeAt,
  edgeCount,
  edgesAround,
  edgesOf,
} from './dots-and-boxes-grid.ts';
export { type FourMove, fourInARow } from './four-in-a-row.ts';
export {
  FOUR_COLUMNS,
  FOUR_ROWS,
  type FourState,
  landingCell,
  openColumns,
  winningLine,
} from './four-in-a-row-board.ts';
export type { Applied, Clocks, MoveError, Outcome, Title } from './title.ts';
