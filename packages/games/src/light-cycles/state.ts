import type { TickField } from '../title.ts';
import { hashWords, nextBelow } from '../words.ts';
import { sideOf } from './numbers.ts';

/**
 * The state of a match, in one piece of memory: a copy of it is one copy of bytes. `words` is all of it; the others are its parts, each with one
 * entry for each seat, except `clock` and `grid`.
 */
export interface CyclesState {
  readonly words: Uint32Array;
  /** See `PHASE` and the places after it. */
  readonly clock: Uint32Array;
  /** The tick of this round in which the rider crashed; 0 while it has not, or was not in this round. */
  readonly crashedAt: Uint16Array;
  readonly points: Uint16Array;
  /** Where the rider is: a cell of the grid, and how far it is on the way to the next one, of `CELL`. */
  readonly cell: Uint16Array;
  readonly progress: Uint16Array;
  readonly energy: Uint16Array;
  /** 0 up, 1 right, 2 down, 3 left. */
  readonly heading: Uint8Array;
  /** Turns to come, in order: one in the lower four bits and one in the upper four, each a heading and 1, or 0. */
  readonly turns: Uint8Array;
  /** The direction in the latest input: the same one again is no second turn. */
  readonly held: Uint8Array;
  readonly boosting: Uint8Array;
  readonly alive: Uint8Array;
  /** Dropped out of the match. */
  readonly out: Uint8Array;
  /** Ticks for which the trail of a crashed rider still stands. */
  readonly fade: Uint8Array;
  /** Cells until the next stretch of trail begins. The last few of them are left open. */
  readonly stretch: Uint8Array;
  /** 2 beside the trail of another rider, 1 near it, else 0. */
  readonly close: Uint8Array;
  /** Cells, row by row: `EMPTY`, a trail, `PICKUP` or `WALL`. */
  readonly grid: Uint8Array;
}

/** Places in `clock`: what goes on; ticks left of it; rounds over; the tick of this round; 32 bits of chance; rings of wall. */
export const PHASE = 0;
export const LEFT = 1;
export const ROUND = 2;
export const TICK = 3;
export const RANDOM = 4;
export const RINGS = 5;
const CLOCK_WORDS = 6;

export const COUNTDOWN = 0;
export const RIDING = 1;
export const PAUSE = 2;
export const OVER = 3;

/** What a cell holds. From 1 to 32 it is a trail: the seat in three bits, and the heading in which it was entered in two. */
export const EMPTY = 0;
export const PICKUP = 64;
export const WALL = 255;
export const trail = (seat: number, heading: number): number => 1 + seat + 8 * heading;
export const isTrail = (value: number): boolean => value >= 1 && value <= 32;
export const seatOf = (value: number): number => (value - 1) & 7;
export const headingOf = (value: number): number => (value - 1) >> 3;

const WIDE = ['crashedAt', 'points', 'cell', 'progress', 'energy'] as const;
const NARROW = ['heading', 'turns', 'held', 'boosting', 'alive', 'out', 'fade', 'stretch', 'close'] as const;

/** A state of so many seats in which everything is 0. */
export function blankState(seats: number): CyclesState {
  const side = sideOf(seats);
  const narrowAt = 4 * CLOCK_WORDS + 2 * WIDE.length * seats;
  const gridAt = narrowAt + NARROW.length * seats;
  const bytes = new ArrayBuffer(4 * Math.ceil((gridAt + side * side) / 4));
  const wide = (name: (typeof WIDE)[number]): Uint16Array =>
    new Uint16Array(bytes, 4 * CLOCK_WORDS + 2 * seats * WIDE.indexOf(name), seats);
  const narrow = (name: (typeof NARROW)[number]): Uint8Array =>
    new Uint8Array(bytes, narrowAt + seats * NARROW.indexOf(name), seats);
  return {
    words: new Uint32Array(bytes),
    clock: new Uint32Array(bytes, 0, CLOCK_WORDS),
    crashedAt: wide('crashedAt'),
    points: wide('points'),
    cell: wide('cell'),
    progress: wide('progress'),
    energy: wide('energy'),
    heading: narrow('heading'),
    turns: narrow('turns'),
    held: narrow('held'),
    boosting: narrow('boosting'),
    alive: narrow('alive'),
    out: narrow('out'),
    fade: narrow('fade'),
    stretch: narrow('stretch'),
    close: narrow('close'),
    grid: new Uint8Array(bytes, gridAt, side * side),
  };
}

/** The parts by name, in a fixed order; together they are all of `words` but the padding, which stays 0. */
export function fieldsOf(state: CyclesState): Readonly<Record<string, TickField>> {
  const { words: _all, ...fields } = state;
  return fields;
}

export function saveState(state: CyclesState, into = blankState(seatsOf(state))): CyclesState {
  into.words.set(state.words);
  return into;
}

/**
 * All of the state in 32 bits. It reads the whole grid: some four microseconds, paid once for a tick that is compared with others and not for each one
 * that is simulated again.
 */
export const hashState = ({ words }: CyclesState): number => hashWords(words);

export const seatsOf = (state: CyclesState): number => state.alive.length;
export const phaseOf = (state: CyclesState): number => state.clock[PHASE] ?? OVER;

/** The next random number below `count`. Its 32 bits are part of the state. */
export const randomBelow = (state: CyclesState, count: number): number => nextBelow(state.clock, RANDOM, count);
