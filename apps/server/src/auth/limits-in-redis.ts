import { createHash } from 'node:crypto';
import { err, ok } from '@parley/protocol';
import type { RedisControl } from '../bus/redis/control.ts';
import { type Limiters, memoryLimiters } from './keyed-limiter.ts';

export interface RedisLimitsParts {
  readonly control: Pick<RedisControl, 'ask'>;
  /** Of all keys: several installations may share a Redis. */
  readonly prefix: string;
  /** Milliseconds that never go back. */
  readonly clock: () => number;
}

/** Takes one where there is one: gives 0, or in how many milliseconds there will be. ARGV: most, withinMs. */
const TAKE = `
local taken = tonumber(redis.call('GET', KEYS[1]) or '0')
if taken >= tonumber(ARGV[1]) then
  return math.max(1, redis.call('PTTL', KEYS[1]))
end
redis.call('INCR', KEYS[1])
if taken == 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0`;

/** A request waits no longer for this than a person notices (milliseconds). */
const WITHIN_MS = 250;
/** Redis that did not answer is not asked again for so long (milliseconds): else each request would wait. */
const AWAY_MS = 1_000;
/** Keys of which it is remembered that they have to wait. */
const REMEMBERED = 20_000;

/**
 * Limits that several processes share. A key that is refused is remembered, so that who goes on costs Redis nothing. While Redis is away, each
 * process counts for itself, from what it has granted so far.
 */
export function redisLimiters({ control, prefix, clock }: RedisLimitsParts): Limiters {
  let askAgainAt = Number.NEGATIVE_INFINITY;
  const inMemory = memoryLimiters(clock);
  return (allowance) => {
    const { name, most, withinMs } = allowance;
    const insurance = inMemory(allowance);
    const refusedUntil = new Map<string, number>();

    async function ask(place: string): Promise<number> {
      // Of one length, and no address in clear. Many keys of one sender share places, so what they take in Redis is bounded, too.
      const key = `${prefix}:limit:${name}:${createHash('sha256').update(place).digest('base64url').slice(0, 22)}`;
      const options = { keys: [key], arguments: [String(most), String(withinMs)] };
      return Number(await control.ask((client) => client.eval(TAKE, options), WITHIN_MS));
    }

    return {
      async take(key) {
        const now = clock();
        const place = insurance.placeOf(key);
        const until = refusedUntil.get(place);
        if (until !== undefined && until > now) return err({ retryMs: Math.ceil(until - now) });
        refusedUntil.delete(place);
        if (now < askAgainAt) return insurance.take(key);
        try {
          const retryMs = await ask(place);
          if (retryMs === 0) {
            await insurance.take(key);
            return ok(undefined);
          }
          if (refusedUntil.size >= REMEMBERED) refusedUntil.clear();
          refusedUntil.set(place, now + retryMs);
          return err({ retryMs });
        } catch {
          askAgainAt = clock() + AWAY_MS;
          return insurance.take(key);
        }
      },
    };
  };
}
