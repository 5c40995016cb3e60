import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sqliteDialect } from './sqlite-dialect.ts';

interface Words {
  words: { word: string };
}

let directory: string;
let database: Database.Database;
let db: Kysely<Words>;
let prepared: string[];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-dialect-'));
  database = new Database(join(directory, 'test.sqlite'), { timeout: 0 });
  database.pragma('journal_mode = WAL');
  const prepare = database.prepare.bind(database);
  prepared = [];
  database.prepare = ((text: string) => {
    prepared.push(text);
    return prepare(text);
  }) as typeof database.prepare;
  db = new Kysely<Words>({ dialect: sqliteDialect(database) });
  await sql`create table words (word text not null unique)`.execute(db);
  prepared.length = 0;
});
afterEach(async () => {
  await db.destroy();
  rmSync(directory, { recursive: true });
});

const add = (word: string, on: Kysely<Words> = db) => on.insertInto('words').values({ word }).execute();
const words = async (on: Kysely<Words> = db) =>
  (await on.selectFrom('words').select('word').execute()).map(({ word }) => word);

describe('the SQLite dialect', () => {
  it('prepares a statement once, whatever its values', async () => {
    for (const word of ['a', 'b', 'c']) await add(word);
    for (let turn = 0; turn < 3; turn += 1) await words();
    expect(prepared).toHaveLength(2);
  });

  it('[O6.16] keeps so many statements and no more', async () => {
    for (let n = 0; n < 400; n += 1) await sql`select ${sql.raw(String(n))} as n`.execute(db);
    prepared.length = 0;
    // The newest is kept, the oldest is not.
    await sql`select ${sql.raw('399')} as n`.execute(db);
    expect(prepared).toHaveLength(0);
    expect((await sql`select ${sql.raw('0')} as n`.execute(db)).rows).toEqual([{ n: 0 }]);
    expect(prepared).toHaveLength(1);
  });

  it('tells how many rows a statement changed', async () => {
    expect(
      await db
        .insertInto('words')
        .values([{ word: 'a' }, { word: 'b' }])
        .executeTakeFirst(),
    ).toMatchObject({
      numInsertedOrUpdatedRows: 2n,
    });
    expect(await db.deleteFrom('words').executeTakeFirst()).toEqual({ numDeletedRows: 2n });
  });

  it('[O5.7] a transaction that fails leaves nothing', async () => {
    const failing = db.transaction().execute(async (tx) => {
      await add('a', tx);
      await add('a', tx);
    });
    await expect(failing).rejects.toThrow(/UNIQUE/);
    expect(await words()).toEqual([]);
  });

  it('takes turns in the order of the calls', async () => {
    const seen: string[][] = [];
    await Promise.all([
      db.transaction().execute(async (tx) => {
        await add('a', tx);
        await new Promise((resolve) => setImmediate(resolve));
        await add('b', tx);
      }),
      words().then((found) => seen.push(found)),
      add('c'),
      words().then((found) => seen.push(found)),
    ]);
    expect(seen).toEqual([
      ['a', 'b'],
      ['a', 'b', 'c'],
    ]);
  });

  it('a transaction locks before it reads, so that another connection cannot write in between', async () => {
    const other = new Database(join(directory, 'test.sqlite'), { timeout: 0 });
    await db.transaction().execute(async (tx) => {
      expect(await words(tx)).toEqual([]);
      expect(() => other.exec(`insert into words values ('theirs')`)).toThrow(/locked/);
      await add('ours', tx);
    });
    other.exec(`insert into words values ('theirs')`);
    expect(await words()).toEqual(['ours', 'theirs']);
    other.close();
  });

  it('[O5.8] waits for another connection that is writing, while the event loop goes on', async () => {
    const other = new Database(join(directory, 'test.sqlite'), { timeout: 0 });
    other.exec(`begin immediate; insert into words values ('theirs')`);
    let state = 'waiting';
    const single = add('a');
    const both = db.transaction().execute((tx) => add('b', tx));
    const all = Promise.all([single, both]).then(() => {
      state = 'done';
    });
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(state).toBe('waiting');
    other.exec('commit');
    await all;
    expect(await words()).toEqual(['theirs', 'a', 'b']);
    other.close();
  });
});
