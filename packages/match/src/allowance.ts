/** What one player may say: so much at once, then one more each time that passes. */
export class Allowance {
  readonly #most: number;
  readonly #everyMs: number;
  #left: number;
  #at: number;

  /** @param everyMs milliseconds until one more may be said */
  constructor(most: number, everyMs: number, now: number) {
    this.#most = most;
    this.#everyMs = everyMs;
    this.#left = most;
    this.#at = now;
  }

  /** Whether one more may be said now; it is then counted. */
  take(now: number): boolean {
    this.#left = Math.min(this.#most, this.#left + Math.max(0, now - this.#at) / this.#everyMs);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
