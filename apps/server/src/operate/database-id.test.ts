import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import { checkDatabase, DATABASE_ID_FILE, DatabaseGone } from './database-id.ts';

let directory: string;
let said: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-id-'));
  said = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

const check = ({ secrets }: ReturnType<typeof makeMemoryStore>) =>
  checkDatabase(directory, secrets, (sentence) => said.push(sentence));
const idFile = (): string => readFileSync(join(directory, DATABASE_ID_FILE), 'utf8');

it('[O5.11] the same database goes on, and a database from before this has its name from now on', async () => {
  const store = makeMemoryStore();
  await store.secrets.put('introduction-key', 'of before');
  await check(store);
  const first = idFile();
  await check(store);
  expect([idFile(), said]).toEqual([first, []]);
});

it('[O5.11] an empty database in the place of one that was used is refused', async () => {
  const store = makeMemoryStore();
  await check(store);
  const first = idFile();
  await expect(check(makeMemoryStore())).rejects.toThrow(DatabaseGone);
  expect(idFile()).toBe(first);
});

it('[O5.11] a copy of another database goes on, and that is said', async () => {
  const store = makeMemoryStore();
  await check(store);
  const other = makeMemoryStore();
  await other.secrets.put('database-id', 'another');
  await check(other);
  expect(idFile()).toBe('another\n');
  expect(said).toEqual([expect.stringContaining('is another one than the last time')]);
});
