import type { Id } from '@parley/protocol';

/** An id, and when it is due, in milliseconds since the epoch. */
export type DueItem = readonly [Id, number];

/**
 * Ids in the order in which they fall due. All ids of one queue wait for the same time, so they fall due in the order in which
 * they were added, and `take` visits only ids that are due. After the clock was set back, or an id was put back, that does
 * not hold: the next `take` sorts once.
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
  take(now: number): readonly DueItem[] {
    if (this.#order === 'unsorted') this.#sort();
    const due: DueItem[] = [];
    for (const [id, at] of this.#dueAt) {
      if (at > now) break;
      due.push([id, at]);
    }
    for (const [id] of due) this.#dueAt.delete(id);
    return due;
  }

  /** Puts what was taken back in its place, also where it was added again meanwhile. */
  putBack(items: readonly DueItem[]): void {
    for (const [id, at] of items) this.add(id, at);
  }

  #sort(): void {
    const sorted = [...this.#dueAt].sort(([, a], [, b]) => a - b);
    this.#dueAt.clear();
    for (const [id, at] of sorted) this.#dueAt.set(id, at);
    this.#latest = sorted.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY;
    this.#order = 'sorted';
  }
}
