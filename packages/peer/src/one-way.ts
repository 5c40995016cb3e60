import { type IntroductionClaims, WATCHER_SEAT } from '@parley/protocol';
import type { StreamFrame } from './stream.ts';

/** Which way data goes over a link, as this side sees it. `out`: this side serves a watcher. `in`: this side watches. */
export type Way = 'both' | 'out' | 'in';

/** The signed introduction alone decides it, so neither side can be talked into another one (S3). */
export function wayOf({ a, b }: IntroductionClaims, seat: number): Way {
  if (seat === WATCHER_SEAT) return 'in';
  return a.seat === WATCHER_SEAT || b.seat === WATCHER_SEAT ? 'out' : 'both';
}

/**
 * What receiving needs is some ten frames a second. What a held-up line brings at once, after the eight seconds for which a path is
 * kept, fits in as well.
 */
const WINDOW_MS = 10_000;
const FRAMES_IN_WINDOW = 400;

/**
 * What a watcher may send to the side that serves it: signs of life, their answers, which acknowledge what came, and goodbye. Data, or
 * more of these than receiving can need, end the link for good (S3).
 */
export class WatcherGate {
  #since = Number.NEGATIVE_INFINITY;
  #frames = 0;

  /** @param now milliseconds of any clock; one that was set back begins a new window */
  passes(kind: StreamFrame['kind'], now: number): boolean {
    if (now >= this.#since + WINDOW_MS || now < this.#since) {
      this.#since = now;
      this.#frames = 0;
    }
    this.#frames += 1;
    return (kind === 'alive' || kind === 'answer' || kind === 'bye') && this.#frames <= FRAMES_IN_WINDOW;
  }
}
