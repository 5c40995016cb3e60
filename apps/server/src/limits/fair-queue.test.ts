import { expect, it } from 'vitest';
import { makeFairQueue } from './fair-queue.ts';

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
