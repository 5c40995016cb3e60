import type { Leaving } from '@parley/evidence';
import type { Outcome, TickTitle } from '@parley/games';
import type { TickFrame } from '../core.ts';
import { Played, type SignedInputs } from '../tick/played.ts';

const TICK_MS = 1_000 / 60;

/** A part comes each second. With a second and a half at hand, one that is half a second late makes nobody wait. */
const AT_HAND = 90;
/** With less than this at hand it plays a little slower, with more than that faster, so that what is at hand comes back to `AT_HAND`. */
const FEW = 20;
const MANY = 150;
const VERY_MANY = 300;
/** Further behind than this nobody wants to see everything: it goes on from what is at hand. A page that was hidden is that far behind. */
const MOST = 600;
/** Ticks that are played in one go, so that a page which joins late does not stand still meanwhile. */
const AT_ONCE = 1_500;
/** Time that passed between two looks and counts. */
const MOST_MS = 250;

/** How fast it is played with so many ticks at hand. */
export function paceFor(ticks: number): number {
  if (ticks < FEW) return 0.9;
  if (ticks <= MANY) return 1;
  return ticks <= VERY_MANY ? 1.15 : 1.5;
}

/** Everything that it is played from. */
export interface PlaybackSource {
  /** By seat. */
  readonly signed: readonly SignedInputs[];
  readonly outs: readonly (Leaving | null)[];
  /** Ticks that may be played. */
  readonly reach: number;
}

/**
 * A match in real time as it is shown to somebody who watches: at the pace at which it was played, a moment after the newest that is here. It
 * catches up by playing faster, and never goes back.
 */
export class Playback {
  readonly #title: TickTitle;
  readonly #played: Played;
  readonly #before: unknown;
  #at: number | null = null;
  /** Ticks that are due and were not played yet. */
  #due = 0;
  #isJoining = true;

  constructor(title: TickTitle, seats: number, seed: number) {
    this.#title = title;
    this.#played = new Played(title, seats, seed);
    this.#before = title.save(this.#played.state);
  }

  get tick(): number {
    return this.#played.tick;
  }

  get outcome(): Outcome | null {
    return this.#played.outcome;
  }

  get left(): Played['left'] {
    return this.#played.left;
  }

  /** Whether it still plays what was over when it joined, which nobody is shown. */
  get isJoining(): boolean {
    return this.#isJoining;
  }

  get frame(): TickFrame {
    const { state, tick } = this.#played;
    return { before: this.#before, now: state, alpha: Math.min(1, Math.max(0, this.#due)), tick };
  }

  /** Lets time pass until now. */
  pass(source: PlaybackSource, now: number): void {
    const elapsed = this.#at === null ? 0 : Math.min(MOST_MS, Math.max(0, now - this.#at));
    this.#at = now;
    const { tick } = this.#played;
    const atHand = source.reach - tick;
    if (this.#played.outcome !== null) return;
    if (atHand > MOST || (this.#isJoining && atHand > AT_HAND)) {
      this.#due = 0;
      this.#to(source, Math.min(tick + AT_ONCE, source.reach - AT_HAND));
      return;
    }
    if (atHand <= 0) {
      // An end follows from what is signed besides, with no tick more.
      if (!this.#isJoining) this.#to(source, tick);
      this.#due = 1;
      return;
    }
    this.#isJoining = false;
    this.#due += (elapsed / TICK_MS) * paceFor(atHand);
    const whole = Math.min(Math.floor(this.#due), atHand);
    this.#to(source, tick + whole);
    this.#due = whole === atHand ? Math.min(1, this.#due - whole) : this.#due - whole;
  }

  /** Plays until this tick; the picture before is that of the tick before. */
  #to(source: PlaybackSource, tick: number): void {
    if (tick - this.#played.tick > 1) this.#advance(source, tick - 1);
    if (tick > this.#played.tick) this.#title.save(this.#played.state, this.#before);
    this.#advance(source, tick);
  }

  #advance({ signed, outs }: PlaybackSource, tick: number): void {
    const until = signed.map(({ ticks, inputs }) => ({ ticks: Math.min(ticks, tick), inputs }));
    this.#played.advance(until, outs);
  }
}
