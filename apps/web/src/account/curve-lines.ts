import type { CurvePoint } from '../words/trust-curve.ts';

/** Columns of the same length for a chart: position (0 is before the first match), trust of 0..100, and falls alone. */
export interface CurveLines {
  readonly at: number[];
  readonly trust: number[];
  /** Trust after a match that lowered it; null everywhere else. */
  readonly fell: (number | null)[];
}

/** The points of one title, oldest first, as a chart takes them: trust before the first match, then after each. */
export function linesOf(points: readonly CurvePoint[]): CurveLines {
  const first = points[0];
  if (first === undefined) return { at: [], trust: [], fell: [] };
  return {
    at: [0, ...points.map((_, match) => match + 1)],
    trust: [first.before * 100, ...points.map(({ after }) => after * 100)],
    fell: [null, ...points.map(({ before, after }) => (after < before ? after * 100 : null))],
  };
}
