/** Token buckets by key: `burst` at once, then one more every `everyMs`. */
export interface Throttle {
  /** Whether one more, or so many, is allowed now; does not take it. */
  allows(key: string, count?: number): boolean;
  /** Takes one, or so many; below none it stays at none. */
  take(key: string, count?: number): void;
}

interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Buckets kept at once (O6); the one that was used longest ago gives way, as it is the fullest of them. */
const BUCKETS = 10_000;

export function makeThrottle(burst: number, everyMs: number, clock: () => number): Throttle {
  const buckets = new Map<string, Bucket>();
  const tokens = (key: string): number => {
    const bucket = buckets.get(key);
    return bucket === undefined ? burst : Math.min(burst, bucket.tokens + Math.max(0, clock() - bucket.at) / everyMs);
  };
  return {
    allows: (key, count = 1) => tokens(key) >= count,
    take(key, count = 1) {
      const left = Math.max(0, tokens(key) - count);
      buckets.delete(key);
      if (buckets.size >= BUCKETS) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      buckets.set(key, { tokens: left, at: clock() });
    },
  };
}
