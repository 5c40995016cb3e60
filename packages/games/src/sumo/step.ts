import { ACROSS, DOWN } from '../directions.ts';
import { beginRound } from './arena.ts';
import { moveAll, setSpeed } from './contact.ts';
import { BUTTON_BIT, checkedInput } from './input.ts';
import { lengthOf, part } from './length.ts';
import {
  BRACE_DRAG,
  DASH_DRAG,
  DASH_REST,
  DASH_TICKS,
  DRAG,
  FULL_CHARGE,
  LEAST_DASH,
  MOST_BUMPERS,
  MOST_CHARGE,
  MOST_DASH,
  PAUSE_TICKS,
  PUSH,
  RIM,
  RIM_DRAG,
  RIM_TICKS,
  roundsOf,
  roundsToWin,
  TIRED_REST,
} from './numbers.ts';
import {
  COUNTDOWN,
  edgeOf,
  LEFT,
  OVER,
  PAUSE,
  PHASE,
  PLAY,
  phaseOf,
  ROUND,
  type SumoState,
  seatsOf,
  TICK,
  tickOf,
} from './state.ts';

/** One tick of the match, in place. */
export function step(state: SumoState, inputs: Uint8Array): void {
  const phase = phaseOf(state);
  if (phase === PLAY) play(state, inputs);
  else if (phase === COUNTDOWN) {
    if (oneLess(state) === 0) state.clock[PHASE] = PLAY;
  } else if (phase === PAUSE && oneLess(state) === 0) {
    if (isDecided(state)) state.clock[PHASE] = OVER;
    else beginRound(state);
  }
}

function oneLess(state: SumoState): number {
  const left = Math.max(0, (state.clock[LEFT] ?? 0) - 1);
  state.clock[LEFT] = left;
  return left;
}

function play(state: SumoState, inputs: Uint8Array): void {
  const seats = seatsOf(state);
  state.clock[TICK] = tickOf(state) + 1;
  for (let seat = 0; seat < seats; seat += 1) if (state.standing[seat] === 1) steer(state, seat, inputs[seat]);
  moveAll(state);
  const edge = edgeOf(state);
  for (let seat = 0; seat < seats; seat += 1) if (state.standing[seat] === 1) balance(state, seat, edge);
  for (let at = 0; at < MOST_BUMPERS; at += 1) {
    if (state.bumper[at] === 1 && lengthOf(state.bumperX[at] ?? 0, state.bumperY[at] ?? 0) > edge) state.bumper[at] = 0;
  }
  award(state, seats);
}

/** What a player does: walks, braces while the button is held, and dashes when it is let go. */
function steer(state: SumoState, seat: number, byte: number | undefined): void {
  const input = checkedInput(byte);
  state.held[seat] = input;
  const direction = (input & 15) - 1;
  if (direction >= 0) state.facing[seat] = direction;
  const facing = state.facing[seat] ?? 0;
  let x = state.vx[seat] ?? 0;
  let y = state.vy[seat] ?? 0;
  const charge = state.charge[seat] ?? 0;
  const rest = state.rest[seat] ?? 0;
  const dash = state.dash[seat] ?? 0;
  if (rest > 0) state.rest[seat] = rest - 1;
  if (dash > 0) state.dash[seat] = dash - 1;
  if ((input & BUTTON_BIT) !== 0 && rest === 0) {
    state.charge[seat] = charge < MOST_CHARGE ? charge + 1 : 0;
    if (charge === MOST_CHARGE) state.rest[seat] = TIRED_REST;
  } else if (charge > 0) {
    const speed = dashAfter(charge);
    x += part(speed, ACROSS[facing] ?? 0);
    y += part(speed, DOWN[facing] ?? 0);
    state.charge[seat] = 0;
    state.dash[seat] = DASH_TICKS;
    state.rest[seat] = DASH_REST;
  } else if (direction >= 0) {
    x += part(PUSH, ACROSS[direction] ?? 0);
    y += part(PUSH, DOWN[direction] ?? 0);
  }
  const kept = 256 - dragOf(state, seat);
  setSpeed(state, seat, part(x, kept), part(y, kept));
}

/** The speed of a dash after so many ticks of charging. */
const dashAfter = (charge: number): number =>
  LEAST_DASH + Math.trunc(((MOST_DASH - LEAST_DASH) * Math.min(FULL_CHARGE, charge)) / FULL_CHARGE);

const dragOf = (state: SumoState, seat: number): number =>
  (state.charge[seat] ?? 0) > 0
    ? BRACE_DRAG
    : (state.rim[seat] ?? 0) > 0
      ? RIM_DRAG
      : (state.dash[seat] ?? 0) > 0
        ? DASH_DRAG
        : DRAG;

/** A disc whose middle is a little beyond the edge can still save itself, for a moment. */
function balance(state: SumoState, seat: number, edge: number): void {
  const beyond = lengthOf(state.x[seat] ?? 0, state.y[seat] ?? 0) - edge;
  const rim = beyond <= 0 ? 0 : (state.rim[seat] ?? 0) + 1;
  if (beyond > RIM || rim > RIM_TICKS) fall(state, seat);
  else state.rim[seat] = rim;
}

export function fall(state: SumoState, seat: number): void {
  state.standing[seat] = 0;
  state.charge[seat] = 0;
  state.dash[seat] = 0;
  state.rest[seat] = 0;
  state.rim[seat] = 0;
  state.fellAt[seat] = Math.max(1, tickOf(state));
}

/** The round ends where one disc or none is left. One that is left has won it. */
function award(state: SumoState, seats: number): void {
  let standing = 0;
  for (let seat = 0; seat < seats; seat += 1) standing += state.standing[seat] ?? 0;
  if (standing > 1) return;
  for (let seat = 0; seat < seats; seat += 1)
    if (state.standing[seat] === 1) state.points[seat] = (state.points[seat] ?? 0) + 1;
  state.clock[PHASE] = PAUSE;
  state.clock[LEFT] = PAUSE_TICKS;
  state.clock[ROUND] = (state.clock[ROUND] ?? 0) + 1;
}

/** As soon as somebody has won enough rounds, and after the last one. */
function isDecided(state: SumoState): boolean {
  const seats = seatsOf(state);
  if ((state.clock[ROUND] ?? 0) >= roundsOf(seats)) return true;
  for (const points of state.points) if (points >= roundsToWin(seats)) return true;
  return false;
}
