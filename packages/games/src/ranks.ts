/**
 * Ranks from points: those still playing come before those out of play, and within each of the two more points come
 * first. Equal points share a rank, and the rank after a tie is passed over: points 3, 3, 1 give ranks 1, 1, 3.
 */
export function ranksByPoints(points: readonly number[], out: readonly number[]): readonly number[] {
  const better = (a: number, b: number): boolean => {
    const aOut = out.includes(a);
    const bOut = out.includes(b);
    return aOut === bOut ? (points[a] ?? 0) > (points[b] ?? 0) : bOut;
  };
  return points.map((_, seat) => 1 + points.filter((__, other) => better(other, seat)).length);
}
