import { beginRound, closesNow, layPickup, newStretch, stepOf, wallRing } from './arena.ts';
import { BOOST_BIT, checkedInput } from './input.ts';
import {
  BASE_SPEED,
  BOOST_COST,
  CELL,
  CLOSE_GAIN,
  EARLY_TICKS,
  FADE_TICKS,
  FASTER_EVERY,
  FASTER_MOST,
  FULL_ENERGY,
  NEAR_GAIN,
  OPENING_CELLS,
  PAUSE_TICKS,
  PICKUP_EVERY,
  PICKUP_GAIN,
  roundsOf,
  sideOf,
} from './numbers.ts';
import {
  COUNTDOWN,
  type CyclesState,
  EMPTY,
  isTrail,
  LEFT,
  OVER,
  PAUSE,
  PHASE,
  PICKUP,
  phaseOf,
  RIDING,
  RINGS,
  ROUND,
  seatOf,
  seatsOf,
  TICK,
  trail,
  WALL,
} from './state.ts';

/** One tick of the match, in place. */
export function step(state: CyclesState, inputs: Uint8Array): void {
  const phase = phaseOf(state);
  if (phase === RIDING) ride(state, inputs);
  else if (phase === COUNTDOWN) countDown(state, inputs);
  else if (phase === PAUSE) look(state);
}

function countDown(state: CyclesState, inputs: Uint8Array): void {
  const left = oneLess(state);
  if (left < EARLY_TICKS) for (let seat = 0; seat < seatsOf(state); seat += 1) listen(state, seat, inputs[seat]);
  if (left === 0) state.clock[PHASE] = RIDING;
}

/** The time in which everybody sees how the round ended. */
function look(state: CyclesState): void {
  fadeTrails(state);
  if (oneLess(state) > 0) return;
  if (isDecided(state)) state.clock[PHASE] = OVER;
  else beginRound(state);
}

function oneLess(state: CyclesState): number {
  const left = Math.max(0, (state.clock[LEFT] ?? 0) - 1);
  state.clock[LEFT] = left;
  return left;
}

/** Who moves in this tick, and to which cell. Only used within one step: kept, so that a step makes nothing anew. */
const TARGETS = new Int32Array(8);
const STAYS = -1;

function ride(state: CyclesState, inputs: Uint8Array): void {
  const seats = seatsOf(state);
  const side = sideOf(seats);
  const tick = (state.clock[TICK] ?? 0) + 1;
  state.clock[TICK] = tick;
  for (let seat = 0; seat < seats; seat += 1) {
    TARGETS[seat] = STAYS;
    if (state.alive[seat] === 0) continue;
    listen(state, seat, inputs[seat]);
    if (advance(state, seat, tick)) TARGETS[seat] = (state.cell[seat] ?? 0) + stepOf(side, turned(state, seat));
  }
  // All cells are looked at before anybody enters one, so that no seat has an advantage.
  for (let seat = 0; seat < seats; seat += 1) if (hits(state, seat, seats)) crash(state, seat, tick);
  for (let seat = 0; seat < seats; seat += 1)
    if (TARGETS[seat] !== STAYS && state.alive[seat] === 1) enter(state, seat);
  for (let seat = 0; seat < seats; seat += 1) if (TARGETS[seat] !== STAYS) feel(state, seat, side);
  if (closesNow(state)) close(state, seats, tick);
  if (tick % PICKUP_EVERY === 0) layPickup(state);
  fadeTrails(state);
  award(state, seats, tick);
}

/** Hears a turn: one that is held is heard once, and one back or ahead of the rider is none. */
function listen(state: CyclesState, seat: number, byte: number | undefined): void {
  const input = checkedInput(byte);
  const direction = input & 7;
  state.boosting[seat] = (input & BOOST_BIT) === 0 ? 0 : 1;
  const isNew = direction !== 0 && direction !== state.held[seat];
  state.held[seat] = direction;
  if (!isNew || state.alive[seat] === 0) return;
  const turns = state.turns[seat] ?? 0;
  if (turns >> 4 !== 0 || ((direction - 1 - facingOf(state, seat)) & 1) === 0) return;
  state.turns[seat] = turns === 0 ? direction : turns | (direction << 4);
}

/** The heading after the turns that were heard. */
export function facingOf(state: CyclesState, seat: number): number {
  const turns = state.turns[seat] ?? 0;
  return turns === 0 ? (state.heading[seat] ?? 0) : (turns >> 4 === 0 ? turns : turns >> 4) - 1;
}

/** Progress of one tick without a boost. */
export const speedAt = (tick: number): number => BASE_SPEED + Math.min(FASTER_MOST, Math.floor(tick / FASTER_EVERY));

/** Moves on within the cell; whether the rider enters the next one. */
function advance(state: CyclesState, seat: number, tick: number): boolean {
  const speed = speedAt(tick);
  const energy = state.energy[seat] ?? 0;
  const boosts = state.boosting[seat] === 1 && energy >= BOOST_COST;
  state.boosting[seat] = boosts ? 1 : 0;
  if (boosts) state.energy[seat] = energy - BOOST_COST;
  const progress = (state.progress[seat] ?? 0) + (boosts ? 2 * speed : speed);
  state.progress[seat] = progress >= CELL ? progress - CELL : progress;
  return progress >= CELL;
}

