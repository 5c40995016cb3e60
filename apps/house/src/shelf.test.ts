import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeShelf, type ShelfOptions } from './shelf.ts';
import { fakeLog } from './testing/log.ts';

/** Evidence files that a server made, and one byte of one of them changed. */
const BUNDLES = new URL('../../../packages/evidence/src/testing/bundles/', import.meta.url);
const text = (name: string): string => readFileSync(new URL(`${name}.bundle`, BUNDLES), 'utf8');
interface File {
  readonly bundle: {
    readonly serverKey: string;
    readonly match: { readonly id: string; readonly title: string; readonly startedAt: number };
  };
}
const of = (name: string): File['bundle'] => (JSON.parse(text(name)) as File).bundle;
const { match, serverKey } = of('of-a-server');
const HOUR_MS = 3_600_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-shelf-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const log = fakeLog();
const shelf = (change: Partial<ShelfOptions> = {}) =>
  makeShelf({
    folder,
    keep: 10,
    days: 30,
    serverKeys: async () => [serverKey],
    now: () => match.startedAt + HOUR_MS,
    log,
    ...change,
  });

describe('the matches that a house shows', () => {
  it('[S3.22] are kept over a start, and read as they were signed', async () => {
    const first = shelf();
    await first.open();
    expect(await first.add(match.id, text('of-a-server'))).toBe(true);
    for (const one of [first, shelf()]) {
      await one.open();
      expect(one.latest(match.title, 5).map((line) => line.match)).toEqual([match.id]);
      expect(await one.text(match.id)).toBe(text('of-a-server'));
      expect(one.latest('another-title', 5)).toEqual([]);
    }
  });

  it.each([
    ['altered', () => text('of-a-server').replace(/"why": "./, '"why": "?'), match.id, serverKey],
    ['signed by another server', () => text('of-a-server'), match.id, 'k'.repeat(43)],
    ['of another match than was played', () => text('of-a-server'), 'another-match', serverKey],
    ['no evidence at all', () => '{}', match.id, serverKey],
  ])('[S3.22] of which the file is %s are never shown', async (_what, file, id, key) => {
    const one = shelf({ serverKeys: async () => [key] });
    await one.open();
    expect(await one.add(id, file())).toBe(false);
    expect(one.latest(match.title, 5)).toEqual([]);
    expect(readdirSync(join(folder, 'played'))).toEqual([]);
  });

  it('[S3.22] are all there once the keys of the server can be had, and none is called false before', async () => {
    const first = shelf();
    await first.open();
    await first.add(match.id, text('of-a-server'));
    let reached = false;
    const one = shelf({
      serverKeys: async () => {
        if (!reached) throw new Error('out of reach');
        return [serverKey];
      },
    });
    const before = log.lines.length;
    await expect(one.open()).rejects.toThrow('out of reach');
    expect(log.lines.length).toBe(before);
    reached = true;
    await one.open();
    expect(one.latest(match.title, 5).map((line) => line.match)).toEqual([match.id]);
  });

  it('[S3.22] that were given are checked when they are read; one that does not hold is left out, and named', async () => {
    mkdirSync(join(folder, 'given'));
    writeFileSync(join(folder, 'given/good.json'), text('of-a-server'));
    writeFileSync(join(folder, 'given/bad.json'), text('of-a-server').replace(/"why": "./, '"why": "?'));
    const one = shelf();
    await one.open();
    expect(one.latest(match.title, 5)).toHaveLength(1);
    expect(log.details.join()).toContain('bad.json');
  });

  it('[S3.22] go after their time, and the oldest when there are too many; given ones stay', async () => {
    const late = shelf({ now: () => match.startedAt + 31 * 24 * HOUR_MS });
    await late.open();
    await late.add(match.id, text('of-a-server'));
    expect(late.latest(match.title, 5)).toEqual([]);
    expect(readdirSync(join(folder, 'played'))).toEqual([]);
    writeFileSync(join(folder, 'given/good.json'), text('of-a-server'));
    await late.open();
    expect(late.latest(match.title, 5)).toHaveLength(1);
  });
});
