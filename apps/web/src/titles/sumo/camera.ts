import { DISC, LEFT, OVER, PAUSE, PAUSE_TICKS, phaseOf, type SumoState, TICK } from '@parley/games/sumo';

/** Where things are in the picture: pixels for a part of a unit, and the middle of the platform. */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** Ticks since the round began; they go on while its end is looked at. */
export const timeOf = (state: SumoState, alpha: number): number =>
  (state.clock[TICK] ?? 0) +
  alpha +
  (phaseOf(state) === PAUSE ? PAUSE_TICKS - (state.clock[LEFT] ?? 0) : phaseOf(state) === OVER ? PAUSE_TICKS : 0);

export function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
}

/** A disc's radius in pixels. */
export const discOf = ({ scale }: Camera): number => DISC * scale;
