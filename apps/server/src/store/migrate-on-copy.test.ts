import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MigrationFailed } from './migrate-on-copy.ts';
import { migrate } from './migrations.ts';
import { DATABASE_FILE, openSqliteStore } from './sqlite.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-migrate-'));
  file = join(directory, DATABASE_FILE);
  copyFileSync(join(import.meta.dirname, 'testing', 'before', 'parley.sqlite'), file);
});
afterEach(() => rmSync(directory, { recursive: true }));

const tables = (): readonly unknown[] => {
  const database = new Database(file, { readonly: true });
  const found = database
    .prepare<[], { type: string; name: string; sql: string }>('select type, name, sql from sqlite_master order by name')
    .all()
    .map(({ type, name, sql }) => [
      name,
      sql,
      type === 'table' ? database.prepare(`select * from "${name}"`).all() : [],
    ]);
  database.close();
  return found;
};
function change(text: string): void {
  const database = new Database(file);
  database.exec(text);
  database.close();
}

it('[O10.4] a step that fails on a copy leaves the database as it was, and no copy', async () => {
  // Somebody made a table by hand: steps before it would go through, and the one that makes it would not.
  change('create table group_people (x)');
  const before = tables();
  const opening = openSqliteStore(directory);
  await expect(opening).rejects.toBeInstanceOf(MigrationFailed);
  await expect(opening).rejects.toThrow('already exists');
  expect(tables()).toEqual(before);
  expect(readdirSync(directory).filter((name) => name.includes('trying'))).toEqual([]);
  // And when it is gone, all goes on.
  change('drop table group_people');
  await (await openSqliteStore(directory)).close();
});

it('[O10.4] without the copy a part of the steps would be there', async () => {
  change('create table group_people (x)');
  const before = tables();
  const database = new Database(file);
  const db = new Kysely<unknown>({ dialect: sqliteDialect(database) });
  await expect(migrate(db)).rejects.toThrow('already exists');
  await db.destroy();
  expect(tables().length).toBeGreaterThan(before.length);
});

it('[O10.4] a row that refers to nothing is found before anything is done', async () => {
  change(`pragma foreign_keys = off; insert into sessions values ('hash', 'nobody', 1, 1)`);
  await expect(openSqliteStore(directory)).rejects.toThrow('a row refers to one that is gone');
});
