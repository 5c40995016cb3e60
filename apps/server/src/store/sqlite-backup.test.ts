import {
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DATABASE_FILE, openSqliteStore } from './sqlite.ts';
import { backUpSqlite, restoreSqlite } from './sqlite-backup.ts';
import { checkSqlite } from './sqlite-check.ts';
import type { Store } from './store.ts';
import { fillStore } from './testing/full-store.ts';
import { sampleMatch, samplePlayer, writeVerdict } from './testing/samples.ts';

let directory: string;
let data: string;
let elsewhere: string;
let copy: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-backup-'));
  [data, elsewhere, copy] = [join(directory, 'data'), join(directory, 'elsewhere'), join(directory, 'copy.sqlite')];
  await within(data, (store) => fillStore(store, 40));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function within<T>(folder: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore(folder);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
const addTo = (folder: string, name: string) =>
  within(folder, (store) => store.players.add(samplePlayer(name, { createdAt: 99_000 })));
const has = (folder: string, name: string) =>
  within(folder, async (store) => (await store.players.byFoldedName(name)) !== null);

/** A page in the middle becomes noise. */
function damage(file: string): void {
  const descriptor = openSync(file, 'r+');
  const { size } = statSync(file);
  writeSync(descriptor, Buffer.alloc(8_192, 0x5a), 0, 8_192, Math.floor(size / 8_192) * 4_096);
}

it('[O10.1] holds all that was acknowledged before it began, while others write, and is one file that only its owner reads', async () => {
  const store = await openSqliteStore(data);
  const [ada, bo] = [await store.players.byFoldedName('ada'), await store.players.byFoldedName('bo')];
  if (ada === null || bo === null) throw new Error('they are there');
  let count = 0;
  let isOver = false;
  const load = async (): Promise<void> => {
    while (!isOver) {
      const match = sampleMatch(`under-load-${count}`, [ada, bo]);
      await store.matches.start(match);
      await writeVerdict(store, match);
      count += 1;
      // The backup works in this process, too.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const loading = load();
  await expect.poll(() => count).toBeGreaterThan(20);
  const acknowledged = count;
  await backUpSqlite(data, copy);
  isOver = true;
  await loading;
  await store.close();
  expect(statSync(copy).mode & 0o077).toBe(0);
  expect(readdirSync(directory).sort()).toEqual(['copy.sqlite', 'data']);
  await restoreSqlite(copy, elsewhere, 'now');
  await within(elsewhere, async ({ matches }) => {
    for (let n = 0; n < acknowledged; n += 1) expect(await matches.verdict(`under-load-${n}`)).not.toBeNull();
  });
});

it('[O10.1] never writes over a file, and leaves none where the database is damaged', async () => {
  writeFileSync(copy, 'mine');
  await expect(backUpSqlite(data, copy)).rejects.toThrow('is there already');
  expect(readFileSync(copy, 'utf8')).toBe('mine');
  rmSync(copy);
  damage(join(data, DATABASE_FILE));
  await expect(backUpSqlite(data, copy)).rejects.toThrow(/is damaged/);
  expect(readdirSync(directory)).toEqual(['data']);
});

it('[O10.2] put back, it takes the place of what is not newer, which stays under another name', async () => {
  await backUpSqlite(data, copy);
  const { aside } = await restoreSqlite(copy, data, 'now');
  expect(aside).toBe(join(data, `${DATABASE_FILE}.before-now`));
  expect(existsSync(aside ?? '')).toBe(true);
  expect(await has(data, 'ada')).toBe(true);
});

it('[O10.2] refuses to take the place of a database that has gone on since', async () => {
  await backUpSqlite(data, copy);
  await addTo(data, 'later');
  const before = readFileSync(join(data, DATABASE_FILE));
  await expect(restoreSqlite(copy, data, 'now')).rejects.toThrow('it is newer');
  expect(readFileSync(join(data, DATABASE_FILE)).equals(before)).toBe(true);
  expect(await has(data, 'later')).toBe(true);
  expect(readdirSync(data)).toEqual([DATABASE_FILE]);
});

it('[O10.2] takes the place of a damaged database, and the log of that one is not taken for its own', async () => {
  await backUpSqlite(data, copy);
  // Killed: its log is beside it.
  const open = new Database(join(data, DATABASE_FILE));
  open.exec(`insert into secrets values ('only-in-the-log', 'x')`);
  const log = readFileSync(join(data, `${DATABASE_FILE}-wal`));
  open.close();
  writeFileSync(join(data, DATABASE_FILE), 'x'.repeat(4_096));
  writeFileSync(join(data, `${DATABASE_FILE}-wal`), log);
  await restoreSqlite(copy, data, 'now');
  expect(await has(data, 'ada')).toBe(true);
  expect(checkSqlite(data, 'all')).toBeNull();
  expect(await within(data, ({ secrets }) => secrets.get('only-in-the-log'))).toBeNull();
});

it.each([
  ['is damaged', (file: string) => damage(file), /is damaged/],
  ['is cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 40_960)), /malformed|is damaged/],
  ['is no database', (file: string) => writeFileSync(file, 'x'.repeat(9_000)), /cannot be (opened|copied)|is damaged/],
  [
    'is of a later version',
    (file: string) => change(file, `insert into kysely_migration values ('9999-later', 'x')`),
    /not a database of this version/,
  ],
  [
    'is of something else',
    (file: string) => change(file, 'drop table kysely_migration'),
    /not a database of this version/,
  ],
])('[O10.2] refuses a file that %s, and leaves everything as it is', async (_what, spoil, words) => {
  await backUpSqlite(data, copy);
  spoil(copy);
  const before = readFileSync(join(data, DATABASE_FILE));
  await expect(restoreSqlite(copy, data, 'now')).rejects.toThrow(words);
  expect(readFileSync(join(data, DATABASE_FILE)).equals(before)).toBe(true);
  expect(readdirSync(data)).toEqual([DATABASE_FILE]);
});

function change(file: string, text: string): void {
  const database = new Database(file);
  database.exec(text);
  database.close();
}

it('[O10.3] damage in the middle of the file is found, also quickly', () => {
  expect([checkSqlite(data, 'quickly'), checkSqlite(data, 'all')]).toEqual([null, null]);
  damage(join(data, DATABASE_FILE));
  expect(checkSqlite(data, 'quickly')).not.toBeNull();
  expect(checkSqlite(data, 'all')).not.toBeNull();
  expect(checkSqlite(join(directory, 'none'), 'quickly')).toBeNull();
});
