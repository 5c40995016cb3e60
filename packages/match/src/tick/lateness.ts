import type { Parts } from './parts.ts';
import type { RoundTrips } from './round-trip.ts';

const TICK_MS = 1_000 / 60;
/** Looks that the mean goes over: about ten seconds. */
const LOOKS = 600;

/**
 * By how much the inputs of a seat come later than its way explains. Who holds its inputs back, in order to see those of the others first, is late
 * by that; so is a device that is slow. It proves nothing: who holds back the answers as well looks as if it were far away. What can be
 * seen ahead is bounded by the prediction window, because the others wait after that.
 */
export class Lateness {
  readonly #parts: Parts;
  readonly #trips: RoundTrips;
  readonly #mean: number[];

  constructor(parts: Parts, trips: RoundTrips) {
    this.#parts = parts;
    this.#trips = trips;
    this.#mean = parts.setup.keys.map(() => 0);
  }

  look(): void {
    const { others, engine } = this.#parts;
    const { session } = engine;
    for (const seat of others) {
      const least = this.#trips.least(seat);
      if (least === null || session.isStalled || !this.#parts.plays(seat)) continue;
      const late = session.tick - session.nextOf(seat) - least / 2 / TICK_MS;
      const mean = this.#mean[seat] ?? 0;
      this.#mean[seat] = mean + (late - mean) / LOOKS;
    }
  }

  /** By seat, in ticks; 0 for who is early. */
  get ticks(): readonly number[] {
    return this.#mean.map((mean) => Math.max(0, mean));
  }
}
