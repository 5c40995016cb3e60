/**
 * Limits the rate of a connection or of a lane of the relay (O6): a burst at once, and then a number per second. It is pure except
 * for its own count; the time is an argument, in milliseconds. `KeyedLimiter` is for limits by a key.
 */
export interface TokenBucket {
  /** Whether this number of tokens is there. Takes none. */
  has(now: number, count: number): boolean;
  /** Takes this number of tokens, one by default. False, and takes none, if there are fewer. */
  take(now: number, count?: number): boolean;
}

export function tokenBucket(burst: number, perSecond: number, start: number): TokenBucket {
  let tokens = burst;
  let at = start;

  /** A clock that is set back neither adds nor removes tokens. */
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
