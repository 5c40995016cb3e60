/** Audits that wait for a thread, and their order. */
export interface AuditQueue<T> {
  readonly length: number;
  /** `size`: what the audit may cost, in any unit. */
  add(item: T, size: number): void;
  /** Takes the next one out; undefined where none waits. */
  take(): T | undefined;
  /** Takes all of them out, in the order in which they were added. */
  clear(): readonly T[];
}

/**
 * Every eighth audit taken is the one that has waited longest. So a long transcript does not wait for ever while short ones keep
 * coming, and a flood of long transcripts delays seven short ones by one of them at most.
 */
const LONGEST_EVERY = 8;

/**
 * The shortest first; among equals, the first that was added. An honest match is short, and a transcript that is made to be slow is
 * long. So a player who hands in many slow transcripts waits behind everybody else (O6).
 */
export function makeAuditQueue<T>(): AuditQueue<T> {
  const waiting: { readonly item: T; readonly size: number }[] = [];
  let taken = 0;

  function shortest(): number {
    let best = 0;
    for (const [at, { size }] of waiting.entries()) if (size < (waiting[best]?.size ?? size)) best = at;
    return best;
  }

  return {
    get length() {
      return waiting.length;
    },
    add(item, size) {
      waiting.push({ item, size });
    },
    take() {
      if (waiting.length === 0) return undefined;
      taken += 1;
      const at = taken % LONGEST_EVERY === 0 ? 0 : shortest();
      return waiting.splice(at, 1)[0]?.item;
    },
    clear() {
      return waiting.splice(0).map(({ item }) => item);
    },
  };
}
