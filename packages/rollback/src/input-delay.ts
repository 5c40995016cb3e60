import { MAX_DELAY, TICK_MS, TICKS_A_SECOND } from './config.ts';
import type { InputQueue } from './input-queue.ts';

/**
 * The input delay for a link, in ticks. Two ticks of the way are left to prediction, which hides them better than a delay does.
 * 150 ms round trip and 10 ms of jitter: ceil(85 / 16.7) − 2 = 4.
 *
 * @param jitterMs what 95 of 100 packets stay under
 */
export function inputDelayFor(roundTripMs: number, jitterMs: number): number {
  const ticks = Math.ceil((roundTripMs / 2 + jitterMs) / TICK_MS) - 2;
  return Math.min(MAX_DELAY, Math.max(1, Number.isNaN(ticks) ? 1 : ticks));
}

/**
 * The delay of the own inputs. In play it moves towards the wanted one by one tick a second, so that nobody feels a jump. What was
 * sent is never overwritten: a longer delay repeats an input once, a shorter one leaves one out.
 */
export class InputDelay {
  #ticks: number;
  #wanted: number;
  #sinceChange = TICKS_A_SECOND;

  constructor(ticks: number) {
    this.#ticks = ticks;
    this.#wanted = ticks;
  }

  get ticks(): number {
    return this.#ticks;
  }

  /** In play: moves there by one tick a second. */
  want(ticks: number): void {
    this.#wanted = clamp(ticks);
  }

  /** Between rounds, where nobody plays: moves there at once. */
  set(ticks: number): void {
    this.#wanted = clamp(ticks);
    this.#ticks = this.#wanted;
    this.#sinceChange = 0;
  }

  /** Adds the input that was read at this tick to the own inputs. */
  add(tick: number, input: Uint8Array, own: InputQueue): void {
    this.#sinceChange += 1;
    if (this.#wanted !== this.#ticks && this.#sinceChange >= TICKS_A_SECOND) {
      this.#ticks += this.#wanted > this.#ticks ? 1 : -1;
      this.#sinceChange = 0;
    }
    // Nothing was pressed before the first step: a press must not count for several ticks.
    if (own.next === 0) for (let i = 0; i < this.#ticks; i += 1) own.push(NOTHING);
    while (own.next <= tick + this.#ticks) own.push(input);
  }
}

const NOTHING = new Uint8Array(4);

const clamp = (ticks: number): number => Math.min(MAX_DELAY, Math.max(0, Math.trunc(ticks)));
