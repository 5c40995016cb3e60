import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditQueue, makeAuditQueue } from './audit-queue.ts';

function queueOf(...sizes: readonly number[]): AuditQueue<string> {
  const queue = makeAuditQueue<string>();
  for (const [at, size] of sizes.entries()) queue.add(`${at}:${size}`, size);
  return queue;
}

function takeAll<T>(queue: AuditQueue<T>): readonly T[] {
  const taken: T[] = [];
  for (let item = queue.take(); item !== undefined; item = queue.take()) taken.push(item);
  return taken;
}

describe('the queue of audits', () => {
  it('[E4.7, O6.7] an honest match does not wait behind a flood of long ones', () => {
    const queue = queueOf(8_000, 8_000, 8_000, 40, 60, 40);
    expect(takeAll(queue)).toEqual(['3:40', '5:40', '4:60', '0:8000', '1:8000', '2:8000']);
    expect([queue.length, queue.take()]).toEqual([0, undefined]);
  });

  it('[E4.7] nor does a long one wait for ever while short ones keep coming', () => {
    const queue = queueOf(8_000, 8_000);
    const taken: (string | undefined)[] = [];
    for (let n = 0; n < 16; n += 1) {
      queue.add('short', 30);
      taken.push(queue.take());
    }
    expect(taken.map((item) => item !== 'short')).toEqual(Array.from({ length: 16 }, (_, n) => n % 8 === 7));
  });

  it('[E4.7] everybody goes, once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 60 }), (sizes) => {
        const items = sizes.map((size, at) => `${at}:${size}`);
        expect([...takeAll(queueOf(...sizes))].sort()).toEqual([...items].sort());
        expect(queueOf(...sizes).clear()).toEqual(items);
      }),
    );
  });
});
