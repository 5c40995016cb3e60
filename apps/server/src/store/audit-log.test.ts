import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { chained, checkLog, firstBroken } from './audit-log.ts';
import type { AuditRow } from './conduct-store.ts';
import { DATABASE_FILE, openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

const draft = (subject: string) => ({ at: 5, actor: 'player-ada', act: 'reverse', subject, detail: '{"a":1}' });

let directory: string;
let store: Store;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-audit-'));
  store = await openSqliteStore(directory);
  await store.conduct.change('player-bo', null, () => ({ log: ['one', 'two', 'three', 'four'].map(draft) }));
});
afterEach(async () => {
  await store.close();
  rmSync(directory, { recursive: true });
});

/** Somebody with the file in hand. */
function alter(sql: string, withoutTriggers = true): void {
  const database = new Database(join(directory, DATABASE_FILE));
  try {
    if (withoutTriggers) {
      for (const name of ['no_update', 'no_delete', 'at_end']) database.exec(`drop trigger audit_log_${name}`);
    }
    database.exec(sql);
  } finally {
    database.close();
  }
}

it.each([
  ['a change', `update audit_log set actor = 'player-eve' where n = 2`, 'never altered'],
  ['a deletion', 'delete from audit_log where n = 4', 'never shortened'],
  [
    'a row in the place of another',
    `insert or replace into audit_log values (4, 5, 'x', 'x', 'x', '{}', 'x', 'x')`,
    'only grows at its end',
  ],
])('[S19.4] the database refuses %s of the log', async (_what, sql, words) => {
  expect(() => alter(sql, false)).toThrow(words);
  expect(await checkLog(store.conduct)).toMatchObject({ rows: 4, brokenAt: null });
});

it.each([
  ['who acted', `update audit_log set actor = 'player-eve' where n = 2`, 2],
  ['what was done', `update audit_log set act = 'shorten' where n = 1`, 1],
  ['when', 'update audit_log set at = 6 where n = 4', 4],
  ['the detail', `update audit_log set detail = '{"a":2}' where n = 3`, 3],
  ['a hash', `update audit_log set hash = before_hash where n = 3`, 3],
  ['a row that goes', 'delete from audit_log where n = 2', 2],
  ['the first row that goes', 'delete from audit_log where n = 1', 1],
])('[S19.4] whoever alters %s behind the triggers is found at the first bad row', async (_what, sql, brokenAt) => {
  alter(sql);
  expect(await checkLog(store.conduct)).toMatchObject({ brokenAt });
});

it('[S19.4] a row that is altered with its own hash breaks the row after it', () => {
  const rows: AuditRow[] = [];
  for (const subject of ['one', 'two', 'three']) rows.push(chained(draft(subject), rows.at(-1) ?? null));
  expect(firstBroken(rows, null)).toBeNull();
  const [first, second, third] = rows;
  if (first === undefined || second === undefined || third === undefined) throw new Error('three rows');
  const forged = chained({ ...draft('two'), actor: 'player-eve' }, first);
  expect(firstBroken([first, forged, third], null)).toBe(3);
  expect(firstBroken([third], second)).toBeNull();
  expect(firstBroken([third], first)).toBe(2);
});
