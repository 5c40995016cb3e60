import type { RedisControl } from '../bus/redis/control.ts';
import type { SpentTokens } from './spent.ts';

export interface RedisSpentParts {
  readonly control: Pick<RedisControl, 'ask'>;
  /** Of all keys: several installations may share a Redis. */
  readonly prefix: string;
  /** Keeps kinds of tokens apart. */
  readonly kind: string;
}

/** A process whose clock is behind takes a token for good for so much longer, at most (milliseconds). */
const CLOCKS_MS = 60_000;

/**
 * For several processes. A token that Redis cannot be asked about is refused: who holds it gets another one. It may be spent all the same, where
 * only the answer did not come.
 */
export function redisSpentTokens({ control, prefix, kind }: RedisSpentParts): SpentTokens {
  return {
    async spend(id, expiresAt, now) {
      const key = `${prefix}:spent:${kind}:${id}`;
      const lifeMs = Math.max(0, Math.ceil(expiresAt - now)) + CLOCKS_MS;
      try {
        const options = { condition: 'NX', expiration: { type: 'PX', value: lifeMs } } as const;
        return (await control.ask((client) => client.set(key, '', options))) === 'OK';
      } catch {
        return false;
      }
    },
  };
}
