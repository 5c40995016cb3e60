export { FOUR_COLUMNS, FOUR_ROWS, type FourState, landingCell, openColumns, winningLine } from './board.ts';
export { type FourMove, fourInARow } from './rules.ts';
