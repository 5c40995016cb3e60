/** Who waits to be judged, and in which order they go. */
export interface Line<T> {
  readonly length: number;
  /** `size`: what it may cost, in any unit. */
  add(item: T, size: number): void;
  /** The next to go; undefined where nobody waits. */
  take(): T | undefined;
  /** All that are left, first come first. */
  clear(): readonly T[];
}

/**
 * One turn in so many goes to whoever has waited longest: a long record is not kept waiting for ever where short ones keep
 * coming, and a flood of long ones slows the short ones by no more than one of them for each seven.
 */
const LONGEST_EVERY = 8;

/**
 * The shortest first; of the same size, who came first. A record that is made to be slow is long, and an honest match
 * short, so whoever hands in many slow ones waits behind everybody else, rather than everybody behind them (O6).
 */
export function makeLine<T>(): Line<T> {
  const waiting: { readonly item: T; readonly size: number }[] = [];
  let turns = 0;

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
      turns += 1;
      const at = turns % LONGEST_EVERY === 0 ? 0 : shortest();
      return waiting.splice(at, 1)[0]?.item;
    },
    clear() {
      return waiting.splice(0).map(({ item }) => item);
    },
  };
}
