/** The board and who stands how. */
export interface DotsState {
  /** Boxes along each side of the board. */
  readonly size: number;
  /** Who drew each edge, null where it is open; numbered as `edgesOf` says. */
  readonly edges: readonly (number | null)[];
  /** Who owns each box, row by row from the top left. */
  readonly boxes: readonly (number | null)[];
  /** Boxes owned, by seat. */
  readonly scores: readonly number[];
  readonly next: number;
  /** Seats that left the match, in ascending order. */
  readonly out: readonly number[];
}

/** One line between two neighbouring dots. Dots are numbered from 0 at the top left, in rows and columns. */
export interface DotsEdge {
  readonly edge: number;
  readonly direction: 'across' | 'down';
  /** The dot at its upper or left end. */
  readonly row: number;
  readonly column: number;
}

/** How many edges a board of `size` by `size` boxes has: 60 for 5, 84 for 6. */
export const edgeCount = (size: number): number => 2 * size * (size + 1);

/** All edges in the order of their numbers: those across, row by row, then those down, row by row. */
export function edgesOf(size: number): readonly DotsEdge[] {
  return Array.from({ length: edgeCount(size) }, (_, edge) => edgeAt(size, edge));
}

export function edgeAt(size: number, edge: number): DotsEdge {
  const across = size * (size + 1);
  if (edge < across) return { edge, direction: 'across', row: Math.floor(edge / size), column: edge % size };
  const down = edge - across;
  return { edge, direction: 'down', row: Math.floor(down / (size + 1)), column: down % (size + 1) };
}

/** The edges around a box: top, bottom, left, right. */
export function edgesAround(size: number, box: number): readonly [number, number, number, number] {
  const row = Math.floor(box / size);
  const column = box % size;
  const firstDown = size * (size + 1);
  const left = firstDown + row * (size + 1) + column;
  return [row * size + column, (row + 1) * size + column, left, left + 1];
}

/** The one or two boxes that an edge is a side of. */
export function boxesBeside(size: number, edge: number): readonly number[] {
  const { direction, row, column } = edgeAt(size, edge);
  const before = direction === 'across' ? [row - 1, column] : [row, column - 1];
  return [before, [row, column]].flatMap(([r = -1, c = -1]) =>
    r >= 0 && r < size && c >= 0 && c < size ? [r * size + c] : [],
  );
}

/** Sides of a box that are drawn, 0 to 4. */
export function sidesDrawn(size: number, edges: readonly (number | null)[], box: number): number {
  return edgesAround(size, box).filter((edge) => edges[edge] !== null).length;
}

/** Whether all four sides of a box are drawn. */
export const completes = (size: number, edges: readonly (number | null)[], box: number): boolean =>
  sidesDrawn(size, edges, box) === 4;
