import { describe, expect, it } from 'vitest';
import { DueQueue } from './due-queue.ts';

const queueOf = (...items: readonly (readonly [string, number])[]): DueQueue => {
  const queue = new DueQueue();
  for (const [id, at] of items) queue.add(id, at);
  return queue;
};

describe('[O6.6] a queue of what falls due', () => {
  it('gives what is due, the oldest first, and once', () => {
    const queue = queueOf(['a', 10], ['b', 20], ['c', 30]);
    expect(queue.take(9)).toEqual([]);
    expect(queue.take(20)).toEqual([
      ['a', 10],
      ['b', 20],
    ]);
    expect(queue.take(20)).toEqual([]);
    expect(queue.size).toBe(1);
  });

  it('forgets what was removed, and begins the time of what is added again anew', () => {
    const queue = queueOf(['a', 10], ['b', 20], ['a', 30]);
    queue.remove('b');
    expect(queue.take(29)).toEqual([]);
    expect(queue.take(30)).toEqual([['a', 30]]);
  });

  it('takes back what a failed step had taken, in its place, also where that step had added it again', () => {
    const queue = queueOf(['a', 10], ['b', 20], ['c', 30]);
    const taken = queue.take(20);
    queue.add('b', 99);
    queue.putBack(taken);
    expect(queue.take(30)).toEqual([
      ['a', 10],
      ['b', 20],
      ['c', 30],
    ]);
  });
});
