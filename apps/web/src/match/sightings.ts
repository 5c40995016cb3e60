/** How long a move is in motion on every board, in milliseconds: as long as `--drop` of the style sheet (W9). */
export const MOTION_MS = 320;

/**
 * When a move lies still for certain, in milliseconds after the page first saw it: what is said about the end waits for that. Later
 * than the motion, because the browser begins it with its next picture.
 */
export const LANDED_MS = MOTION_MS + 80;

/** Matches that are remembered: those of all players of a page, and more. */
const KEPT = 16;

interface Sighting {
  readonly ply: number;
  /** Null for a move that was there when the page first saw the match. */
  readonly at: number | null;
}

/**
 * When this page first saw the latest move of each match. A match that several players of the page play is seen once, and what was
 * played before a reload is not played again (W9).
 */
export class Sightings {
  readonly #seen = new Map<string, Sighting>();

  /**
   * How long the latest move has been in sight, in milliseconds; infinitely for one that was there before.
   * @param ply plies that are drawn
   */
  age(match: string, ply: number, now: number): number {
    const before = this.#seen.get(match);
    if (before === undefined || before.ply < ply) {
      // One more than before is a move that came; a jump is a match that was caught up with.
      const isNew = before !== undefined && before.ply === ply - 1;
      this.#seen.delete(match);
      this.#seen.set(match, { ply, at: isNew ? now : null });
      // Those of earlier matches are needed no more.
      for (const old of [...this.#seen.keys()].slice(0, -KEPT)) this.#seen.delete(old);
    }
    const { at = null } = this.#seen.get(match) ?? {};
    return at === null ? Number.POSITIVE_INFINITY : now - at;
  }
}
