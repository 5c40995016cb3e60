/** Senders that are remembered for each channel: a sender is one start of a process. */
const SENDERS = 1_000;

/**
 * What has arrived on one channel. A sender that lost the connection in the middle of a write does not know whether it was
 * written, and writes again; the numbers of the messages tell what is there twice, and what is missing.
 */
export class Arrivals {
  readonly #last = new Map<string, number>();

  /** @returns how many of these `count` messages arrived before, and whether messages between them and the last ones are missing */
  take(sender: string, first: number, count: number): { readonly again: number; readonly isGap: boolean } {
    const last = this.#last.get(sender);
    const end = first + count - 1;
    if (last !== undefined && end <= last && count > 0) return { again: count, isGap: false };
    // Those heard longest ago come first, and are forgotten first.
    this.#last.delete(sender);
    this.#last.set(sender, Math.max(end, last ?? 0));
    if (this.#last.size > SENDERS) {
      const [oldest] = this.#last.keys();
      this.#last.delete(oldest ?? '');
    }
    if (last === undefined) return { again: 0, isGap: false };
    return { again: Math.max(0, last + 1 - first), isGap: first > last + 1 };
  }
}
