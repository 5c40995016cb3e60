import { edgeAt, edgeCount } from '@parley/games/dots-and-boxes';
import { t } from '../../text/text.ts';

/**
 * Walking over the lines of a Dots and Boxes board with the arrow keys (W3). The lines lie in rows, one of lines
 * across and one of lines down in turn: left and right stay in a row, up and down go to the next one.
 */
export function edgeToward(size: number, edge: number, key: string): number | null {
  const { direction, row, column } = edgeAt(size, edge);
  const line = 2 * row + (direction === 'down' ? 1 : 0);
  switch (key) {
    case 'ArrowLeft':
      return column === 0 ? null : edge - 1;
    case 'ArrowRight':
      return column === lengthOf(size, line) - 1 ? null : edge + 1;
    case 'ArrowUp':
      return edgeOn(size, line - 1, column);
    case 'ArrowDown':
      return edgeOn(size, line + 1, column);
    case 'Home':
      return 0;
    case 'End':
      return edgeCount(size) - 1;
    default:
      return null;
  }
}

/** `Line across, row 1, column 2`: rows and columns are counted from 1 at the top left. */
export function edgeWords(size: number, edge: number): string {
  const { direction, row, column } = edgeAt(size, edge);
  return t(`boards:dots.line.${direction}`, { row: row + 1, column: column + 1 });
}

/** The same line as a move: `the line across, row 1, column 2`. */
export function edgeMoveWords(size: number, edge: number): string {
  const { direction, row, column } = edgeAt(size, edge);
  return t(`boards:dots.move.${direction}`, { row: row + 1, column: column + 1 });
}

/** Lines in a row: one more of those down. */
function lengthOf(size: number, line: number): number {
  return line % 2 === 0 ? size : size + 1;
}

function edgeOn(size: number, line: number, column: number): number | null {
  if (line < 0 || line > 2 * size) return null;
  const row = Math.floor(line / 2);
  const within = Math.min(column, lengthOf(size, line) - 1);
  return line % 2 === 0 ? row * size + within : size * (size + 1) + row * (size + 1) + within;
}
