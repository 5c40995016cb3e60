import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { readRedisAddress } from '../address.ts';
import { makeRedisBus, type RedisBus, type RedisBusParts } from '../redis-bus.ts';
import { isLater } from '../stream-entry.ts';

export interface BusOfTest {
  readonly bus: RedisBus;
  readonly faults: string[];
  /** Resolves once everything that this bus sent, and everything that it reads, was handed over. */
  readonly settled: () => Promise<void>;
}

export interface Where {
  readonly url: string;
  readonly prefix: string;
}

export function addressOf(url: string): RedisBusParts['address'] {
  const address = readRedisAddress(url);
  if (!address.ok) throw new Error(address.error);
  return address.value;
}

export async function openBus({ url, prefix }: Where, parts: Partial<RedisBusParts> = {}): Promise<BusOfTest> {
  const faults: string[] = [];
  const bus = makeRedisBus({
    address: addressOf(url),
    prefix,
    id: randomUUID(),
    fault: (what, error) => void faults.push(`${what}: ${error instanceof Error ? error.message : error}`),
    passed: () => performance.now(),
    random: Math.random,
    randomId: randomUUID,
    ...parts,
  });
  return { bus, faults, settled: () => settle(url, bus) };
}

/** Compares what was read with what is in the streams, until nothing moves. */
async function settle(url: string, bus: RedisBus): Promise<void> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  await client.connect();
  try {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      await bus.ready();
      await bus.written();
      // Handlers that settle in this turn send, too.
      await new Promise(setImmediate);
      for (const [key, position] of bus.positions()) {
        const [last] = (await client.xRevRange(key, '+', '-', { COUNT: 1 })) ?? [];
        if (last !== undefined && isLater(last.id, position)) quiet = -1;
      }
    }
  } finally {
    client.destroy();
  }
}
