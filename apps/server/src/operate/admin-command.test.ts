import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DATABASE_FILE, openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { samplePlayer, sampleSession } from '../store/testing/samples.ts';
import { ADMIN_USAGE, adminCommand } from './admin-command.ts';

let directory: string;
let server: Store;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'parley-admin-'));
  server = await openSqliteStore(directory);
  await server.players.add(samplePlayer('Ada', { class: 'member' }));
  await server.players.add(samplePlayer('Guest'));
});
afterEach(async () => {
  await server.close();
  rmSync(directory, { recursive: true });
});

const CONFIGURED = 'c'.repeat(42).concat('A');
const CONFIG = { databaseUrl: null, houseKeys: [CONFIGURED], serverKey: null, introductionMs: 120_000 };
const run = (...args: readonly string[]) => adminCommand({ ...CONFIG, dataDir: directory }, args, 1_000);

it('[S5.12] makes and unmakes an administrator while the server has the database open, and logs it', async () => {
  expect(await run('add', 'ada')).toEqual({ ok: true, lines: ['Ada is an administrator now.'] });
  expect(await server.conduct.isAdministrator('player-Ada')).toBe(true);
  expect(await run('add', 'Ada')).toMatchObject({ ok: false });
  expect(await run('list')).toEqual({ ok: true, lines: ['Ada'] });
  expect(await run('remove', 'Ada')).toMatchObject({ ok: true });
  expect(await server.conduct.isAdministrator('player-Ada')).toBe(false);
  expect(await run('list')).toEqual({ ok: true, lines: ['There is no administrator.'] });
  expect(await server.conduct.log(0, 9)).toMatchObject([
    { actor: 'command line', act: 'make administrator', subject: 'player-Ada' },
    { actor: 'command line', act: 'unmake administrator', subject: 'player-Ada' },
  ]);
});

it('[S5.12] refuses guests, strangers and what it does not understand, and makes no database', async () => {
  expect(await run('add', 'Guest')).toMatchObject({ ok: false });
  expect(await run('add', 'Nobody')).toMatchObject({ ok: false });
  expect(await run('remove', 'Ada')).toMatchObject({ ok: false });
  for (const args of [[], ['add'], ['list', 'Ada'], ['add', 'Ada', 'Bo'], ['sudo']]) {
    expect(await run(...args)).toEqual({ ok: false, lines: [ADMIN_USAGE] });
  }
  expect(await adminCommand({ ...CONFIG, dataDir: join(directory, 'elsewhere') }, ['list'], 1_000)).toMatchObject({
    ok: false,
  });
});

it('[S19.4] checks the log, and names the first row that was altered', async () => {
  await run('add', 'Ada');
  await run('remove', 'Ada');
  const end = await server.conduct.logEnd();
  const whole = await run('audit');
  expect(whole.ok).toBe(true);
  expect(whole.lines.join(' ')).toContain(end?.hash);
  const database = new Database(join(directory, DATABASE_FILE));
  database.exec('drop trigger audit_log_no_update');
  database.exec(`update audit_log set subject = 'player-Eve' where n = 1`);
  database.close();
  expect(await run('audit')).toEqual({
    ok: false,
    lines: ['Row 1 of the audit log is not what was written. The 0 before it are.'],
  });
});

const KEY = 'k'.repeat(42).concat('A');

it('[S3.21] registers and revokes the key of a house while the server has the database open, and logs it', async () => {
  expect(await run('register-house', KEY)).toMatchObject({ ok: true });
  expect(await server.houses.has(KEY)).toBe(true);
  expect(await run('register-house', KEY)).toMatchObject({ ok: false });
  expect((await run('houses')).lines.join()).toContain(KEY);
  await server.players.add(samplePlayer('Bot', { class: 'house' }), {
    key: { key: KEY, kind: 'device', name: '', createdAt: 1, usedAt: 1 },
  });
  await server.sessions.add(sampleSession('of-the-house', 'player-Bot'));
  expect(await run('revoke-house', KEY)).toMatchObject({ ok: true });
  expect(await server.houses.has(KEY)).toBe(false);
  expect((await server.players.byId('player-Bot'))?.class).toBe('limited');
  expect(await server.sessions.byHash('of-the-house')).toBeNull();
  expect(await run('revoke-house', KEY)).toMatchObject({ ok: false });
  expect(await server.conduct.log(0, 9)).toMatchObject([
    { actor: 'command line', act: 'register house', subject: KEY },
    { actor: 'command line', act: 'revoke house', subject: KEY },
  ]);
});

it('[S3.21] says what to do about what is no key, and about a key in the configuration', async () => {
  expect((await run('register-house', 'not-a-key')).lines.join()).toContain('--print-key');
  expect((await run('register-house', CONFIGURED)).lines.join()).toContain('PARLEY_HOUSE_KEYS');
  expect((await run('revoke-house', CONFIGURED)).lines.join()).toContain('PARLEY_HOUSE_KEYS');
  expect(await server.houses.list()).toEqual([]);
});

it('[S3.21] a house whose key was taken out of the configuration is none any more', async () => {
  for (const [name, key] of [
    ['Old', CONFIGURED],
    ['New', KEY],
  ] as const) {
    await server.players.add(samplePlayer(name, { class: 'house' }), {
      key: { key, kind: 'device', name: '', createdAt: 1, usedAt: 1 },
    });
  }
  await run('register-house', KEY);
  await server.houses.demoteOthers([CONFIGURED]);
  expect((await server.players.byId('player-Old'))?.class).toBe('house');
  await server.houses.demoteOthers([]);
  expect((await server.players.byId('player-Old'))?.class).toBe('limited');
  expect((await server.players.byId('player-New'))?.class).toBe('house');
});
