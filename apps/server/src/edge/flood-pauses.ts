import type { Id } from '@parley/protocol';

/** How long a player stays out that was closed for sending too much. Shorter than any absence that a match allows. */
export const FLOOD_PAUSE_MS = 10_000;
/** Players that are remembered; past that the oldest are let in again. */
const MOST = 10_000;

/**
 * Players that were closed for sending too much, and may not come back at once (O6). Each entrance costs a hundred times what a refused message
 * costs, so a flood that came back at once would cost more by its entrances than by what it says. It counts the player and not the network: nobody else waits.
 */
export class FloodPauses {
  /** By player, until when; the oldest first. */
  readonly #until = new Map<Id, number>();

  note(player: Id, now: number): void {
    this.#until.delete(player);
    this.#until.set(player, now + FLOOD_PAUSE_MS);
    const [oldest] = this.#until.keys();
    if (this.#until.size > MOST && oldest !== undefined) this.#until.delete(oldest);
  }

  /** Whether this player has to stay out. */
  isOut(player: Id, now: number): boolean {
    const until = this.#until.get(player);
    // The clock may have been set back.
    if (until !== undefined && now < until && until <= now + FLOOD_PAUSE_MS) return true;
    this.#until.delete(player);
    return false;
  }
}
