import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { judgementOf } from '../../apps/server/src/arbiter/decide.ts';
import { DATABASE_FILE, openSqliteStore } from '../../apps/server/src/store/sqlite.ts';
import { measured } from './measured.ts';
import { startMatches, writeBare } from './verdicts.ts';

const folder = mkdtempSync(join(tmpdir(), 'parley-bench-test-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TABLES = ['verdicts', 'ledgers', 'rating_changes'] as const;

function rowsIn(file: string): Record<string, unknown[]> {
  const database = new Database(file, { readonly: true });
  const rows = TABLES.map((table) => [table, database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()]);
  database.close();
  return Object.fromEntries(rows);
}

describe('the benchmark of verdicts', () => {
  it('[O5.6] holds the store against the very rows that it writes itself', async () => {
    const [ours, theirs] = [join(folder, 'store'), join(folder, 'bare')];
    const store = await openSqliteStore(ours);
    const all = await startMatches(store, 30);
    const decided = await Promise.all(all.map((one) => store.matches.decide(judgementOf(one, 5_000))));
    const decisions = decided.flatMap((one) => (one.state === 'written' ? [one.decision] : []));
    await store.close();
    const bare = await openSqliteStore(theirs);
    await startMatches(bare, 30);
    await bare.close();
    writeBare(join(theirs, DATABASE_FILE), decisions, 7);
    const rows = rowsIn(join(ours, DATABASE_FILE));
    expect(rowsIn(join(theirs, DATABASE_FILE))).toEqual(rows);
    expect(rows.verdicts).toHaveLength(30);
    expect(rows.rating_changes).toHaveLength(60);
  });
});

describe('what was measured', () => {
  it.each([
    [[3, 1, 2], { median: 2, least: 1, most: 3 }],
    [[5], { median: 5, least: 5, most: 5 }],
  ])('%j', (values, expected) => {
    expect(measured(values)).toEqual(expected);
  });
});
