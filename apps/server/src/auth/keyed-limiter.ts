import { createHmac, randomBytes } from 'node:crypto';
import { err, ok, type Result } from '@parley/protocol';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Limits by key, such as a network or a name (O6). One process counts for itself; Redis will count for several. */
export interface KeyedLimiter {
  /** Takes one for this key. Where none is left: in how many milliseconds there will be. */
  take(key: string): Promise<Result<void, { readonly retryMs: number }>>;
}

/** So many within a time that begins with the first of them. */
export interface Allowance {
  readonly most: number;
  readonly withinMs: number;
}

export type Limiters = (allowance: Allowance) => KeyedLimiter;

/**
 * Keys that are counted apart within that time, at about a kilobyte each. All further keys share a number of counts: whoever has
 * very many networks can use up the keys, and must not keep every newcomer out by that.
 */
const KEYS = 20_000;
const SHARED = 1_024;

export const memoryLimiters: Limiters = ({ most, withinMs }) => {
  const duration = withinMs / 1_000;
  const counts = new RateLimiterMemory({ points: most, duration });
  const keys = new RateLimiterMemory({ points: KEYS, duration });
  // Secret, so that nobody can choose with whom to share.
  const salt = randomBytes(16);
  const shared = (key: string): string => {
    const hash = createHmac('sha256', salt).update(key).digest();
    return `shared ${hash.readUInt32BE() % SHARED}`;
  };

  async function take(limiter: RateLimiterMemory, key: string): Promise<Result<void, { readonly retryMs: number }>> {
    try {
      await limiter.consume(key);
      return ok(undefined);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return err({ retryMs: Math.max(1, refused.msBeforeNext) });
    }
  }

  return {
    async take(key) {
      const counted = (await counts.get(key)) !== null || (await take(keys, 'new')).ok;
      return take(counts, counted ? key : shared(key));
    },
  };
};
