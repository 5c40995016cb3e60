import { PACE_MS } from './pace.ts';
import type { Parts } from './parts.ts';

/** A match that stands still for so long is deposited up to its newest signature. */
const STILL_MS = 1_000;

/** Plays what is signed, and makes the transcript grow. */
export class Advancing {
  readonly #parts: Parts;
  /** When the signed match last went on, and when there was last something to deposit. */
  #movedAt = 0;
  #grownAt = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** False where there is more to play. */
  look(now: number): boolean {
    const { played, departures, setup, chains, items, out, stage } = this.#parts;
    const before = played.tick;
    let isCaughtUp = true;
    if (played.outcome === null && !departures.isVoid) {
      isCaughtUp = played.advance(
        setup.keys.map((_, seat) => ({
          ticks: chains.signedTicks(seat),
          inputs: (from: number, to: number) => chains.chain(seat).inputs(from, to),
        })),
        departures.outs,
      );
    }
    // A match that stands still, or hardly moves, is deposited as it is: the server has to see who is waited for.
    const isStill = stage !== 'playing' || now - this.#movedAt >= STILL_MS || now - this.#grownAt >= PACE_MS;
    if (played.tick > before) this.#movedAt = now;
    if (items.grow(isStill ? 'newest' : 'second')) {
      this.#grownAt = now;
      out.add({ kind: 'deposit' });
    }
    return isCaughtUp;
  }
}
