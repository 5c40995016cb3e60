import { MAX_SEATS, TICK_MS } from './config.ts';

/** Samples that are averaged: half a second, so that jitter does not move the clock. */
const SAMPLES = 30;
/** Ticks within which two seats are as equal as they can be: they count whole ticks, and the average of those trembles. */
const DEADBAND = 0.25;
/** How much each tick of difference changes the speed, until a limit is reached. */
const GAIN = 0.002;
/** The one behind runs up to 1% faster: nobody sees that. */
const FASTER = 0.01;
/** The one ahead runs up to 0.5% slower. Less than faster, so that a match keeps its speed. */
const SLOWER = 0.005;

/**
 * Keeps the seats at the same tick. Each seat counts its advantage over each other one: how many ticks it has to predict. Half the difference
 * of the two advantages is how far it is ahead, whatever the way between them takes; with unequal ways both predict equally far.
 * It has no clock: it says how long the next tick lasts.
 */
export class TimeSync {
  readonly #samples = new Int16Array(MAX_SEATS * SAMPLES);
  readonly #sums = new Int32Array(MAX_SEATS);
  readonly #counts = new Int32Array(MAX_SEATS);

  /**
   * Once a step and seat.
   *
   * @param local ticks that this seat predicts of the other one
   * @param remote what the other seat said of it the other way round
   */
  sample(seat: number, local: number, remote: number): void {
    const count = this.#counts[seat] ?? 0;
    const place = seat * SAMPLES + (count % SAMPLES);
    const difference = clamp(local) - clamp(remote);
    this.#sums[seat] = (this.#sums[seat] ?? 0) + difference - (this.#samples[place] ?? 0);
    this.#samples[place] = difference;
    this.#counts[seat] = count + 1;
  }

  /** A seat that is out does not count any more. */
  forget(seat: number): void {
    this.#samples.fill(0, seat * SAMPLES, (seat + 1) * SAMPLES);
    this.#sums[seat] = 0;
    this.#counts[seat] = 0;
  }

  /** Ticks that this seat is ahead of the others on average; negative when it is behind. 0 until there are enough samples. */
  get ahead(): number {
    let sum = 0;
    let seats = 0;
    for (let seat = 0; seat < MAX_SEATS; seat += 1) {
      if ((this.#counts[seat] ?? 0) < SAMPLES) continue;
      sum += (this.#sums[seat] ?? 0) / SAMPLES / 2;
      seats += 1;
    }
    return seats === 0 ? 0 : sum / seats;
  }

  /** How long the next tick lasts: 16.5 ms to 16.75 ms. Two ticks behind: 16.67 × (1 − 0.004) = 16.6 ms. */
  get tickMs(): number {
    const { ahead } = this;
    if (Math.abs(ahead) <= DEADBAND) return TICK_MS;
    return TICK_MS * (1 + Math.min(SLOWER, Math.max(-FASTER, ahead * GAIN)));
  }
}

/** A peer may say anything, and more than this is never true. */
const clamp = (ticks: number): number => Math.min(60, Math.max(-60, ticks));
