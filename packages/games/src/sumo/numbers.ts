import { facts } from './facts.ts';

/** The numbers of the rules, with their reasons in docs/sumo.md. A change of any of them raises `rules`. */

/** Lengths are in parts of 256 of a unit, speeds in such parts a tick. All are integers, and all products stay within 32 bits. */
export const UNIT = 256;

/** Ticks of the countdown before a round, and of the look at its end. */
export const COUNTDOWN_TICKS = 120;
export const PAUSE_TICKS = 100;

export const MOST_SEATS = facts.seats.max;
/** A disc, and a bumper. */
export const DISC = 9 * UNIT;
export const BUMPER = 6 * UNIT;
/** The platform at the beginning of a round: by seats. */
export const platformOf = (seats: number): number => (seats === 2 ? 84 : seats === 3 ? 92 : 100) * UNIT;
/** Nobody gets farther from the middle than this along an axis. The square of a distance stays below 2³¹. */
export const FARTHEST = 32_000;

/** The tick of a round at which the platform begins to shrink, and the ticks that it takes until nothing is left of it. */
export const SHRINKS_AT = 300;
export const SHRINK_TICKS = 1_200;

/** What a tick of walking adds to the speed. */
export const PUSH = 16;
/** What a tick takes off the speed, in parts of 256: walking, bracing, dashing, at the rim. */
export const DRAG = 12;
export const BRACE_DRAG = 28;
export const DASH_DRAG = 4;
export const RIM_DRAG = 22;
/** The greatest speed: six units a tick. */
export const MOST_SPEED = 6 * UNIT;
/** A tick is moved in so many parts. In one of them two discs approach by 3 units at most, a third of a disc's radius. */
export const PARTS = 4;

/** A dash after one tick of charging, and after `FULL_CHARGE` of them. */
export const LEAST_DASH = 380;
export const MOST_DASH = 960;
export const FULL_CHARGE = 48;
/** Who braces for longer than this lets go, tired. */
export const MOST_CHARGE = 96;
/** Ticks for which a dash glides and hits harder. */
export const DASH_TICKS = 12;
/** Ticks after a dash, and after getting tired, in which nobody can brace. */
export const DASH_REST = 24;
export const TIRED_REST = 60;

/** What 256 is to a disc's mass: how much of a blow it takes itself. Heavy ones take less. */
export const EASE = 256;
export const BRACE_EASE = 96;
export const DASH_EASE = 192;
/** What is given back of the speed at which two meet, in parts of 256: as a rule, where one of them dashes, and by a bumper. */
export const BOUNCE = 230;
export const DASH_BOUNCE = 310;
export const BUMPER_BOUNCE = 256;
/** A bumper gives at least this speed. */
export const BUMPER_KICK = 420;

/** How far beyond the edge the middle of a disc may be, and for how many ticks, before it falls. */
export const RIM = 5 * UNIT;
export const RIM_TICKS = 24;

export const MOST_BUMPERS = 4;
/** Where bumpers stand, in parts of 256 of the way from the middle to the edge: at least, and less than so much more. */
export const BUMPER_NEAR = 76;
export const BUMPER_SPREAD = 48;
/** Where discs begin, in the same parts. */
export const START_PLACE = 190;

/** Rounds to win for a match: by seats. A round that nobody wins counts as one, so there are only so many. */
export const roundsToWin = (seats: number): number => (seats === 2 ? 5 : seats === 3 ? 4 : 3);
export const roundsOf = (seats: number): number => seats * (roundsToWin(seats) - 1) + 1;

/** How far the edge is from the middle after so many ticks of a round. */
export function edgeAt(seats: number, tick: number): number {
  const since = Math.min(SHRINK_TICKS, Math.max(0, tick - SHRINKS_AT));
  return Math.trunc((platformOf(seats) * (SHRINK_TICKS - since)) / SHRINK_TICKS);
}
