import { directionTo } from '../directions.ts';
import { homeOf, marginOf, nearestTo, toward } from './aim.ts';
import { inputOf } from './input.ts';
import { DISC, MOST_CHARGE, MOST_SEATS, UNIT } from './numbers.ts';
import { PLAY, phaseOf, type SumoState, saveState, seatsOf } from './state.ts';
import { step } from './step.ts';

/** How far a strong bot looks ahead. */
const AHEAD_TICKS = 30;
/** More room than this at the edge is worth nothing more. */
const ENOUGH = 44 * UNIT;
/** What it is worth to stand, in room at the edge; and what another one's fall is. */
const STANDING = 400 * UNIT;
const FALLEN = 160 * UNIT;
/** Nearer to the edge than this everybody is thought to go back. */
const CAREFUL = 9 * UNIT;
/** Ticks for which a dash is charged, in the plans with one. */
const CHARGES = [8, 22] as const;

/** Kept from call to call, so that a look ahead makes nothing anew. */
const scratch = new Map<number, SumoState>();
const inputs = new Uint8Array(MOST_SEATS);

/**
 * The first input of the best plan. It tries each plan on a copy of the match, by the rules themselves, against others who go on as they do
 * now, and looks at who stands where at the end.
 */
export function foresee(state: SumoState, seat: number): number {
  const copy = scratch.get(seatsOf(state)) ?? saveState(state);
  scratch.set(seatsOf(state), copy);
  const charge = state.charge[seat] ?? 0;
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  const attempt = (first: number, holds: number): void => {
    saveState(state, copy);
    const worth = worthOf(copy, seat, first, holds);
    if (worth <= most) return;
    most = worth;
    best = first;
  };
  // Walking each way, or dashing there at once where it has braced.
  for (let direction = 0; direction < 8; direction += 1) attempt(inputOf(direction, false), 0);
  if (charge === 0) attempt(0, 0);
  if ((state.rest[seat] ?? 0) > 0) return best;
  // Bracing: for a dash soon, and to the end.
  const facing = directionTo(...toward(state, seat, nearestTo(state, seat) ?? seat, 6));
  for (const ticks of CHARGES) attempt(inputOf(facing, true), ticks);
  if (charge < MOST_CHARGE / 2) attempt(inputOf(facing, true), AHEAD_TICKS);
  return best;
}

/** Plays a plan on and says what comes of it: holds the button for so many ticks, and then goes at the nearest. */
function worthOf(copy: SumoState, seat: number, first: number, holds: number): number {
  const seats = seatsOf(copy);
  const others = standingBeside(copy, seat);
  for (let tick = 0; tick < AHEAD_TICKS && phaseOf(copy) === PLAY && copy.standing[seat] === 1; tick += 1) {
    for (let other = 0; other < seats; other += 1) {
      if (copy.standing[other] !== 1) inputs[other] = 0;
      else if (other !== seat) inputs[other] = usual(copy, other);
      else inputs[other] = tick < 6 && holds === 0 ? first : tick < holds ? first : goingOn(copy, seat);
    }
    step(copy, inputs);
  }
  const fallen = others - standingBeside(copy, seat);
  if (copy.standing[seat] !== 1) return fallen * FALLEN - STANDING;
  let worth = 2 * Math.min(ENOUGH, marginOf(copy, seat)) + fallen * FALLEN;
  for (let other = 0; other < seats; other += 1)
    if (other !== seat && copy.standing[other] === 1) worth -= Math.min(ENOUGH, marginOf(copy, other)) / others;
  const nearest = nearestTo(copy, seat);
  if (nearest === null) return worth;
  // Who only keeps away does not win.
  const [x, y] = toward(copy, seat, nearest, 0);
  return worth - Math.max(0, Math.abs(x) + Math.abs(y) - 4 * DISC) / 6;
}

function standingBeside(state: SumoState, seat: number): number {
  let count = 0;
  for (let other = 0; other < seatsOf(state); other += 1) if (other !== seat) count += state.standing[other] ?? 0;
  return count;
}

/** What another one is thought to do: what it does now, unless that takes it over the edge. */
function usual(state: SumoState, seat: number): number {
  const charge = state.charge[seat] ?? 0;
  if (charge > 0) return charge < 30 ? inputOf(state.facing[seat] ?? 0, true) : goingOn(state, seat);
  return goingOn(state, seat);
}

/** Back from the edge, else at the nearest. */
function goingOn(state: SumoState, seat: number): number {
  if (marginOf(state, seat) < CAREFUL) return inputOf(homeOf(state, seat), false);
  const nearest = nearestTo(state, seat);
  return nearest === null ? 0 : inputOf(directionTo(...toward(state, seat, nearest, 4)), false);
}
