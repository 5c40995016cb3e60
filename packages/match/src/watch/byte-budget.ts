/** Bytes that may be sent: so many at once, and so many more each second. */
export class ByteBudget {
  readonly #most: number;
  readonly #perSecond: number;
  #left: number;
  #at: number;

  constructor(most: number, perSecond: number, now: number) {
    this.#most = most;
    this.#perSecond = perSecond;
    this.#left = most;
    this.#at = now;
  }

  pass(now: number): void {
    this.#left = Math.min(this.#most, this.#left + (Math.max(0, now - this.#at) / 1_000) * this.#perSecond);
    this.#at = now;
  }

  get isSpent(): boolean {
    return this.#left <= 0;
  }

  /** One frame may take more than is left: the next ones wait for it. */
  spend(bytes: number): void {
    this.#left -= bytes;
  }
}
