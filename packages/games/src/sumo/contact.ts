import { lengthOf, part } from './length.ts';
import {
  BOUNCE,
  BRACE_EASE,
  BUMPER,
  BUMPER_BOUNCE,
  BUMPER_KICK,
  DASH_BOUNCE,
  DASH_EASE,
  DISC,
  EASE,
  FARTHEST,
  MOST_BUMPERS,
  MOST_SEATS,
  MOST_SPEED,
  PARTS,
} from './numbers.ts';
import { type SumoState, seatsOf, tickOf } from './state.ts';

/** What this part of a tick changes, by seat. Only used within one step: kept, so that a step makes nothing anew. */
const MOVE_X = new Int32Array(MOST_SEATS);
const MOVE_Y = new Int32Array(MOST_SEATS);
const KICK_X = new Int32Array(MOST_SEATS);
const KICK_Y = new Int32Array(MOST_SEATS);

/**
 * Moves all discs by one tick. In each part of it, all move; then all contacts are found, and all blows are worked out from the speeds
 * before any of them; then all take effect. So no seat and no order matters.
 */
export function moveAll(state: SumoState): void {
  const seats = seatsOf(state);
  for (let done = 0; done < PARTS; done += 1) {
    for (let seat = 0; seat < seats; seat += 1) {
      if (state.standing[seat] === 0) continue;
      state.x[seat] = (state.x[seat] ?? 0) + partOf(state.vx[seat] ?? 0, done);
      state.y[seat] = (state.y[seat] ?? 0) + partOf(state.vy[seat] ?? 0, done);
    }
    MOVE_X.fill(0);
    MOVE_Y.fill(0);
    KICK_X.fill(0);
    KICK_Y.fill(0);
    for (let seat = 0; seat < seats; seat += 1) {
      if (state.standing[seat] === 0) continue;
      for (let other = seat + 1; other < seats; other += 1) if (state.standing[other] === 1) meet(state, seat, other);
      for (let at = 0; at < MOST_BUMPERS; at += 1) if (state.bumper[at] === 1) bump(state, seat, at);
    }
    for (let seat = 0; seat < seats; seat += 1) if (state.standing[seat] === 1) take(state, seat);
  }
}

/** The parts of a speed come to all of it, whatever it is. */
const partOf = (speed: number, done: number): number =>
  Math.trunc((speed * (done + 1)) / PARTS) - Math.trunc((speed * done) / PARTS);

const easeOf = (state: SumoState, seat: number): number =>
  (state.charge[seat] ?? 0) > 0 ? BRACE_EASE : (state.dash[seat] ?? 0) > 0 ? DASH_EASE : EASE;

/** Two discs: where they overlap they part, and where they approach each other they bounce, the heavier one less. */
function meet(state: SumoState, a: number, b: number): void {
  const x = (state.x[b] ?? 0) - (state.x[a] ?? 0);
  const y = (state.y[b] ?? 0) - (state.y[a] ?? 0);
  const reach = 2 * DISC;
  if (x >= reach || x <= -reach || y >= reach || y <= -reach) return;
  const apart = lengthOf(x, y);
  if (apart >= reach || apart === 0) return;
  const nx = Math.trunc((x * 256) / apart);
  const ny = Math.trunc((y * 256) / apart);
  const [easeA, easeB] = [easeOf(state, a), easeOf(state, b)];
  const shareA = Math.trunc((256 * easeA) / (easeA + easeB));
  const shareB = Math.trunc((256 * easeB) / (easeA + easeB));
  push(a, -part(reach - apart, shareA), nx, ny);
  push(b, part(reach - apart, shareB), nx, ny);
  const speed = closing(state.vx, state.vy, a, b, nx, ny);
  if (speed <= 0) return;
  const isDash = (state.dash[a] ?? 0) > 0 || (state.dash[b] ?? 0) > 0;
  const blow = part(speed, 256 + (isDash ? DASH_BOUNCE : BOUNCE));
  kick(a, -part(blow, shareA), nx, ny);
  kick(b, part(blow, shareB), nx, ny);
  feel(state, a, speed);
  feel(state, b, speed);
}

/** How fast the first comes nearer to the second. */
const closing = (vx: Int32Array, vy: Int32Array, a: number, b: number, nx: number, ny: number): number =>
  Math.trunc((Math.imul((vx[a] ?? 0) - (vx[b] ?? 0), nx) + Math.imul((vy[a] ?? 0) - (vy[b] ?? 0), ny)) / 256);

/** A bumper stays where it is and gives back more than it gets. */
function bump(state: SumoState, seat: number, at: number): void {
  const x = (state.x[seat] ?? 0) - (state.bumperX[at] ?? 0);
  const y = (state.y[seat] ?? 0) - (state.bumperY[at] ?? 0);
  const reach = DISC + BUMPER;
  if (x >= reach || x <= -reach || y >= reach || y <= -reach) return;
  const apart = lengthOf(x, y);
  if (apart >= reach || apart === 0) return;
  const nx = Math.trunc((x * 256) / apart);
  const ny = Math.trunc((y * 256) / apart);
  push(seat, reach - apart, nx, ny);
  const speed = -Math.trunc((Math.imul(state.vx[seat] ?? 0, nx) + Math.imul(state.vy[seat] ?? 0, ny)) / 256);
  if (speed <= 0) return;
  kick(seat, speed + Math.max(BUMPER_KICK, part(speed, BUMPER_BOUNCE)), nx, ny);
  state.bumperHitAt[at] = tickOf(state);
  feel(state, seat, speed);
}

function push(seat: number, by: number, nx: number, ny: number): void {
  MOVE_X[seat] = (MOVE_X[seat] ?? 0) + part(by, nx);
  MOVE_Y[seat] = (MOVE_Y[seat] ?? 0) + part(by, ny);
}

function kick(seat: number, by: number, nx: number, ny: number): void {
  KICK_X[seat] = (KICK_X[seat] ?? 0) + part(by, nx);
  KICK_Y[seat] = (KICK_Y[seat] ?? 0) + part(by, ny);
}

/** For the picture: the hardest blow of a tick. */
function feel(state: SumoState, seat: number, speed: number): void {
  const tick = tickOf(state);
  if (state.hitAt[seat] === tick) state.blow[seat] = Math.max(state.blow[seat] ?? 0, speed);
  else state.blow[seat] = speed;
  state.hitAt[seat] = tick;
}

function take(state: SumoState, seat: number): void {
  state.x[seat] = within((state.x[seat] ?? 0) + (MOVE_X[seat] ?? 0), FARTHEST);
  state.y[seat] = within((state.y[seat] ?? 0) + (MOVE_Y[seat] ?? 0), FARTHEST);
  setSpeed(state, seat, (state.vx[seat] ?? 0) + (KICK_X[seat] ?? 0), (state.vy[seat] ?? 0) + (KICK_Y[seat] ?? 0));
}

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value));

/** Nothing is faster than `MOST_SPEED`, in whatever direction. */
export function setSpeed(state: SumoState, seat: number, x: number, y: number): void {
  // Blows of three at once, and no more: far below what the length takes.
  const [wideX, wideY] = [within(x, FARTHEST), within(y, FARTHEST)];
  const speed = lengthOf(wideX, wideY);
  state.vx[seat] = speed <= MOST_SPEED ? wideX : Math.trunc((wideX * MOST_SPEED) / speed);
  state.vy[seat] = speed <= MOST_SPEED ? wideY : Math.trunc((wideY * MOST_SPEED) / speed);
}
