/** What titles in real time share that are steered by held directions. */

/** The eight directions as arrows of length 256: 0 up, then by the clock. */
export const ACROSS = [0, 181, 256, 181, 0, -181, -256, -181] as const;
export const DOWN = [-256, -181, 0, 181, 256, 181, 0, -181] as const;

/** Of the eight directions the nearest one to an arrow; null where it has no length. */
export function directionTo(x: number, y: number): number | null {
  if (x === 0 && y === 0) return null;
  const [wide, high] = [Math.abs(x), Math.abs(y)];
  // An eighth of a turn around each: 5/12 is the tangent of half of that.
  if (12 * wide < 5 * high) return y < 0 ? 0 : 4;
  if (12 * high < 5 * wide) return x > 0 ? 2 : 6;
  return x > 0 ? (y < 0 ? 1 : 3) : y < 0 ? 7 : 5;
}
