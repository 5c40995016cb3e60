import { describe, expect, it } from 'vitest';
import { makeBoundedFairQueue, makeFairQueue } from './fair-queue.ts';

it('[O6.22] takes turns between keys, one piece at a time, in the order in which each key brought them', async () => {
  const queue = makeFairQueue();
  const ran: string[] = [];
  let running = 0;
  const piece = (key: string, name: string) =>
    queue.run(key, async () => {
      running += 1;
      expect(running).toBe(1);
      await Promise.resolve();
      ran.push(name);
      running -= 1;
      return name;
    });
  const much = Array.from({ length: 50 }, (_, at) => piece('attacker', `a${at}`));
  const answers = await Promise.all([piece('one', 'x'), piece('other', 'y'), piece('one', 'z')]);
  expect(answers).toEqual(['x', 'y', 'z']);
  // One of the attacker runs at once; each of the others waits for as many as there are keys.
  expect(ran).toEqual(['a0', 'a1', 'x', 'y', 'a2', 'z']);
  await Promise.all(much);
  expect(ran.filter((name) => name.startsWith('a'))).toEqual(Array.from({ length: 50 }, (_, at) => `a${at}`));
});

it('[O6.22] goes on after work that fails, and after it was idle', async () => {
  const queue = makeFairQueue();
  const fails = queue.run('one', async () => {
    throw new Error('the disk is full');
  });
  const after = queue.run('one', async () => 'done');
  await expect(fails).rejects.toThrow('the disk is full');
  expect(await after).toBe('done');
  expect(await queue.run('one', async () => 'again')).toBe('again');
});

describe('a bounded fair queue', () => {
  /** Work that ends when it is told to, in the order in which it began. */
  function rig(atOnce: number, places: number) {
    const queue = makeBoundedFairQueue(atOnce, places);
    const began: string[] = [];
    const ends: (() => void)[] = [];
    const outcomes = new Map<string, string>();
    const bring = (key: string, name: string): void => {
      void queue
        .run(key, () => {
          began.push(name);
          return new Promise<string>((resolve) => ends.push(() => resolve('done')));
        })
        .then((outcome) => outcomes.set(name, outcome));
    };
    const end = async (): Promise<void> => {
      ends.shift()?.();
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    };
    return { bring, end, began, outcomes };
  }

  it('[O6.29] runs so many at once, and takes turns', async () => {
    const { bring, end, began } = rig(2, 10);
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'c1']) bring(name.slice(0, 1), name);
    expect(began).toEqual(['a1', 'a2']);
    for (let n = 0; n < 4; n += 1) await end();
    expect(began).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'a4']);
  });

  it('[O6.29] where it is full, the key that brought most gives a place to one that has none', async () => {
    const { bring, end, began, outcomes } = rig(1, 3);
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'c1']) bring(name.slice(0, 1), name);
    await Promise.resolve();
    expect([...outcomes]).toEqual([
      ['a4', 'no-room'],
      ['a3', 'no-room'],
    ]);
    bring('d', 'd1');
    await Promise.resolve();
    expect(outcomes.get('d1')).toBe('no-room');
    for (let n = 0; n < 4; n += 1) await end();
    expect(began).toEqual(['a1', 'a2', 'b1', 'c1']);
    bring('a', 'a5');
    expect(began.at(-1)).toBe('a5');
  });

  it('[O6.29] goes on after work that failed', async () => {
    const queue = makeBoundedFairQueue(1, 2);
    await expect(queue.run('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await queue.run('a', async () => 'done')).toBe('done');
  });
});
