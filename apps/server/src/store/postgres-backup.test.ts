import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { postgresPrograms } from '../../../../scripts/postgres.mjs';
import { describeWithPostgres, run, sharedPostgres } from '../testing/postgres.ts';
import { checkLog } from './audit-log.ts';
import { openPostgresStore } from './postgres.ts';
import { fillStore } from './testing/full-store.ts';

const program = (name: string, ...args: readonly string[]) =>
  promisify(execFile)(join(postgresPrograms() ?? '', name), args);

/** Every row of every table, as text. */
async function rowsOf(address: string): Promise<unknown> {
  const tables = await run(
    address,
    `select table_name as name from information_schema.tables where table_schema = 'public' order by 1`,
  );
  const rows = tables.map(async ({ name }) => [
    name,
    await run(address, `select t::text as row from "${String(name)}" t order by 1`),
  ]);
  return Object.fromEntries(await Promise.all(rows));
}

describeWithPostgres('the programs of PostgreSQL, as docs/store.md names them', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'parley-dump-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('[O10.5] copy a database that is open, and restore it elsewhere, with the audit log and what keeps it', async () => {
    const postgres = await sharedPostgres();
    const [from, to] = [await postgres.fresh(), await postgres.empty()];
    const store = await openPostgresStore(from);
    await fillStore(store);
    const before = await rowsOf(from);
    const file = join(directory, 'parley.dump');
    await program('pg_dump', '--format=custom', `--file=${file}`, from);
    const restore = () =>
      program('pg_restore', `--dbname=${to}`, '--no-owner', '--single-transaction', '--exit-on-error', file);
    await restore();
    expect(await rowsOf(to)).toEqual(before);
    await store.close();
    const again = await openPostgresStore(to);
    expect((await checkLog(again.conduct)).brokenAt).toBeNull();
    await expect(run(to, 'delete from audit_log')).rejects.toThrow('never shortened');
    expect(await again.conduct.setAdministrator('player-Ada', true, 9, 'command line')).toBe(true);
    // A second time there are tables in it.
    await expect(restore()).rejects.toThrow('already exists');
    expect(await again.conduct.isAdministrator('player-Ada')).toBe(true);
    await again.close();
  });
});
