import { createHmac, randomBytes } from 'node:crypto';
import { err, ok, type Result } from '@parley/protocol';

/** Limits by key, such as a network or a name (O6). One process counts for itself; several count in Redis (`limits-in-redis.ts`). */
export interface KeyedLimiter {
  /** Takes one for this key. Where none is left: in how many milliseconds there will be. */
  take(key: string): Promise<Result<void, { readonly retryMs: number }>>;
}

/** So many within a time that begins with the first of them. */
export interface Allowance {
  /** Of what is limited; no two limits have the same. */
  readonly name: string;
  readonly most: number;
  readonly withinMs: number;
}

export type Limiters = (allowance: Allowance) => KeyedLimiter;

/** The counts of one process. */
export interface MemoryLimiter extends KeyedLimiter {
  /** Under what this key is counted: by itself, or with others (see `KEYS`). */
  placeOf(key: string): string;
}

/**
 * Keys that are counted apart at once. All further keys share a number of counts: whoever has very many networks can use up the keys,
 * and must not keep every newcomer out by that.
 */
const KEYS = 20_000;
const SHARED = 1_024;

interface Window {
  taken: number;
  readonly until: number;
}

/** @param clock milliseconds that never go back: by one that is set, a key could be kept out for as long as that was off */
export const memoryLimiters =
  (clock: () => number): ((allowance: Allowance) => MemoryLimiter) =>
  ({ most, withinMs }) => {
    const own = new Map<string, Window>();
    const shared = new Map<string, Window>();
    // Secret, so that nobody can choose with whom to share.
    const salt = randomBytes(16);
    const sharedPlace = (key: string): string =>
      String(createHmac('sha256', salt).update(key).digest().readUInt32BE() % SHARED);

    /** All windows are equally long, so they end in the order in which they began. */
    function forget(windows: Map<string, Window>, now: number): void {
      for (const [key, { until }] of windows) {
        if (until > now) return;
        windows.delete(key);
      }
    }

    function windowOf(windows: Map<string, Window>, key: string, now: number): Window {
      const known = windows.get(key);
      if (known !== undefined) return known;
      const window = { taken: 0, until: now + withinMs };
      windows.set(key, window);
      return window;
    }

    function isCountedApart(key: string, now: number): boolean {
      forget(own, now);
      forget(shared, now);
      return own.has(key) || own.size < KEYS;
    }

    return {
      placeOf: (key) => (isCountedApart(key, clock()) ? `own ${key}` : `shared ${sharedPlace(key)}`),
      async take(key) {
        const now = clock();
        const window = isCountedApart(key, now) ? windowOf(own, key, now) : windowOf(shared, sharedPlace(key), now);
        if (window.taken >= most) return err({ retryMs: Math.max(1, Math.ceil(window.until - now)) });
        window.taken += 1;
        return ok(undefined);
      },
    };
  };
