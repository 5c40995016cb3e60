/** Limits of rate for one connection (O6). Pure but for their own counts; the time is an argument, in milliseconds. */

/** So many at once, and so many more each second. */
export interface TokenBucket {
  /** Takes one; false where there is none. */
  take(now: number): boolean;
}

export function tokenBucket(burst: number, perSecond: number, start: number): TokenBucket {
  let tokens = burst;
  let at = start;
  return {
    take(now) {
      tokens = Math.min(burst, tokens + (Math.max(0, now - at) * perSecond) / 1_000);
      at = now;
      if (tokens < 1) return false;
      tokens -= 1;
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
