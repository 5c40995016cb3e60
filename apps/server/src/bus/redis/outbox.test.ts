import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arrivals } from './arrivals.ts';
import { type Channel, Outbox, type OutgoingEntry } from './outbox.ts';
import { decodeStreamEntry, isLater } from './stream-entry.ts';

const WORK: Channel = { kind: 'queue', key: 'queue:work' };
const NEWS: Channel = { kind: 'topic', key: 'topic:news' };
const read = (batch: readonly OutgoingEntry[]) => batch.map(({ fields }) => decodeStreamEntry(fields));

describe('what waits to be written', () => {
  const limits = { mostBytes: 100, entryBytes: 10, batchBytes: 30 };

  it('[O7.7] is packed by channel, in entries and batches of a bounded length, with the number of each first message', () => {
    const outbox = new Outbox('me', limits);
    for (const n of [1, 2, 3, 4]) {
      outbox.put(WORK, `"${n}xx"`);
      outbox.put(NEWS, `"${n}"`);
    }
    outbox.put(NEWS, `"${'y'.repeat(20)}"`);
    const first = outbox.take();
    expect(read(first).map((entry) => [entry?.first, entry?.messages])).toEqual([
      [1, ['1xx', '2xx']],
      [3, ['3xx', '4xx']],
      [1, ['1', '2', '3']],
      // One byte was left.
      [4, ['4']],
    ]);
    expect(read(outbox.take()).map((entry) => [entry?.first, entry?.messages])).toEqual([[5, ['y'.repeat(20)]]]);
    expect(outbox.isEmpty).toBe(true);
    expect(outbox.bytes).toBe(54);
    outbox.written(first);
    expect(outbox.bytes).toBe(22);
  });

  it('[O7.6] gives up what waits for topics first, and then what is new; the next entry of such a topic says so', () => {
    const outbox = new Outbox('me', limits);
    const long = `"${'x'.repeat(38)}"`;
    expect([outbox.put(NEWS, long), outbox.put(WORK, long)]).toEqual([0, 0]);
    expect(outbox.put(WORK, long)).toBe(1);
    expect(outbox.put(WORK, long)).toBe(1);
    expect(outbox.put(NEWS, long)).toBe(1);
    expect(outbox.bytes).toBe(80);
    const all = [outbox.take(), outbox.take(), outbox.take()].flat();
    expect(read(all).map((entry) => [entry?.first, entry?.messages.length, entry?.isAfterLoss])).toEqual([
      // Nothing else may come for a long time, and subscribers are to learn of it.
      [2, 0, true],
      [1, 1, false],
      [2, 1, false],
    ]);
  });

  it('[O7.6] whatever is put and taken: bounded, in order, and each message is there once or was given up', () => {
    const step = fc.oneof(
      fc.record({ put: fc.constantFrom(WORK, NEWS), bytes: fc.integer({ min: 1, max: 60 }) }),
      fc.constant('take' as const),
      fc.constant('written' as const),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const outbox = new Outbox('me', limits);
        let [put, lost, taken] = [0, 0, 0];
        let underWay: readonly OutgoingEntry[] = [];
        const last = new Map<string, number>();
        const look = (batch: readonly OutgoingEntry[]): void => {
          for (const { channel, fields } of batch) {
            const entry = decodeStreamEntry(fields);
            if (entry === null) throw new Error('what was written cannot be read');
            const before = last.get(channel.key) ?? 0;
            if (channel.kind === 'queue' || !entry.isAfterLoss) expect(entry.first).toBe(before + 1);
            else expect(entry.first).toBeGreaterThan(before);
            last.set(channel.key, entry.first + entry.messages.length - 1);
            taken += entry.messages.length;
          }
        };
        for (const one of steps) {
          if (one === 'written') {
            outbox.written(underWay);
            underWay = [];
          } else if (one === 'take') {
            if (underWay.length > 0) continue;
            underWay = outbox.take();
            look(underWay);
          } else {
            put += 1;
            lost += outbox.put(one.put, JSON.stringify('x'.repeat(one.bytes)));
          }
          expect(outbox.bytes).toBeLessThanOrEqual(limits.mostBytes);
        }
        outbox.written(underWay);
        while (!outbox.isEmpty) {
          const batch = outbox.take();
          look(batch);
          outbox.written(batch);
        }
        expect(taken + lost).toBe(put);
        expect(outbox.bytes).toBe(0);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('what has arrived', () => {
  it('[O7.5] is known by the numbers of its sender: what is there again, and what is missing', () => {
    const arrivals = new Arrivals();
    const take = (sender: string, first: number, count: number) => arrivals.take(sender, first, count);
    expect(take('a', 7, 3)).toEqual({ again: 0, isGap: false });
    expect(take('a', 7, 3)).toEqual({ again: 3, isGap: false });
    expect(take('b', 1, 1)).toEqual({ again: 0, isGap: false });
    expect(take('a', 9, 3)).toEqual({ again: 1, isGap: false });
    expect(take('a', 12, 1)).toEqual({ again: 0, isGap: false });
    expect(take('a', 14, 1)).toEqual({ again: 0, isGap: true });
    expect(take('a', 13, 1)).toEqual({ again: 1, isGap: false });
    // A sender says that it gave messages up, without another one.
    expect(take('a', 20, 0)).toEqual({ again: 0, isGap: true });
    expect(take('a', 20, 1)).toEqual({ again: 0, isGap: false });
  });

  it('[O7.6] is remembered of so many senders, those that were heard last', () => {
    const arrivals = new Arrivals();
    for (let n = 0; n < 1_000; n += 1) arrivals.take(`sender-${n}`, 1, 1);
    arrivals.take('sender-0', 2, 1);
    arrivals.take('another', 1, 1);
    expect(arrivals.take('sender-0', 1, 2)).toEqual({ again: 2, isGap: false });
    expect(arrivals.take('sender-1', 1, 1)).toEqual({ again: 0, isGap: false });
  });
});

describe('an entry of a stream', () => {
  it.each([
    {},
    { s: 'a', n: '1' },
    { s: 'a', n: '0', m: '[]' },
    { s: 'a', n: 'x', m: '[]' },
    { s: 'a', n: '1', m: '{}' },
    { s: 'a', n: '1', m: '[' },
  ])('[O7.5] that no bus has written is read as none: %j', (fields) => {
    expect(decodeStreamEntry(fields)).toBeNull();
  });

  it('[O7.4] has its place by its two numbers', () => {
    expect(isLater('10-0', '9-5')).toBe(true);
    expect(isLater('10-2', '10-10')).toBe(false);
    expect(isLater('10-10', '10-2')).toBe(true);
    expect(isLater('10-2', '10-2')).toBe(false);
  });
});
