import { err, ok } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { memoryLimiters } from './keyed-limiter.ts';

let now: number;
beforeEach(() => {
  now = 50_000;
});
const limiters = memoryLimiters(() => now);

describe('limiters', () => {
  it('[O6.4] give so many within a time, to each key its own, and say when there will be more', async () => {
    const limiter = limiters({ name: 'test', most: 3, withinMs: 60_000 });
    for (let n = 0; n < 3; n += 1) {
      expect(await limiter.take('a')).toEqual(ok(undefined));
      now += 1_000;
    }
    expect(await limiter.take('a')).toEqual(err({ retryMs: 57_000 }));
    expect(await limiter.take('b')).toEqual(ok(undefined));
    now += 56_999;
    expect(await limiter.take('a')).toEqual(err({ retryMs: 1 }));
    now += 1;
    expect(await limiter.take('a')).toEqual(ok(undefined));
  });

  it('[O6.4] what was refused does not make the wait longer', async () => {
    const limiter = limiters({ name: 'test', most: 1, withinMs: 10_000 });
    await limiter.take('a');
    for (let n = 0; n < 50; n += 1) expect((await limiter.take('a')).ok).toBe(false);
    now += 10_000;
    expect((await limiter.take('a')).ok).toBe(true);
  });

  it('[O6.4] many at once get as many as there are', async () => {
    const limiter = limiters({ name: 'test', most: 5, withinMs: 10_000 });
    const taken = await Promise.all(Array.from({ length: 20 }, () => limiter.take('a')));
    expect(taken.filter(({ ok }) => ok)).toHaveLength(5);
  });
});

describe('of very many keys', () => {
  const full = async () => {
    const limiter = limiters({ name: 'test', most: 2, withinMs: 60_000 });
    for (let n = 0; n < 20_000; n += 1) await limiter.take(`key-${n}`);
    const taken = async (key: string): Promise<number> => Number((await limiter.take(key)).ok);
    return { limiter, taken };
  };

  it('[O6.4, O6.6] those that come last are counted several together, and the others go on', async () => {
    const { limiter, taken } = await full();
    let granted = 0;
    for (let n = 0; n < 20_000; n += 1) granted += await taken(`further-${n}`);
    // Two for each of the counts that they share, which are nearly all used.
    expect(granted).toBeLessThanOrEqual(2 * 1_024);
    expect(granted).toBeGreaterThan(1_800);
    expect((await limiter.take('key-7')).ok).toBe(true);
  });

  it('[O6.4] one that takes all that it can keeps few others from theirs', async () => {
    const { taken } = await full();
    for (let n = 0; n < 100; n += 1) await taken('greedy');
    let granted = 0;
    for (let n = 0; n < 100; n += 1) granted += await taken(`further-${n}`);
    expect(granted).toBeGreaterThan(90);
  });
});
