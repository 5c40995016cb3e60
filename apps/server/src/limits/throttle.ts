import { putNewest } from './put-newest.ts';

/**
 * Token buckets by key: `burst` at once, then one more every `everyMs`. Pure except for its counts: the time is an argument.
 * `KeyedLimiter` answers by promise, so between its answer and the write others could take what it saw; this one answers at once.
 */
export interface Throttle {
  /** Whether one more, or so many, is allowed now (milliseconds); does not take it. */
  allows(key: string, now: number, count?: number): boolean;
  /** How long until one is allowed; 0 where it is allowed now. */
  waitMs(key: string, now: number): number;
  /** Takes one, or so many; below none it stays at none. */
  take(key: string, now: number, count?: number): void;
  /** Gives one back. */
  giveBack(key: string, now: number): void;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Buckets kept at once (O6); the one that was used longest ago gives way, as it is the fullest of them. */
const BUCKETS = 10_000;

export function makeThrottle(burst: number, everyMs: number): Throttle {
  const buckets = new Map<string, Bucket>();
  const tokens = (key: string, now: number): number => {
    const bucket = buckets.get(key);
    // A clock that was set back: it fills from here on, and not only once the clock is where it was.
    if (bucket !== undefined && now < bucket.at) buckets.set(key, { tokens: bucket.tokens, at: now });
    return bucket === undefined ? burst : Math.min(burst, bucket.tokens + Math.max(0, now - bucket.at) / everyMs);
  };
  const put = (key: string, left: number, now: number): void =>
    putNewest(buckets, key, { tokens: left, at: now }, BUCKETS);
  return {
    allows: (key, now, count = 1) => tokens(key, now) >= count,
    waitMs: (key, now) => Math.ceil(Math.max(0, 1 - tokens(key, now)) * everyMs),
    take: (key, now, count = 1) => put(key, Math.max(0, tokens(key, now) - count), now),
    giveBack(key, now) {
      if (buckets.has(key)) put(key, Math.min(burst, tokens(key, now) + 1), now);
    },
  };
}
