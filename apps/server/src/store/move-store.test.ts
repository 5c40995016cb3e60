import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWithPostgres, run, sharedPostgres } from '../testing/postgres.ts';
import { checkLog } from './audit-log.ts';
import { moveStore } from './move-store.ts';
import { openPostgresStore } from './postgres.ts';
import { DATABASE_FILE, openSqliteStore } from './sqlite.ts';
import { fillStore } from './testing/full-store.ts';
import { samplePlayer } from './testing/samples.ts';

describeWithPostgres('a move from SQLite to PostgreSQL', () => {
  let directory: string;
  let address: string;
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'parley-move-'));
    address = await (await sharedPostgres()).empty();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  async function fill(matches?: number): Promise<void> {
    const store = await openSqliteStore(directory);
    await fillStore(store, matches);
    await store.close();
  }
  const countIn = async (table: string) => (await run(address, `select count(*)::int as n from ${table}`))[0]?.n;
  const onlyTheGeneralGroup = async () => {
    for (const table of ['players', 'matches', 'verdicts', 'audit_log', 'secrets'])
      expect(await countIn(table)).toBe(0);
    expect(await countIn('groups')).toBe(1);
  };

  it('[O7.9] takes every row of every table, each as it was, and the server goes on there', async () => {
    // More rows than are sent, or read, at once.
    await fill(600);
    const moved = await moveStore(directory, address);
    expect(moved.filter(({ rows }) => rows === 0).map(({ table }) => table)).toEqual([]);
    const file = new Database(join(directory, DATABASE_FILE), { readonly: true });
    const tables = file
      .prepare<[], { name: string }>(`select name from sqlite_master where type = 'table' and name not like 'kysely_%'`)
      .all();
    expect(moved.map(({ table }) => table).sort()).toEqual(tables.map(({ name }) => name).sort());
    for (const { table, rows } of moved) expect(await countIn(table)).toBe(rows);
    file.close();
    const [before, after] = [await openSqliteStore(directory), await openPostgresStore(address)];
    expect(await after.players.byFoldedName('ada')).toEqual(await before.players.byFoldedName('ada'));
    expect(await after.matches.open()).toEqual(await before.matches.open());
    expect(await after.matches.history('player-Bo', 900)).toEqual(await before.matches.history('player-Bo', 900));
    expect(await after.matches.ledgers('player-Ada')).toEqual(await before.matches.ledgers('player-Ada'));
    expect(await checkLog(after.conduct)).toEqual(await checkLog(before.conduct));
    expect(await after.conduct.setAdministrator('player-Ada', true, 9, 'command line')).toBe(true);
    expect((await checkLog(after.conduct)).brokenAt).toBeNull();
    await before.close();
    await after.close();
  });

  it('[O7.9] refuses a database in which there is something, and leaves it as it is', async () => {
    await fill();
    const there = await openPostgresStore(address);
    await there.players.add(samplePlayer('Zed'));
    await there.close();
    await expect(moveStore(directory, address)).rejects.toThrow(
      'The database is not empty: there are rows in players.',
    );
    expect(await run(address, 'select name from players')).toEqual([{ name: 'Zed' }]);
    expect(await countIn('groups')).toBe(1);
  });

  it('[O7.9] a row that arrives as another one undoes all of it', async () => {
    await fill();
    await (await openPostgresStore(address)).close();
    await run(
      address,
      `create function alter_one() returns trigger language plpgsql as $$ begin
         if new.seat = 1 then new.client := new.client || ' '; end if; return new; end $$;
       create trigger alter_one before insert on participants for each row execute function alter_one()`,
    );
    await expect(moveStore(directory, address)).rejects.toThrow(
      'The row ["match-0",1] of participants is not what was sent.',
    );
    await onlyTheGeneralGroup();
  });

  it('[O7.9] a text that PostgreSQL does not take undoes all of it, in a sentence', async () => {
    await fill();
    const file = new Database(join(directory, DATABASE_FILE));
    file.exec(`update group_lines set text = 'a' || char(0) || 'b' where id = 'line-1'`);
    file.close();
    await expect(moveStore(directory, address)).rejects.toThrow(/^A row of group_lines does not go in: .*0x00/);
    await onlyTheGeneralGroup();
  });

  it('[O7.9] leaves the SQLite database as it was', async () => {
    await fill();
    const file = join(directory, DATABASE_FILE);
    const before = readFileSync(file);
    await moveStore(directory, address);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});
