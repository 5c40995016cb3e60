import {
  CLOSES_AT,
  type CyclesState,
  headingOf,
  isTrail,
  LEFT,
  OVER,
  PAUSE,
  PAUSE_TICKS,
  phaseOf,
  RINGS,
  ringEvery,
  seatOf,
  sideOf,
  stepOf,
  TICK,
} from '@parley/games/light-cycles';

/** In cells, from the top left of the grid; the middle of the first cell is at 0.5. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

export const sideOfState = (state: CyclesState): number => sideOf(state.alive.length);

export const across = (heading: number): number => (heading === 1 ? 1 : heading === 3 ? -1 : 0);
export const down = (heading: number): number => (heading === 2 ? 1 : heading === 0 ? -1 : 0);

export function centre(side: number, cell: number): Place {
  return { x: (cell % side) + 0.5, y: Math.floor(cell / side) + 0.5 };
}

/** The cell from which a trail came into this one; null where it began here, or the way behind is open. */
export function cellBehind(state: CyclesState, side: number, cell: number): number | null {
  const value = state.grid[cell] ?? 0;
  if (!isTrail(value)) return null;
  const behind = cell - stepOf(side, headingOf(value));
  const before = state.grid[behind] ?? 0;
  return isTrail(before) && seatOf(before) === seatOf(value) ? behind : null;
}

/** Where a rider is drawn: on the way into its cell, which is taken from the moment in which it sets out for it. */
function placeIn(state: CyclesState, seat: number, side: number): Place {
  const { x, y } = centre(side, state.cell[seat] ?? 0);
  const heading = state.heading[seat] ?? 0;
  const behind = state.alive[seat] === 1 ? (state.progress[seat] ?? 0) / 256 - 1 : 0.35;
  const begins = state.clock[TICK] === 0 ? 0 : behind;
  return { x: x + across(heading) * begins, y: y + down(heading) * begins };
}

/** The same between two ticks. */
export function placeOf(before: CyclesState, now: CyclesState, alpha: number, seat: number): Place {
  const side = sideOfState(now);
  const to = placeIn(now, seat, side);
  const from = placeIn(before, seat, side);
  // Another round has begun, or a match came back after a while: nobody rides there.
  if (Math.abs(to.x - from.x) + Math.abs(to.y - from.y) > 3) return to;
  return { x: from.x + (to.x - from.x) * alpha, y: from.y + (to.y - from.y) * alpha };
}

/** Ticks since the round began, going on while everybody looks at its end. */
export function timeOf(state: CyclesState): number {
  const phase = phaseOf(state);
  const since = phase === PAUSE ? PAUSE_TICKS - (state.clock[LEFT] ?? 0) : phase === OVER ? PAUSE_TICKS : 0;
  return (state.clock[TICK] ?? 0) + since;
}

/** Rings of the arena that are gone from sight: as many as are wall but one, little by little. */
export function ringsHidden(state: CyclesState, alpha: number): number {
  const since = (state.clock[TICK] ?? 0) - CLOSES_AT;
  if (since < 0) return 0;
  const every = ringEvery(sideOfState(state));
  return Math.max(0, Math.min((state.clock[RINGS] ?? 0) - 1 + Math.min(1, ((since % every) + alpha) / every), 40));
}

/** A number from 0 to 1 that looks like chance and is the same for the same arguments. */
export function scattered(a: number, b: number): number {
  let mix = Math.imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(b + 0x7f4a7c15, 0xc2b2ae35);
  mix = Math.imul(mix ^ (mix >>> 15), 0x27d4eb2f);
  return ((mix ^ (mix >>> 13)) >>> 0) / 4_294_967_296;
}
