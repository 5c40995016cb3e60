/**
 * The limit of rate within a connection or a lane of the relay (O6): so many at once, and so many more each second. Pure but
 * for its own count; the time is an argument, in milliseconds. What is counted by a key is a `KeyedLimiter`.
 */
export interface TokenBucket {
  /** Whether there are so many; takes none. */
  has(now: number, count: number): boolean;
  /** Takes one, or so many; false where there are not as many. */
  take(now: number, count?: number): boolean;
}

export function tokenBucket(burst: number, perSecond: number, start: number): TokenBucket {
  let tokens = burst;
  let at = start;

  /** A clock that is set back gives nothing, and takes nothing. */
  function has(now: number, count: number): boolean {
    tokens = Math.min(burst, tokens + (Math.max(0, now - at) * perSecond) / 1_000);
    at = now;
    return tokens >= count;
  }

  return {
    has,
    take(now, count = 1) {
      if (!has(now, count)) return false;
      tokens -= count;
      return true;
    },
  };
}
