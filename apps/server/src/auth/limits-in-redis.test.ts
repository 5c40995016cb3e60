import { randomUUID } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { openRedisControl, type RedisControl } from '../bus/redis/control.ts';
import { addressOf } from '../bus/redis/testing/open-bus.ts';
import { describeWithRedis } from '../testing/redis.ts';
import type { KeyedLimiter } from './keyed-limiter.ts';
import { redisLimiters } from './limits-in-redis.ts';

const MINUTE = 60_000;

describeWithRedis('limits of several processes', (redis) => {
  const controls: RedisControl[] = [];
  afterEach(() => Promise.all(controls.splice(0).map((control) => control.close())));

  /** One process: its connection, and how often it asked. */
  async function join(prefix: string) {
    const passed = (): number => performance.now();
    const control = openRedisControl({ address: addressOf(redis().url), fault: () => {}, random: Math.random, passed });
    controls.push(control);
    await vi.waitFor(() => expect(control.upMs()).not.toBe(0));
    let asked = 0;
    const counted: Pick<RedisControl, 'ask'> = {
      ask(...given) {
        asked += 1;
        return control.ask(...given);
      },
    };
    return { control, limiters: redisLimiters({ control: counted, prefix, clock: passed }), asked: () => asked };
  }
  const granted = async (limiters: readonly KeyedLimiter[], key: string, each: number): Promise<number> => {
    const takes = limiters.flatMap((limiter) => Array.from({ length: each }, () => limiter.take(key)));
    return (await Promise.all(takes)).filter(({ ok }) => ok).length;
  };

  it('[O7.15] four processes grant as much as one, to each key and each limit its own', async () => {
    const prefix = randomUUID();
    const all = await Promise.all(Array.from({ length: 4 }, () => join(prefix)));
    const limiters = all.map((one) => one.limiters({ name: 'guests', most: 10, withinMs: MINUTE }));
    expect(await granted(limiters, 'a', 8)).toBe(10);
    expect(await granted(limiters, 'a', 8)).toBe(0);
    expect(await granted(limiters, 'b', 8)).toBe(10);
    const others = all.map((one) => one.limiters({ name: 'requests', most: 3, withinMs: MINUTE }));
    expect(await granted(others, 'a', 8)).toBe(3);
  });

  it('[O7.15] say when there will be more, and keep to it', async () => {
    const prefix = randomUUID();
    const [one, other] = await Promise.all([join(prefix), join(prefix)]);
    const allowance = { name: 'guests', most: 1, withinMs: 3_000 };
    const [mine, theirs] = [one.limiters(allowance), other.limiters(allowance)];
    expect((await mine.take('a')).ok).toBe(true);
    const refused = await theirs.take('a');
    if (refused.ok) throw new Error('that was one too many');
    expect(refused.error.retryMs).toBeGreaterThan(0);
    expect(refused.error.retryMs).toBeLessThanOrEqual(3_000);
    // What was refused does not make the wait longer.
    for (let n = 0; n < 20; n += 1) expect((await theirs.take('a')).ok).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, refused.error.retryMs + 5));
    expect((await theirs.take('a')).ok).toBe(true);
  });

  it('[O7.15] somebody who is refused and goes on costs Redis nothing', async () => {
    const { limiters, asked } = await join(randomUUID());
    const limiter = limiters({ name: 'guests', most: 5, withinMs: MINUTE });
    for (let n = 0; n < 500; n += 1) await limiter.take('a');
    expect(asked()).toBe(6);
  });

  it('[O7.15] many keys of one sender take a bounded room in Redis', async () => {
    const prefix = randomUUID();
    const { control, limiters } = await join(prefix);
    const limiter = limiters({ name: 'guests', most: 1, withinMs: MINUTE });
    for (let n = 0; n < 24_000; n += 200) {
      await Promise.all(Array.from({ length: 200 }, (_, at) => limiter.take(`key-${n + at}`)));
    }
    expect(await control.ask((client) => client.dbSize())).toBeLessThan(20_000 + 1_024 + 100);
  });

  it('[O7.15] while Redis is away each process counts for itself, from what it granted before, and nobody waits long', async () => {
    const prefix = randomUUID();
    const [one, other] = await Promise.all([join(prefix), join(prefix)]);
    const allowance = { name: 'guests', most: 10, withinMs: MINUTE };
    const [mine, theirs] = [one.limiters(allowance), other.limiters(allowance)];
    expect(await granted([mine], 'a', 4)).toBe(4);
    redis().freeze();
    const began = performance.now();
    expect(await granted([mine], 'a', 20)).toBe(6);
    expect(await granted([theirs], 'a', 20)).toBe(10);
    expect(performance.now() - began).toBeLessThan(5_000);
    redis().thaw();
    await vi.waitFor(async () => {
      expect(await granted([mine], randomUUID(), 20)).toBe(10);
      const key = randomUUID();
      expect(await granted([mine, theirs], key, 10)).toBe(10);
    }, 15_000);
  });
});
