import type { Id } from '@parley/protocol';

/**
 * Ids in the order in which they fall due. All ids of one queue wait for the same time, so they fall due in the order in which
 * they were added, and `take` visits only ids that are due.
 */
/** An id, and when it is due, in milliseconds since the epoch. */
export type DueItem = readonly [Id, number];

export class DueQueue {
  readonly #dueAt = new Map<string, number>();

  get size(): number {
    return this.#dueAt.size;
  }

  /** @param at milliseconds since the epoch */
  add(id: Id, at: number): void {
    // An id that is already in the queue goes to the end, because its time begins again.
    this.#dueAt.delete(id);
    this.#dueAt.set(id, at);
  }

  remove(id: Id): void {
    this.#dueAt.delete(id);
  }

  /** Removes and returns what is due, the oldest first. */
  take(now: number): readonly DueItem[] {
    const due: DueItem[] = [];
    for (const [id, at] of this.#dueAt) {
      if (at > now) break;
      due.push([id, at]);
    }
    for (const [id] of due) this.#dueAt.delete(id);
    return due;
  }

  /** Puts what was taken back in its place, before everything else. Costs as much as there is: it is for faults alone. */
  putBack(items: readonly DueItem[]): void {
    const rest = [...this.#dueAt].filter(([id]) => items.every(([taken]) => taken !== id));
    this.#dueAt.clear();
    for (const [id, at] of [...items, ...rest]) this.#dueAt.set(id, at);
  }
}
