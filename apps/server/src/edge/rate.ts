/** Limits of rate for one connection (O6). Pure but for their own counts; the time is an argument, in milliseconds. */

/** So many at once, and so many more each second. */
export interface TokenBucket {
  /** Takes one, or so many; false where there are not as many. */
  take(now: number, count?: number): boolean;
}

export function tokenBucket(burst: number, perSecond: number, start: number): TokenBucket {
  let tokens = burst;
  let at = start;
  return {
    take(now, count = 1) {
      tokens = Math.min(burst, tokens + (Math.max(0, now - at) * perSecond) / 1_000);
      at = now;
      if (tokens < count) return false;
      tokens -= count;
      return true;
    },
  };
}

/** At most so many within any window of this length. */
export interface Quota {
  /** Counts one; false where it is one too many. */
  add(now: number): boolean;
}

export function quota(most: number, windowMs: number): Quota {
  let times: number[] = [];
  return {
    add(now) {
      times = times.filter((time) => time > now - windowMs);
      times.push(now);
      return times.length <= most;
    },
  };
}
