import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { browserReports, memoryReports } from './reports.ts';

let count = 0;

describe.each([
  ['memory', () => memoryReports()],
  ['IndexedDB', () => browserReports(() => 0, `reports-${count++}`)],
])('reports in %s', (_, open) => {
  it('[S16] are there until they are removed; a second one of the same match replaces the first', async () => {
    const store = open();
    await store.put('match-one', 'a.b.c');
    await store.put('match-two', 'd.e.f');
    await store.put('match-one', 'g.h.i');
    expect(await store.all()).toEqual([
      { match: 'match-one', report: 'g.h.i' },
      { match: 'match-two', report: 'd.e.f' },
    ]);
    await store.remove('match-one');
    await store.remove('match-one');
    expect(await store.all()).toEqual([{ match: 'match-two', report: 'd.e.f' }]);
  });
});

it('[S16] IndexedDB keeps a report over reloads, for a week', async () => {
  let now = 0;
  await browserReports(() => now, 'reports-aged').put('match-one', 'a.b.c');
  now = 6 * 24 * 3_600_000;
  expect(await browserReports(() => now, 'reports-aged').all()).toHaveLength(1);
  now = 8 * 24 * 3_600_000;
  expect(await browserReports(() => now, 'reports-aged').all()).toEqual([]);
  now = 0;
  expect(await browserReports(() => now, 'reports-aged').all()).toEqual([]);
});
