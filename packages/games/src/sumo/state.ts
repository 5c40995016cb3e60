import type { TickField } from '../title.ts';
import { hashWords, nextBelow } from '../words.ts';
import { edgeAt, MOST_BUMPERS } from './numbers.ts';

/**
 * The state of a match, in one piece of memory: a copy of it is one copy of bytes. `words` is all of it; the others are its parts, each with one
 * entry for each seat, except `clock` and those of the bumpers.
 */
export interface SumoState {
  readonly words: Uint32Array;
  /** See `PHASE` and the places after it. */
  readonly clock: Uint32Array;
  /** Where the middle of the disc is, from that of the platform, and its speed; see `UNIT`. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly vx: Int32Array;
  readonly vy: Int32Array;
  readonly bumperX: Int32Array;
  readonly bumperY: Int32Array;
  /** The tick of this round in which the disc fell; 0 while it has not, or was not in this round. */
  readonly fellAt: Uint16Array;
  /** The tick of this round in which the disc, or the bumper, was last in a blow, and how hard it was: only the picture needs them. */
  readonly hitAt: Uint16Array;
  readonly blow: Uint16Array;
  readonly bumperHitAt: Uint16Array;
  /** Rounds won. */
  readonly points: Uint8Array;
  readonly standing: Uint8Array;
  /** Dropped out of the match. */
  readonly out: Uint8Array;
  /** The input of the tick before. */
  readonly held: Uint8Array;
  /** One of the eight directions: the one in which a dash goes. */
  readonly facing: Uint8Array;
  /** Ticks for which the disc has braced; 0 while it does not. */
  readonly charge: Uint8Array;
  /** Ticks left of a dash, and until the disc can brace again. */
  readonly dash: Uint8Array;
  readonly rest: Uint8Array;
  /** Ticks for which the middle of the disc has been beyond the edge. */
  readonly rim: Uint8Array;
  /** Whether the bumper is there. */
  readonly bumper: Uint8Array;
}

/** Places in `clock`: what goes on; ticks left of it; rounds over; the tick of this round; 32 bits of chance. */
export const PHASE = 0;
export const LEFT = 1;
export const ROUND = 2;
export const TICK = 3;
export const RANDOM = 4;
const CLOCK_WORDS = 5;

export const COUNTDOWN = 0;
export const PLAY = 1;
export const PAUSE = 2;
export const OVER = 3;

/** A state of so many seats in which everything is 0. */
export function blankState(seats: number): SumoState {
  const bytes = new ArrayBuffer(4 * Math.ceil((4 * CLOCK_WORDS + 31 * seats + 11 * MOST_BUMPERS) / 4));
  let at = 4 * CLOCK_WORDS;
  const place = (size: number): number => {
    const from = at;
    at += size;
    return from;
  };
  const long = (length: number): Int32Array => new Int32Array(bytes, place(4 * length), length);
  const wide = (length: number): Uint16Array => new Uint16Array(bytes, place(2 * length), length);
  const narrow = (length: number): Uint8Array => new Uint8Array(bytes, place(length), length);
  return {
    words: new Uint32Array(bytes),
    clock: new Uint32Array(bytes, 0, CLOCK_WORDS),
    x: long(seats),
    y: long(seats),
    vx: long(seats),
    vy: long(seats),
    bumperX: long(MOST_BUMPERS),
    bumperY: long(MOST_BUMPERS),
    fellAt: wide(seats),
    hitAt: wide(seats),
    blow: wide(seats),
    bumperHitAt: wide(MOST_BUMPERS),
    points: narrow(seats),
    standing: narrow(seats),
    out: narrow(seats),
    held: narrow(seats),
    facing: narrow(seats),
    charge: narrow(seats),
    dash: narrow(seats),
    rest: narrow(seats),
    rim: narrow(seats),
    bumper: narrow(MOST_BUMPERS),
  };
}

/** The parts by name, in a fixed order; together they are all of `words` but the padding, which stays 0. */
export function fieldsOf(state: SumoState): Readonly<Record<string, TickField>> {
  const { words: _all, ...fields } = state;
  return fields;
}

export function saveState(state: SumoState, into = blankState(seatsOf(state))): SumoState {
  into.words.set(state.words);
  return into;
}

export const hashState = ({ words }: SumoState): number => hashWords(words);

export const seatsOf = (state: SumoState): number => state.standing.length;
export const phaseOf = (state: SumoState): number => state.clock[PHASE] ?? OVER;
export const tickOf = (state: SumoState): number => state.clock[TICK] ?? 0;
/** How far the edge of the platform is from its middle. */
export const edgeOf = (state: SumoState): number => edgeAt(seatsOf(state), tickOf(state));

/** The next random number below `count`. Its 32 bits are part of the state. */
export const randomBelow = (state: SumoState, count: number): number => nextBelow(state.clock, RANDOM, count);
