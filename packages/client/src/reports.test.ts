import 'fake-indexeddb/auto';
import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStore, set } from 'idb-keyval';
import { afterAll, describe, expect, it } from 'vitest';
import { fileReports } from './node.ts';
import { browserReports, memoryReports } from './reports.ts';

const stored = (match: string, report: string, entries: readonly string[] = []) => ({ match, report, entries });
let count = 0;
const folder = mkdtempSync(join(tmpdir(), 'parley-reports-'));
afterAll(() => rm(folder, { recursive: true }));

describe.each([
  ['memory', () => memoryReports()],
  ['IndexedDB', () => browserReports(() => 0, `reports-${count++}`)],
  ['files', () => fileReports(join(folder, `reports-${count++}`))],
])('reports in %s', (_, open) => {
  it('[S16.2] are there until they are removed; a second one of the same match replaces the first', async () => {
    const store = open();
    await store.put(stored('match-one', 'a.b.c'));
    await store.put(stored('match-two', 'd.e.f'));
    await store.put(stored('match-one', 'g.h.i', ['j.k.l', 'm.n.o']));
    const all = [...(await store.all())].sort((a, b) => a.match.localeCompare(b.match));
    expect(all).toEqual([stored('match-one', 'g.h.i', ['j.k.l', 'm.n.o']), stored('match-two', 'd.e.f')]);
    await store.remove('match-one');
    await store.remove('match-one');
    expect(await store.all()).toEqual([stored('match-two', 'd.e.f')]);
  });
});

it('[O6.10] a match id that would be a path is not written to files', async () => {
  await expect(fileReports(folder).put(stored('../../escape', 'a.b.c'))).rejects.toThrow();
});

it('[S16.2] IndexedDB keeps a report over reloads, for a week', async () => {
  let now = 0;
  await browserReports(() => now, 'reports-aged').put(stored('match-one', 'a.b.c'));
  now = 6 * 24 * 3_600_000;
  expect(await browserReports(() => now, 'reports-aged').all()).toHaveLength(1);
  now = 8 * 24 * 3_600_000;
  expect(await browserReports(() => now, 'reports-aged').all()).toEqual([]);
  now = 0;
  expect(await browserReports(() => now, 'reports-aged').all()).toEqual([]);
});

it('[S16.2, E3.4] what an earlier version of the page stored is a report without a transcript', async () => {
  const database = 'reports-of-old';
  await set('match-one', { report: 'a.b.c', at: 5 }, createStore(database, 'reports'));
  const folder = mkdtempSync(join(tmpdir(), 'parley-reports-'));
  await writeFile(join(folder, 'match-one.jws'), 'a.b.c');
  for (const store of [browserReports(() => 6, database), fileReports(folder)]) {
    expect(await store.all()).toEqual([stored('match-one', 'a.b.c')]);
    await store.put(stored('match-two', 'd.e.f', ['g.h.i']));
    expect(await store.all()).toHaveLength(2);
  }
  await rm(folder, { recursive: true });
});