/** Takes the next turn that was heard; the heading with which the rider leaves its cell. */
function turned(state: CyclesState, seat: number): number {
  const turns = state.turns[seat] ?? 0;
  if (turns !== 0) {
    state.heading[seat] = (turns & 15) - 1;
    state.turns[seat] = turns >> 4;
  }
  return state.heading[seat] ?? 0;
}

/** Whether the cell ahead is taken, or somebody else enters it in this very tick. */
function hits(state: CyclesState, seat: number, seats: number): boolean {
  const target = TARGETS[seat] ?? STAYS;
  if (target === STAYS) return false;
  const value = state.grid[target] ?? WALL;
  if (value !== EMPTY && value !== PICKUP) return true;
  for (let other = 0; other < seats; other += 1) if (other !== seat && TARGETS[other] === target) return true;
  return false;
}

export function crash(state: CyclesState, seat: number, tick: number): void {
  state.alive[seat] = 0;
  state.boosting[seat] = 0;
  state.close[seat] = 0;
  state.turns[seat] = 0;
  state.crashedAt[seat] = tick;
  state.fade[seat] = FADE_TICKS;
}

function enter(state: CyclesState, seat: number): void {
  const target = TARGETS[seat] ?? 0;
  const stretch = (state.stretch[seat] ?? 0) - 1;
  // What lies behind the rider now is left open at the end of each stretch.
  if (stretch < OPENING_CELLS) state.grid[state.cell[seat] ?? 0] = EMPTY;
  state.stretch[seat] = stretch <= 0 ? newStretch(state) : stretch;
  if (state.grid[target] === PICKUP) gain(state, seat, PICKUP_GAIN);
  state.grid[target] = trail(seat, state.heading[seat] ?? 0);
  state.cell[seat] = target;
}

/** Energy from the trails of others on the left and on the right. */
function feel(state: CyclesState, seat: number, side: number): void {
  if (state.alive[seat] === 0) return;
  const cell = state.cell[seat] ?? 0;
  const heading = state.heading[seat] ?? 0;
  let close = 0;
  for (const turn of [1, 3]) {
    const aside = stepOf(side, (heading + turn) & 3);
    if (isOthers(state, seat, cell + aside)) close = 2;
    else if (close === 0 && state.grid[cell + aside] === EMPTY && isOthers(state, seat, cell + 2 * aside)) close = 1;
  }
  state.close[seat] = close;
  if (close > 0) gain(state, seat, close === 2 ? CLOSE_GAIN : NEAR_GAIN);
}

function isOthers(state: CyclesState, seat: number, cell: number): boolean {
  const value = state.grid[cell] ?? WALL;
  return isTrail(value) && seatOf(value) !== seat;
}

function gain(state: CyclesState, seat: number, energy: number): void {
  state.energy[seat] = Math.min(FULL_ENERGY, (state.energy[seat] ?? 0) + energy);
}

/** One more ring of the arena becomes wall, over whatever is there. */
function close(state: CyclesState, seats: number, tick: number): void {
  const rings = (state.clock[RINGS] ?? 0) + 1;
  state.clock[RINGS] = rings;
  wallRing(state, rings);
  for (let seat = 0; seat < seats; seat += 1) {
    if (state.alive[seat] === 1 && state.grid[state.cell[seat] ?? 0] === WALL) crash(state, seat, tick);
  }
}

/** The trail of a crashed rider goes after a while, and opens the way. */
function fadeTrails(state: CyclesState): void {
  for (let seat = 0; seat < state.fade.length; seat += 1) {
    const left = state.fade[seat] ?? 0;
    if (left === 0) continue;
    state.fade[seat] = left - 1;
    if (left > 1) continue;
    for (let cell = 0; cell < state.grid.length; cell += 1) {
      const value = state.grid[cell] ?? 0;
      if (isTrail(value) && seatOf(value) === seat) state.grid[cell] = EMPTY;
    }
  }
}

/** Points for those who crashed in this tick, and the end of the round where one rider or none is left. */
function award(state: CyclesState, seats: number, tick: number): void {
  let riding = 0;
  for (let seat = 0; seat < seats; seat += 1) {
    if (state.alive[seat] === 1) riding += 1;
    else if (state.crashedAt[seat] === tick) addPoints(state, seat, tick);
  }
  if (riding > 1) return;
  for (let seat = 0; seat < seats; seat += 1) if (state.alive[seat] === 1) addPoints(state, seat, tick + 1);
  state.clock[PHASE] = PAUSE;
  state.clock[LEFT] = PAUSE_TICKS;
  state.clock[ROUND] = (state.clock[ROUND] ?? 0) + 1;
}

/** One for each rider who crashed before this tick: who crash together have outlived the same ones. */
function addPoints(state: CyclesState, seat: number, tick: number): void {
  let outlived = 0;
  for (const crashed of state.crashedAt) if (crashed > 0 && crashed < tick) outlived += 1;
  state.points[seat] = (state.points[seat] ?? 0) + outlived;
}

/** After the last round, and as soon as nobody can catch up with the first. */
function isDecided(state: CyclesState): boolean {
  const seats = seatsOf(state);
  const left = roundsOf(seats) - (state.clock[ROUND] ?? 0);
  if (left <= 0) return true;
  let riders = 0;
  let most = 0;
  let second = 0;
  for (let seat = 0; seat < seats; seat += 1) {
    if (state.out[seat] === 1) continue;
    riders += 1;
    const points = state.points[seat] ?? 0;
    second = Math.max(second, Math.min(points, most));
    most = Math.max(most, points);
  }
  return most - second > left * (riders - 1);
}
