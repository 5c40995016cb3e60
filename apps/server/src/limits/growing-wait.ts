/**
 * Tries by key, of which the first few are free, and each further one waits twice as long as the one before. Pure except for its
 * counts: the time is an argument (milliseconds). A key that is left alone for long enough begins anew.
 */
export interface GrowingWait {
  /** How long until the next try is allowed; 0 where it is allowed now. */
  waitMs(key: string, now: number): number;
  take(key: string, now: number): void;
  /** Takes one try back, as it did no harm. */
  giveBack(key: string): void;
  /** Forgets all tries of this key. */
  forget(key: string): void;
}

export interface Growth {
  readonly free: number;
  /** The wait after the last free try. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** A key that has not tried for this long begins anew: longer than the longest wait. */
  readonly forgottenMs: number;
}

interface Tries {
  readonly count: number;
  readonly at: number;
}

/** Keys kept at once (O6); the one that tried longest ago gives way. */
const KEYS = 20_000;

export function makeGrowingWait({ free, firstMs, mostMs, forgottenMs }: Growth): GrowingWait {
  const tries = new Map<string, Tries>();

  function put(key: string, next: Tries): void {
    tries.delete(key);
    const [oldest] = tries.keys();
    if (tries.size >= KEYS && oldest !== undefined) tries.delete(oldest);
    tries.set(key, next);
  }

  /** A clock that was set back counts from here on. */
  const sinceMs = ({ at }: Tries, now: number): number => Math.max(0, now - at);
  const waitAfter = (count: number): number => (count < free ? 0 : Math.min(mostMs, firstMs * 2 ** (count - free)));

  return {
    waitMs(key, now) {
      const known = tries.get(key);
      return known === undefined ? 0 : Math.max(0, waitAfter(known.count) - sinceMs(known, now));
    },
    take(key, now) {
      const known = tries.get(key);
      const isFresh = known === undefined || sinceMs(known, now) >= forgottenMs;
      put(key, { count: isFresh ? 1 : known.count + 1, at: now });
    },
    giveBack(key) {
      const known = tries.get(key);
      if (known !== undefined) tries.set(key, { ...known, count: Math.max(0, known.count - 1) });
    },
    forget(key) {
      tries.delete(key);
    },
  };
}
