import { type RedisAddress, safeError } from './address.ts';
import { keepConnected, type RedisClient } from './connection.ts';

/** One connection for all short questions to Redis: leases, members, one-time tokens, limits, the clock. */
export interface RedisControl {
  /**
   * Rejects at once where the connection is away, and where the answer takes longer than `withinMs`; it may have been executed then.
   */
  ask<T>(question: (client: RedisClient) => Promise<T>, withinMs?: number): Promise<T>;
  /** For how long this Redis has been up, in milliseconds, at least; 0 where it is away. */
  upMs(): number;
  close(): Promise<void>;
}

export interface RedisControlParts {
  readonly address: RedisAddress;
  readonly fault: (what: string, error: unknown) => void;
  readonly lost?: () => void;
  readonly random: () => number;
  /** Milliseconds that have passed. */
  readonly passed: () => number;
}

/** An answer takes less than a millisecond; a person waits for some of them (milliseconds). */
const WITHIN_MS = 1_000;

export function openRedisControl({ address, fault, lost, random, passed }: RedisControlParts): RedisControl {
  /** When Redis began, at the latest, by our clock. */
  let upSince = 0;
  const connection = keepConnected({
    address,
    fault,
    random,
    ...(lost && { lost }),
    async work(client, stands, over) {
      const info = String(await client.info('server'));
      // In whole seconds, cut off.
      upSince = passed() - Number(/uptime_in_seconds:(?<s>\d+)/.exec(info)?.groups?.s ?? 0) * 1_000;
      stands();
      await new Promise<void>((resolve) => over.addEventListener('abort', () => resolve(), { once: true }));
    },
  });
  return {
    async ask(question, withinMs = WITHIN_MS) {
      const client = connection.client();
      if (client === null) throw new Error('Redis is away');
      let late: NodeJS.Timeout | undefined;
      const tooLate = new Promise<never>((_, reject) => {
        late = setTimeout(() => reject(new Error('Redis does not answer')), withinMs);
      });
      try {
        return await Promise.race([question(client), tooLate]);
      } catch (error) {
        throw safeError(error, address);
      } finally {
        clearTimeout(late);
      }
    },
    upMs: () => (connection.client() === null ? 0 : passed() - upSince),
    close: () => connection.close(),
  };
}
