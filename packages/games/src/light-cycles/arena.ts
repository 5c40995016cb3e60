import {
  CLOSES_AT,
  COUNTDOWN_TICKS,
  OPENING_CELLS,
  ringEvery,
  SOLID_CELLS,
  SOLID_SPREAD,
  START_ENERGY,
  sideOf,
} from './numbers.ts';
import {
  COUNTDOWN,
  type CyclesState,
  EMPTY,
  LEFT,
  PHASE,
  PICKUP,
  RINGS,
  randomBelow,
  seatsOf,
  TICK,
  trail,
  WALL,
} from './state.ts';

/** Where riders begin, by how many they are: thousandths of the way from the middle, evenly on a circle. */
const PLACES: readonly (readonly (readonly [across: number, down: number])[])[] = [
  [],
  [[970, 242]],
  [
    [970, 242],
    [-970, -242],
  ],
  [
    [970, 242],
    [-695, 719],
    [-276, -961],
  ],
  [
    [970, 242],
    [-242, 970],
    [-970, -242],
    [242, -970],
  ],
  [
    [970, 242],
    [70, 998],
    [-927, 375],
    [-643, -766],
    [529, -848],
  ],
  [
    [970, 242],
    [276, 961],
    [-695, 719],
    [-970, -242],
    [-276, -961],
    [695, -719],
  ],
  [
    [970, 242],
    [416, 910],
    [-452, 892],
    [-979, 203],
    [-769, -639],
    [20, -1000],
    [794, -608],
  ],
  [
    [924, 383],
    [383, 924],
    [-383, 924],
    [-924, 383],
    [-924, -383],
    [-383, -924],
    [383, -924],
    [924, -383],
  ],
];

/** From one cell to the next, by heading. */
export const stepOf = (side: number, heading: number): number =>
  heading === 0 ? -side : heading === 1 ? 1 : heading === 2 ? side : -1;

/** An empty arena with everybody at a place by lot, and the countdown before the round. */
export function beginRound(state: CyclesState): void {
  const seats = seatsOf(state);
  state.clock[PHASE] = COUNTDOWN;
  state.clock[LEFT] = COUNTDOWN_TICKS;
  state.clock[TICK] = 0;
  state.clock[RINGS] = 0;
  state.grid.fill(EMPTY);
  wallRing(state, 0);
  for (const field of [state.crashedAt, state.progress, state.turns, state.held, state.boosting, state.fade])
    field.fill(0);
  state.close.fill(0);
  state.energy.fill(START_ENERGY);
  const riders: number[] = [];
  for (let seat = 0; seat < seats; seat += 1) {
    state.alive[seat] = state.out[seat] === 1 ? 0 : 1;
    if (state.alive[seat] === 1) riders.push(seat);
  }
  const places = PLACES[riders.length] ?? [];
  const quarter = randomBelow(state, 4);
  for (const at of places) {
    const [seat = 0] = riders.splice(randomBelow(state, riders.length), 1);
    place(state, seat, at, quarter);
  }
}

function place(state: CyclesState, seat: number, [x, y]: readonly [number, number], quarter: number): void {
  const side = sideOf(seatsOf(state));
  const middle = (side - 1) / 2;
  // A quarter turn for each; the same for all, so that all are as far from one another as before.
  const [across, down] = quarter === 0 ? [x, y] : quarter === 1 ? [-y, x] : quarter === 2 ? [-x, -y] : [y, -x];
  const at = (thousandths: number): number => Math.trunc((thousandths * middle * 7) / 10_000);
  const cell = (middle + at(down)) * side + middle + at(across);
  // Towards the middle, along the longer way.
  const heading = Math.abs(across) >= Math.abs(down) ? (across > 0 ? 3 : 1) : down > 0 ? 0 : 2;
  state.cell[seat] = cell;
  state.heading[seat] = heading;
  state.stretch[seat] = newStretch(state);
  state.grid[cell] = trail(seat, heading);
}

/** How many cells until the next stretch of trail begins, with the opening before it. */
export const newStretch = (state: CyclesState): number =>
  OPENING_CELLS + SOLID_CELLS + randomBelow(state, SOLID_SPREAD);

/** Makes one ring of cells wall: 0 is the outermost. */
export function wallRing(state: CyclesState, ring: number): void {
  const side = sideOf(seatsOf(state));
  const last = side - 1 - ring;
  for (let at = ring; at <= last; at += 1) {
    state.grid[ring * side + at] = WALL;
    state.grid[last * side + at] = WALL;
    state.grid[at * side + ring] = WALL;
    state.grid[at * side + last] = WALL;
  }
}

/** Whether the next ring closes in this tick of a round. */
export function closesNow(state: CyclesState): boolean {
  const since = (state.clock[TICK] ?? 0) - CLOSES_AT;
  return since >= 0 && since % ringEvery(sideOf(seatsOf(state))) === 0;
}

/** Lays a pick-up on a cell by lot, where that is empty. */
export function layPickup(state: CyclesState): void {
  const side = sideOf(seatsOf(state));
  const margin = (state.clock[RINGS] ?? 0) + 4;
  const span = side - 2 * margin;
  if (span < 1) return;
  const cell = (margin + randomBelow(state, span)) * side + margin + randomBelow(state, span);
  if (state.grid[cell] === EMPTY) state.grid[cell] = PICKUP;
}
