/** Steps that are made up for at once after a short pause, such as one of the garbage collector. */
const MOST_AT_ONCE = 8;
/** A device that was away for longer goes on from now: the others waited for it, and nothing is to be made up for. */
const LATE_MS = 150;

/** When the next tick is due. The time comes from outside (N1). */
export class TickClock {
  #nextAt: number | null = null;
  #steppedAt = 0;

  get isRunning(): boolean {
    return this.#nextAt !== null;
  }

  begin(now: number): void {
    this.#nextAt ??= now;
  }

  /**
   * Runs the steps that are due.
   *
   * @param step plays one tick, and returns how long that one lasts (ms); null where nothing can be played now
   */
  run(now: number, step: (at: number) => number | null): void {
    if (this.#nextAt === null) return;
    if (now - this.#nextAt > LATE_MS) this.#nextAt = now;
    for (let steps = 0; steps < MOST_AT_ONCE && this.#nextAt <= now; steps += 1) {
      const lasts = step(this.#nextAt);
      if (lasts === null) return;
      this.#nextAt += lasts;
    }
  }

  /** A tick was played that was due then. */
  played(at: number): void {
    this.#steppedAt = at;
  }

  /** How far the time is from the last tick to the next one, from 0 to 1. It stays at 1 while nothing is played. */
  alpha(now: number, tickMs: number): number {
    return this.isRunning ? Math.min(1, Math.max(0, (now - this.#steppedAt) / tickMs)) : 1;
  }
}
