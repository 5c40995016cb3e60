import type { Id } from '@parley/protocol';

/**
 * Ids in the order in which they fall due. All of one queue wait equally long, so the order of their coming is the
 * order of their falling due, and each look costs only what is due.
 */
export class DueQueue {
  readonly #dueAt = new Map<string, number>();

  get size(): number {
    return this.#dueAt.size;
  }

  /** @param at milliseconds since the epoch */
  add(id: Id, at: number): void {
    // An id that waits already goes to the end: its time begins anew.
    this.#dueAt.delete(id);
    this.#dueAt.set(id, at);
  }

  remove(id: Id): void {
    this.#dueAt.delete(id);
  }

  /** Takes out what is due, the oldest first. */
  take(now: number): readonly Id[] {
    const due: Id[] = [];
    for (const [id, at] of this.#dueAt) {
      if (at > now) break;
      due.push(id);
    }
    for (const id of due) this.#dueAt.delete(id);
    return due;
  }
}
