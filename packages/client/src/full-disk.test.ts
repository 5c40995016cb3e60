import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { smallDisk } from '../../../scripts/files/testing/small-disk.mjs';
import { fileKeys, fileReports } from './node.ts';

let folder: string;
let disk: ReturnType<typeof smallDisk>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-full-'));
  disk = smallDisk(join(folder, 'disk'));
});
afterEach(() => {
  disk?.unmount();
  rmSync(folder, { recursive: true });
});

it('[O3.5] a key that the disk had no room for is not there, and is made when there is room', async () => {
  // Without root there is no small disk; whole-file.test.mjs shows the same by a limit on the size of files.
  if (disk === null) return;
  const path = join(folder, 'disk', 'key.json');
  disk.fill();
  await expect(fileKeys(path).load()).rejects.toThrow(/ENOSPC/);
  expect(existsSync(path)).toBe(false);
  disk.makeRoom();
  await fileKeys(path).load();
  expect(readdirSync(join(folder, 'disk'))).toEqual(['key.json']);
});

it('[O3.5] a report that the disk has no room for leaves the one before', async () => {
  if (disk === null) return;
  const store = fileReports(join(folder, 'disk', 'reports'));
  await store.put({ match: 'match-one', report: 'a.b.c', entries: [] });
  disk.fill();
  const entries = Array.from({ length: 2_000 }, () => 'd.e.f');
  await expect(store.put({ match: 'match-one', report: 'a.b.c', entries })).rejects.toThrow(/ENOSPC/);
  expect(await readFile(join(folder, 'disk', 'reports', 'match-one.jws'), 'utf8')).toBe('a.b.c');
  expect(await store.all()).toEqual([{ match: 'match-one', report: 'a.b.c', entries: [] }]);
});
