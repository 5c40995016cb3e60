import type { TickTitle } from '@parley/games';
import type { PlayedTicks } from './ticks-of.ts';

/**
 * States are kept four seconds apart. So a seek plays 240 ticks at most, and the longest match keeps 150 states: a megabyte where a state has
 * 7,400 bytes, as the largest one of our titles has.
 */
const KEY_TICKS = 240;

/** A finished match in real time that can be looked at from any tick on (N8). */
export class TickFilm {
  /** Ticks of the whole match. */
  readonly ticks: number;
  readonly #title: TickTitle;
  readonly #played: PlayedTicks;
  readonly #all: Uint8Array;
  /** The state after so many times `KEY_TICKS` ticks. */
  readonly #keys: unknown[];
  readonly #ahead: unknown;
  #aheadTick = 0;
  readonly #before: unknown;
  readonly #now: unknown;
  #tick = 0;

  constructor(title: TickTitle, played: PlayedTicks) {
    this.ticks = played.tick;
    this.#title = title;
    this.#played = played;
    this.#all = new Uint8Array(played.seats * title.inputBytes);
    this.#ahead = title.initial(played.seats, played.seed);
    this.#leave(this.#ahead, 0);
    this.#keys = [title.save(this.#ahead)];
    this.#before = title.save(this.#ahead);
    this.#now = title.save(this.#ahead);
  }

  get tick(): number {
    return this.#tick;
  }

  /** The state one tick before, and that of the tick. Buffers that change in place. */
  get before(): unknown {
    return this.#before;
  }

  get now(): unknown {
    return this.#now;
  }

  /**
   * Plays so many ticks in advance and keeps states: before that is done, a seek takes as long as playing.
   *
   * @param seen gets each state once, from the first on; it is a buffer that changes
   * @returns whether the whole match has been played
   */
  prepare(ticks: number, seen: (state: unknown, tick: number) => void): boolean {
    if (this.#aheadTick === 0) seen(this.#ahead, 0);
    for (let played = 0; played < ticks && this.#aheadTick < this.ticks; played += 1) {
      this.#step(this.#ahead, this.#aheadTick);
      this.#aheadTick += 1;
      if (this.#aheadTick % KEY_TICKS === 0) this.#keys.push(this.#title.save(this.#ahead));
      seen(this.#ahead, this.#aheadTick);
    }
    return this.#aheadTick === this.ticks;
  }

  /** Goes to a tick, from 0 to `ticks`. */
  seek(to: number): void {
    const tick = Math.max(0, Math.min(this.ticks, to));
    if (tick === this.#tick) return;
    const key = Math.min(this.#keys.length - 1, Math.floor(Math.max(0, tick - 1) / KEY_TICKS));
    const from = key * KEY_TICKS;
    if (tick < this.#tick || from > this.#tick) {
      const kept = this.#keys[key];
      if (kept === undefined) throw new Error('the first state is always kept');
      this.#title.load(this.#now, kept);
      this.#title.save(this.#now, this.#before);
      this.#tick = from;
    }
    while (this.#tick < tick) this.forward();
  }

  /** One tick further; nothing at the end. */
  forward(): void {
    if (this.#tick >= this.ticks) return;
    this.#title.save(this.#now, this.#before);
    this.#step(this.#now, this.#tick);
    this.#tick += 1;
  }

  /** Plays the tick with this number. */
  #step(state: unknown, tick: number): void {
    const { inputs, outs } = this.#played;
    const size = this.#title.inputBytes;
    for (const [seat, own] of inputs.entries()) {
      const out = outs[seat] ?? null;
      const isOut = out !== null && out.from <= tick;
      for (let at = 0; at < size; at += 1) this.#all[seat * size + at] = isOut ? 0 : (own[tick * size + at] ?? 0);
    }
    this.#title.step(state, this.#all);
    this.#leave(state, tick + 1);
  }

  /** Those who are out from this tick on leave, unless the match is over by then. */
  #leave(state: unknown, tick: number): void {
    for (const [seat, out] of this.#played.outs.entries()) {
      if (out?.from === tick && this.#title.outcome(state) === null) this.#title.drop(state, seat);
    }
  }
}
