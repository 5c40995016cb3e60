import type { Strength } from '../strength.ts';
import { stepOf } from './arena.ts';
import { inputOf } from './input.ts';
import { CELL, sideOf } from './numbers.ts';
import { isFree, runAhead, spaceFrom } from './space.ts';
import { type CyclesState, PICKUP, phaseOf, RIDING, seatsOf, TICK } from './state.ts';
import { speedAt } from './step.ts';

/** How often a beginner does not look where it goes, and how often it turns for no reason. */
const EASY_CARELESS = 0.05;
const EASY_WANDERS = 0.03;
/** Cells ahead at which a beginner begins to look for a way out. */
const EASY_SIGHT = 3;
const NORMAL_CARELESS = 0.012;
/** Cells that each strength looks at, for each way that it may go. */
const NORMAL_CELLS = 160;
const STRONG_CELLS = 1_200;
/** What straight on is worth more, so that nobody trembles; and how often a bot turns all the same where there is room. */
const STRAIGHT = 24;
const WANDERS = 0.03;
/** What a cell is worth less that another rider may enter as well: more than any room. How often a bot dares to all the same. */
const MEETING = 100_000;
const DARES = 0.1;

/** The input of a bot for its next tick. It decides only when it is about to enter a cell: turns take effect there alone. */
export function suggestInput(state: CyclesState, seat: number, random: () => number, strength: Strength): Uint8Array {
  if (phaseOf(state) !== RIDING || state.alive[seat] !== 1) return Uint8Array.of(0);
  const boosting = state.boosting[seat] === 1;
  const speed = speedAt((state.clock[TICK] ?? 0) + 1);
  if ((state.progress[seat] ?? 0) + (boosting ? 2 * speed : speed) < CELL || state.turns[seat] !== 0)
    return Uint8Array.of(inputOf(null, boosting));
  const now = state.heading[seat] ?? 0;
  const heading =
    strength === 'easy'
      ? easyHeading(state, seat, now, random)
      : bestHeading(state, seat, now, random, strength === 'strong');
  const boost = boosts(state, seat, heading, strength);
  return Uint8Array.of(inputOf(heading === now ? null : heading, boost));
}

/** Straight on until something is near, and then to the side that is open farther: when it looks. */
function easyHeading(state: CyclesState, seat: number, now: number, random: () => number): number {
  const cell = state.cell[seat] ?? 0;
  const wanders = random() < EASY_WANDERS;
  if (random() < EASY_CARELESS) return now;
  if (!wanders && runAhead(state, cell, now, EASY_SIGHT) === EASY_SIGHT) return now;
  const left = runAhead(state, cell, (now + 3) & 3, 14);
  const right = runAhead(state, cell, (now + 1) & 3, 14);
  const ahead = wanders ? 0 : runAhead(state, cell, now, 14);
  if (ahead > Math.max(left, right) || left + right === 0) return now;
  return left === right ? (now + (random() < 0.5 ? 1 : 3)) & 3 : (now + (left > right ? 3 : 1)) & 3;
}

/** Of the three ways the one that leaves most room: for itself, and for a strong bot also against the others. */
function bestHeading(state: CyclesState, seat: number, now: number, random: () => number, isStrong: boolean): number {
  if (!isStrong && random() < NORMAL_CARELESS) return now;
  const side = sideOf(seatsOf(state));
  const cell = state.cell[seat] ?? 0;
  let best = now;
  let most = Number.NEGATIVE_INFINITY;
  for (const turn of [0, 1, 3]) {
    const heading = (now + turn) & 3;
    const start = cell + stepOf(side, heading);
    if (!isFree(state, start)) continue;
    const space = spaceFrom(state, seat, start, isStrong ? STRONG_CELLS : NORMAL_CELLS, isStrong);
    const enough = isStrong ? space.mine : Math.min(space.mine, NORMAL_CELLS);
    let worth = 10 * enough + (turn === 0 ? STRAIGHT : random() < WANDERS ? 2 * STRAIGHT : 0) + 4 * random();
    if (isStrong) worth += space.contested ? -6 * space.most : 3 * walls(state, start, side);
    if (state.grid[start] === PICKUP) worth += 40;
    if (meets(state, seat, start, side)) worth -= random() < DARES ? 0 : MEETING;
    if (worth > most) {
      most = worth;
      best = heading;
    }
  }
  return best;
}

/** Cells around that are taken: who has its room for itself fills it along them. */
function walls(state: CyclesState, cell: number, side: number): number {
  let count = 0;
  for (let heading = 0; heading < 4; heading += 1) if (!isFree(state, cell + stepOf(side, heading))) count += 1;
  return count;
}

/** Whether another rider may enter this cell next. */
function meets(state: CyclesState, seat: number, cell: number, side: number): boolean {
  for (let other = 0; other < seatsOf(state); other += 1) {
    if (other === seat || state.alive[other] !== 1) continue;
    const apart = Math.abs((state.cell[other] ?? 0) - cell);
    if (apart === 1 || apart === side) return true;
  }
  return false;
}

/** A bot boosts where the way ahead is long: a strong one when somebody is near, others now and then. */
function boosts(state: CyclesState, seat: number, heading: number, strength: Strength): boolean {
  const energy = state.energy[seat] ?? 0;
  const cell = state.cell[seat] ?? 0;
  const ahead = runAhead(state, cell, heading, 9);
  if (strength !== 'strong') {
    const mood = (((state.clock[TICK] ?? 0) >> 6) + 3 * seat) % 4;
    return mood === 0 && energy > 30 && ahead === 9;
  }
  if (energy < 20 || ahead < 7) return false;
  const side = sideOf(seatsOf(state));
  for (let other = 0; other < seatsOf(state); other += 1) {
    if (other === seat || state.alive[other] !== 1) continue;
    const there = state.cell[other] ?? 0;
    const across = Math.abs((there % side) - (cell % side));
    const down = Math.abs(Math.floor(there / side) - Math.floor(cell / side));
    if (across + down < 16) return true;
  }
  return false;
}
