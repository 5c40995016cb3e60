import type { Parts } from './parts.ts';
import { SILENT_STEPS } from './shown.ts';

/** Steps after which inputs come through another player, if any of them has them: it asks after a quarter of a second. */
const HELPED_STEPS = 7;
/** Between two requests for one link. It takes one every few seconds itself. */
const EVERY_MS = 500;

/**
 * Asks for a second path where nothing comes from a seat by any way (N13): through the server, because another player would have helped by then.
 * The match waits meanwhile, so a quarter of a second more is a stop that everybody sees.
 */
export class SecondPath {
  readonly #parts: Parts;
  readonly #askedAt = new Map<number, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  look(now: number): void {
    const { others, contacts, engine, out } = this.#parts;
    if (!engine.clock.isRunning) return;
    const after = SILENT_STEPS + (others.length > 1 ? HELPED_STEPS : 0);
    for (const seat of others) {
      if (engine.session.silenceOf(seat) < after || !this.#parts.plays(seat) || contacts.link(seat) !== 'open')
        continue;
      const askedAt = this.#askedAt.get(seat);
      if (askedAt !== undefined && now - askedAt < EVERY_MS) continue;
      this.#askedAt.set(seat, now);
      out.add({ kind: 'hasten', seat });
    }
  }
}
