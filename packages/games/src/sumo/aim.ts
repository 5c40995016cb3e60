import { directionTo } from '../directions.ts';
import { lengthOf } from './length.ts';
import { edgeOf, type SumoState, seatsOf } from './state.ts';

/** Ticks in which a disc that is steered against its way comes to a stop, roughly. */
const STOPS_IN = 13;

/** How far a disc will be from the edge where it stops; below 0 it falls. */
export function marginOf(state: SumoState, seat: number, ticks = STOPS_IN): number {
  const x = (state.x[seat] ?? 0) + ticks * (state.vx[seat] ?? 0);
  const y = (state.y[seat] ?? 0) + ticks * (state.vy[seat] ?? 0);
  return edgeOf(state) - lengthOf(clipped(x), clipped(y));
}

const clipped = (value: number): number => Math.min(32_000, Math.max(-32_000, value));

/** Back to the middle. */
export const homeOf = (state: SumoState, seat: number): number | null =>
  directionTo(-(state.x[seat] ?? 0) - 8 * (state.vx[seat] ?? 0), -(state.y[seat] ?? 0) - 8 * (state.vy[seat] ?? 0));

/** The nearest of those who stand, or null. */
export function nearestTo(state: SumoState, seat: number): number | null {
  let nearest: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let other = 0; other < seatsOf(state); other += 1) {
    if (other === seat || state.standing[other] !== 1) continue;
    const [x, y] = toward(state, seat, other, 0);
    const apart = x * x + y * y;
    if (apart < least) {
      least = apart;
      nearest = other;
    }
  }
  return nearest;
}

/** The arrow from one disc to where another one will be after so many ticks. */
export const toward = (state: SumoState, from: number, to: number, ticks: number): readonly [x: number, y: number] => [
  (state.x[to] ?? 0) + ticks * (state.vx[to] ?? 0) - (state.x[from] ?? 0),
  (state.y[to] ?? 0) + ticks * (state.vy[to] ?? 0) - (state.y[from] ?? 0),
];
