/** Token buckets by key: `burst` at once, then one more every `everyMs`. */
export interface Throttle {
  /** Whether one more is allowed now; does not take it. */
  allows(key: string): boolean;
  /** Takes one; below none it stays at none. */
  take(key: string): void;
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
    return bucket === undefined ? burst : Math.min(burst, bucket.tokens + (clock() - bucket.at) / everyMs);
  };
  return {
    allows: (key) => tokens(key) >= 1,
    take(key) {
      const left = Math.max(0, tokens(key) - 1);
      buckets.delete(key);
      if (buckets.size >= BUCKETS) {
        const oldest = buckets.keys().next();
        if (!oldest.done) buckets.delete(oldest.value);
      }
      buckets.set(key, { tokens: left, at: clock() });
    },
  };
}
