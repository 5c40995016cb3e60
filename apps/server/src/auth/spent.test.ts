import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRedisControl, type RedisControl } from '../bus/redis/control.ts';
import { addressOf } from '../bus/redis/testing/open-bus.ts';
import { describeWithRedis } from '../testing/redis.ts';
import { spentContract } from './spent.contract.ts';
import { memorySpentTokens } from './spent.ts';
import { redisSpentTokens } from './spent-in-redis.ts';

spentContract('in memory', memorySpentTokens);

describe('spent tokens in memory', () => {
  it('[S1.14] are remembered until they expire', async () => {
    const spent = memorySpentTokens();
    expect(await spent.spend('a', 100, 0)).toBe(true);
    expect(await spent.spend('a', 100, 99)).toBe(false);
    // Its token is refused by its time from here on.
    expect(await spent.spend('a', 300, 100)).toBe(true);
  });

  it('[O6.6] are bounded: one that could not be remembered is refused, until others have expired', async () => {
    const spent = memorySpentTokens(2);
    expect(await Promise.all([1, 2, 3].map((n) => spent.spend(`id-${n}`, 100, 0)))).toEqual([true, true, false]);
    expect(await spent.spend('id-3', 200, 100)).toBe(true);
  });
});

describeWithRedis('spent tokens in Redis', (redis) => {
  const controls: RedisControl[] = [];
  afterEach(() => Promise.all(controls.splice(0).map((control) => control.close())));
  const join = (): RedisControl => {
    const parts = { fault: () => {}, random: Math.random, passed: () => performance.now() };
    const control = openRedisControl({ address: addressOf(redis().url), ...parts });
    controls.push(control);
    return control;
  };
  const isThere = (control: RedisControl): Promise<void> => vi.waitFor(() => expect(control.upMs()).not.toBe(0));

  spentContract('in Redis', () => {
    const control = join();
    const spent = redisSpentTokens({ control, prefix: randomUUID(), kind: 'join' });
    return {
      async spend(...given) {
        await isThere(control);
        return spent.spend(...given);
      },
    };
  });

  it('[O7.13] are spent once in all processes together', async () => {
    const prefix = randomUUID();
    const all = Array.from({ length: 4 }, join);
    await Promise.all(all.map(isThere));
    const books = all.map((control) => redisSpentTokens({ control, prefix, kind: 'join' }));
    for (const id of Array.from({ length: 50 }, () => randomUUID())) {
      const taken = await Promise.all(books.map((spent) => spent.spend(id, 10_000, 0)));
      expect(taken.filter(Boolean)).toHaveLength(1);
    }
    const other = redisSpentTokens({ control: all[0] ?? join(), prefix, kind: 'return' });
    const mine = redisSpentTokens({ control: all[1] ?? join(), prefix, kind: 'join' });
    expect([await mine.spend('a', 1, 0), await other.spend('a', 1, 0)]).toEqual([true, true]);
  });

  it('[O7.13] are refused while Redis cannot be asked, and good again after that', async () => {
    const control = join();
    await isThere(control);
    const spent = redisSpentTokens({ control, prefix: randomUUID(), kind: 'join' });
    redis().freeze();
    // Longer than a person waits would be as bad.
    const late = delay(5_000, 'late', { ref: false });
    expect(await Promise.race([spent.spend('a', 60_000, 0), late])).toBe(false);
    redis().thaw();
    await vi.waitFor(async () => expect(await spent.spend('b', 60_000, 0)).toBe(true));
    await redis().kill();
    expect(await spent.spend('c', 60_000, 0)).toBe(false);
    await redis().restart();
    await isThere(control);
    expect(await spent.spend('d', 60_000, 0)).toBe(true);
  });
});
