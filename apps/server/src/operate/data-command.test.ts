import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPostgresStore } from '../store/postgres.ts';
import { DATABASE_FILE, openSqliteStore } from '../store/sqlite.ts';
import { fillStore } from '../store/testing/full-store.ts';
import { samplePlayer } from '../store/testing/samples.ts';
import { describeWithPostgres, sharedPostgres } from '../testing/postgres.ts';
import { DATA_USAGE, dataCommand } from './data-command.ts';
import { lockData } from './data-lock.ts';

let directory: string;
let dataDir: string;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-data-'));
  dataDir = join(directory, 'data');
  const store = await openSqliteStore(dataDir);
  await fillStore(store);
  await store.close();
});
afterEach(() => rmSync(directory, { recursive: true }));

const NOW = Date.parse('2026-01-31T23:59:58.500Z');
const run = (...args: readonly string[]) => dataCommand({ dataDir, databaseUrl: null }, args, NOW);

it('[O10.1, O10.2] copies while a server runs, says what belongs to the copy, and puts it back where none does', async () => {
  writeFileSync(join(dataDir, 'server-key.json'), '{}');
  const unlock = lockData(dataDir);
  const copied = await run('backup');
  const file = join(dataDir, 'backups', 'parley-2026-01-31T23-59-58Z.sqlite');
  expect(copied).toEqual({
    ok: true,
    lines: [
      `${file} is a copy of the database of ${dataDir}. All of it was read and is whole.`,
      `It belongs to server-key.json in ${dataDir}, which are not in it: keep copies of these, in another place.`,
    ],
  });
  expect(await run('restore', file)).toEqual({
    ok: false,
    lines: [`A server uses the data in ${dataDir}: stop it first.`],
  });
  unlock?.();
  const restored = await run('restore', file);
  expect(restored.ok).toBe(true);
  expect(restored.lines.join('\n')).toContain(`There is no token-secret in ${dataDir}`);
  expect(restored.lines.join('\n')).not.toContain('There is no server-key.json');
  expect(existsSync(join(dataDir, `${DATABASE_FILE}.before-2026-01-31T23-59-58Z`))).toBe(true);
  expect(await run('check')).toEqual({ ok: true, lines: ['The database is whole.'] });
});

it('[O10.1] refuses in a sentence what it does not understand and what cannot be', async () => {
  for (const args of [[], ['restore'], ['check', 'x'], ['backup', 'a', 'b'], ['sudo']]) {
    expect(await run(...args)).toEqual({ ok: false, lines: [DATA_USAGE] });
  }
  expect(await run('restore', join(directory, 'none'))).toMatchObject({ ok: false });
  expect(await run('backup', join(dataDir, DATABASE_FILE, 'x'))).toMatchObject({ ok: false });
  expect(await run('move')).toEqual({ ok: false, lines: ['PARLEY_DATABASE_URL names no database to move to.'] });
  const elsewhere = { dataDir: join(directory, 'elsewhere'), databaseUrl: 'postgresql:///x' };
  expect(await dataCommand(elsewhere, ['move'], NOW)).toMatchObject({ ok: false });
  expect(await dataCommand(elsewhere, ['backup'], NOW)).toMatchObject({ ok: false });
  expect(readdirSync(directory)).toEqual(['data']);
});

describeWithPostgres('the move', () => {
  it('[O8.14] is one command, refused while a server runs or where something is, without the password', async () => {
    const address = await (await sharedPostgres()).empty();
    const config = { dataDir, databaseUrl: address };
    const unlock = lockData(dataDir);
    expect(await dataCommand(config, ['move'], NOW)).toMatchObject({ ok: false });
    unlock?.();
    const away = await dataCommand(
      { dataDir, databaseUrl: 'postgresql://a:hunter2secret@127.0.0.1:1/x' },
      ['move'],
      NOW,
    );
    expect(away.ok).toBe(false);
    expect(away.lines.join()).toMatch(/^Nothing was moved\. The database of PARLEY_DATABASE_URL cannot be reached: /);
    expect(away.lines.join()).not.toContain('hunter2');
    const moved = await dataCommand(config, ['move'], NOW);
    expect(moved.lines.at(-1)).toMatch(/^All \d+ rows are there, each as it was\./);
    expect(moved.lines).toContainEqual(expect.stringMatching(/^verdicts: 2 rows, [0-9a-f]{64}$/));
    const store = await openPostgresStore(address);
    expect(await store.players.byFoldedName('bo')).toEqual(samplePlayer('Bo', { avatar: '' }));
    await store.close();
    expect(await dataCommand(config, ['move'], NOW)).toEqual({
      ok: false,
      lines: [expect.stringMatching(/^Nothing was moved\. The database is not empty/)],
    });
  });
});
