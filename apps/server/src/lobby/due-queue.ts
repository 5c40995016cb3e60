import type { Id } from '@parley/protocol';

export interface Due {
  readonly id: Id;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * Ids in the order in which they fall due. All ids of one queue wait for the same time, so they fall due in the order in which
 * they were added, and `take` visits only ids that are due. Where that does not hold, because the clock was set back or an id
 * was put back into the queue, the next `take` sorts once.
 */
export class DueQueue {
  readonly #dueAt = new Map<Id, number>();
  /** The latest time in the queue, or a later one. */
  #latest = Number.NEGATIVE_INFINITY;
  #order: 'sorted' | 'unsorted' = 'sorted';

  get size(): number {
    return this.#dueAt.size;
  }

  /** @param at milliseconds since the epoch */
  add(id: Id, at: number): void {
    // An id that is already in the queue goes to the end, because its time begins again.
    this.#dueAt.delete(id);
    this.#dueAt.set(id, at);
    if (at < this.#latest) this.#order = 'unsorted';
    this.#latest = Math.max(this.#latest, at);
  }

  remove(id: Id): void {
    this.#dueAt.delete(id);
  }

  /** Removes and returns what is due, the oldest first. */
  take(now: number): readonly Due[] {
    if (this.#order === 'unsorted') this.#sort();
    const due: Due[] = [];
    for (const [id, at] of this.#dueAt) {
      if (at > now) break;
      due.push({ id, at });
    }
    for (const { id } of due) this.#dueAt.delete(id);
    return due;
  }

  #sort(): void {
    const sorted = [...this.#dueAt].sort(([, a], [, b]) => a - b);
    this.#dueAt.clear();
    for (const [id, at] of sorted) this.#dueAt.set(id, at);
    this.#latest = sorted.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY;
    this.#order = 'sorted';
  }
}
