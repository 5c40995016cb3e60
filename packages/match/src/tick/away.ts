import type { Parts } from './parts.ts';

const STEP_MS = 1_000 / 60;
/** Who was away a moment ago believes the others who say so. */
const BELIEVES_MS = 10_000;

/** Whether this device was away: asleep, or without the server and anybody else. */
export class Away {
  readonly #parts: Parts;
  #lookedAt: number;
  #awayAt = Number.NEGATIVE_INFINITY;
  #isServerThere = true;

  constructor(parts: Parts, now: number) {
    this.#parts = parts;
    this.#lookedAt = now;
  }

  /** It was away until now: its page was loaded anew. */
  cameBack(now: number): void {
    this.#awayAt = now;
  }

  /** The server can be reached, or no more. */
  server(isThere: boolean): void {
    this.#isServerThere = isThere;
  }

  look(now: number): void {
    const { title, others, engine } = this.#parts;
    const { session } = engine;
    const awayMs = title.absenceMs / 2;
    const live = others.filter((seat) => session.isLive(seat));
    // Others who are silent while the server is there may be the ones who are gone, or say nothing on purpose.
    const isAlone =
      !this.#isServerThere && live.length > 0 && live.every((seat) => session.silenceOf(seat) * STEP_MS >= awayMs);
    if (now - this.#lookedAt >= awayMs || isAlone) this.#awayAt = now;
    this.#lookedAt = now;
  }

  /** Whether it believes what all others signed about it. */
  believes(now: number): boolean {
    return now - this.#awayAt < BELIEVES_MS;
  }
}
