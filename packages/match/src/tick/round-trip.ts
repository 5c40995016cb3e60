import { inputDelayFor } from '@parley/rollback';

/** Between two questions to one player, and how many answers are looked at: ten seconds of them. */
const EVERY_MS = 500;
const KEPT = 20;

/** How long the ways to the others and back take, by questions over the channel of the inputs. It chooses the input delay. */
export class RoundTrips {
  readonly #samples: number[][];
  /** By seat, when the questions were sent that have no answer yet, by their number. */
  readonly #asked: Map<number, number>[];
  #number = 0;
  #askedAt = Number.NEGATIVE_INFINITY;

  constructor(seats: number) {
    this.#samples = Array.from({ length: seats }, () => []);
    this.#asked = Array.from({ length: seats }, () => new Map());
  }

  /** The number of the questions that are due to these seats; null where none are. */
  due(seats: readonly number[], now: number): number | null {
    if (now - this.#askedAt < EVERY_MS) return null;
    this.#askedAt = now;
    this.#number = (this.#number + 1) % 256;
    for (const seat of seats) {
      const asked = this.#asked[seat];
      if (asked && asked.size >= KEPT) asked.clear();
      asked?.set(this.#number, now);
    }
    return this.#number;
  }

  answered(seat: number, number: number, now: number): void {
    const at = this.#asked[seat]?.get(number);
    if (at === undefined) return;
    this.#asked[seat]?.delete(number);
    const samples = this.#samples[seat];
    samples?.push(now - at);
    if (samples && samples.length > KEPT) samples.shift();
  }

  /** The shortest way to this seat and back, of the last ones (ms); null while nothing is known. */
  least(seat: number): number | null {
    const samples = this.#samples[seat] ?? [];
    return samples.length === 0 ? null : Math.min(...samples);
  }

  /** The input delay that suits the slowest of these seats; null while nothing is known. */
  delay(seats: readonly number[]): number | null {
    const delays = seats.flatMap((seat) => {
      const sorted = [...(this.#samples[seat] ?? [])].sort((a, b) => a - b);
      const least = sorted[0];
      const most = sorted[Math.floor(sorted.length * 0.95)] ?? sorted.at(-1);
      return least === undefined || most === undefined ? [] : [inputDelayFor(least, (most - least) / 2)];
    });
    return delays.length === 0 ? null : Math.max(...delays);
  }
}
