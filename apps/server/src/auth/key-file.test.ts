import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBundle } from '@parley/evidence';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { titleIn } from '../arbiter/audit/run-job.ts';
import { testTitles } from '../arbiter/audit/testing/titles.ts';
import { bundleOf } from '../edge/http/bundle.ts';
import { NETWORK_KEY_FILE, openNetworkKey } from '../lobby-host/network-key.ts';
import { keyCommand } from '../operate/key-command.ts';
import { makeMemoryStore } from '../store/memory.ts';
import { DATABASE_FILE, openSqliteStore } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { KeyGone, openKeyFile, readKeyRing, SERVER_KEY_FILE, watchKeyFile, writeKeyRing } from './key-file.ts';
import { type KeyRing, LEAD_MS, makeRingKey } from './key-ring.ts';
import { makeServerKey } from './server-key.ts';

const BEFORE = join(import.meta.dirname, '..', 'store', 'testing', 'before', 'parley.sqlite');
const NOW = 1_800_000_000_000;

let directory: string;
let file: string;
let said: string[];
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'parley-key-'));
  file = join(directory, SERVER_KEY_FILE);
  said = [];
});
afterEach(() => rmSync(directory, { recursive: true }));

const open = ({ secrets }: Pick<Store, 'secrets'>): Promise<KeyRing> =>
  openKeyFile(file, secrets, NOW, (sentence) => said.push(sentence));
/** All bytes of the database and the files beside it. */
const bytes = (): Buffer =>
  Buffer.concat(
    readdirSync(directory)
      .filter((name) => name.startsWith(DATABASE_FILE))
      .map((name) => readFileSync(join(directory, name))),
  );

describe('the file of the keys', () => {
  it('[O3.9] is made once, for its owner alone, also where several servers start at once, and nothing of it is in the database', async () => {
    const store = await openSqliteStore(directory);
    const rings = await Promise.all([open(store), open(store), open(store)]);
    expect(new Set(rings.map(({ keys }) => keys[0]?.x)).size).toBe(1);
    expect(await open(store)).toEqual(rings[0]);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(said).toEqual([]);
    await store.settle();
    expect(bytes().includes(rings[0]?.keys[0]?.d ?? '')).toBe(false);
    await store.close();
  });

  it('[O3.9] takes the key of a database of before, of which nothing is left in there: not in free pages either, nor in the log', async () => {
    copyFileSync(BEFORE, join(directory, DATABASE_FILE));
    const database = new Database(join(directory, DATABASE_FILE));
    const { value } = database.prepare("select value from secrets where name = 'introduction-key'").get() as {
      value: string;
    };
    const { d, x } = JSON.parse(value) as { d: string; x: string };
    // As years leave it: the row was moved, and copies of it are in pages that are free.
    database.pragma('secure_delete = OFF');
    database.exec('create table junk (text)');
    for (let at = 0; at < 300; at += 1) database.prepare('insert into junk values (?)').run(`${value} ${at}`);
    database.exec('drop table junk');
    database.close();
    expect(bytes().includes(d)).toBe(true);
    const store = await openSqliteStore(directory);
    const ring = await open(store);
    expect(ring).toEqual({ keys: [{ x, d, from: 0 }] });
    expect(said).toEqual([expect.stringMatching(/no longer in the database; copies .* npm run admin -- revoke-key/)]);
    expect(await store.secrets.get('introduction-key')).toBeNull();
    expect(bytes().includes(d)).toBe(false);
    // With everything else in it.
    expect((await store.matches.open()).length).toBeGreaterThan(0);
    await store.close();
    expect(bytes().includes(d)).toBe(false);
  });

  it('[O3.9] a server that was killed between the two goes on, and a file that an operator brings keeps what the old key sealed', async () => {
    const store = makeMemoryStore();
    const old = makeRingKey(0);
    const jwk = JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: old.x, d: old.d });
    await store.secrets.put('introduction-key', jwk);
    writeKeyRing(file, { keys: [old] });
    expect(await open(store)).toEqual({ keys: [old] });
    await store.secrets.put('introduction-key', jwk);
    const brought = { keys: [makeRingKey(NOW)] };
    writeKeyRing(file, brought);
    const ring = await open(store);
    expect(ring).toEqual({ keys: [...brought.keys, expect.objectContaining({ x: old.x })] });
    expect(ring.keys[1]?.d).toBeUndefined();
    expect(readKeyRing(file)).toEqual(ring);
    expect(await store.secrets.get('introduction-key')).toBeNull();
  });

  it('[O3.9] that is lost is not replaced without a word, and another one in its place is said', async () => {
    const store = makeMemoryStore();
    await open(store);
    rmSync(file);
    await expect(open(store)).rejects.toThrow(KeyGone);
    const config = { dataDir: directory, serverKey: null, introductionMs: 120_000 };
    expect(keyCommand(config, 'rotate-key', NOW)).toMatchObject({ ok: false });
    expect(keyCommand(config, 'revoke-key', NOW)).toMatchObject({ ok: true });
    await open(store);
    expect(said).toEqual([expect.stringMatching(/^the server signs with another key than the last time/)]);
    await open(store);
    expect(said).toHaveLength(1);
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, 40)],
    ['of something else', () => '{}'],
    ['with halves of two keys', (text: string) => text.replace(/"x": "[^"]+"/, `"x": "${makeRingKey(0).x}"`)],
  ])('[O3.9] %s is a sentence, and is not overwritten', async (_, damage) => {
    const store = makeMemoryStore();
    await open(store);
    const text = damage(readFileSync(file, 'utf8'));
    writeFileSync(file, text);
    await expect(open(store)).rejects.toThrow(/server-key\.json does not hold the keys of this server: put a copy/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('[O3.11] is looked at again: another ring is taken, and one that cannot be used leaves the one from before, and is said once', async () => {
    const ring = await open(makeMemoryStore());
    const used: KeyRing[] = [];
    const look = watchKeyFile(
      file,
      ring,
      (next) => used.push(next),
      (sentence) => said.push(sentence),
    );
    look();
    expect(used).toEqual([]);
    writeFileSync(file, 'half');
    look();
    look();
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/Those from before stay in use\.$/);
    const config = { dataDir: directory, serverKey: null, introductionMs: 120_000 };
    writeKeyRing(file, ring);
    look();
    expect(keyCommand(config, 'rotate-key', NOW)).toMatchObject({ ok: true });
    look();
    look();
    expect(used).toEqual([readKeyRing(file)]);
    expect(used[0]?.keys).toHaveLength(2);
    expect(keyCommand(config, 'rotate-key', NOW + 1_000)).toMatchObject({ ok: false });
    expect(keyCommand(config, 'rotate-key', NOW + LEAD_MS)).toMatchObject({ ok: true });
    expect(keyCommand(config, 'keys', NOW + 2 * LEAD_MS).lines).toHaveLength(3);
    rmSync(file);
    look();
    expect(said).toHaveLength(2);
  });

  it('[O3.9] a folder that cannot be written is a sentence of the command', () => {
    if (process.getuid?.() === 0) return;
    chmodSync(directory, 0o500);
    const config = { dataDir: directory, serverKey: null, introductionMs: 120_000 };
    expect(keyCommand(config, 'revoke-key', NOW)).toMatchObject({ ok: false });
    chmodSync(directory, 0o700);
  });
});

it('[O3.13] an evidence file from before a rotation is of this server afterwards, one from before a revocation is not, and both can be had anew', async () => {
  copyFileSync(BEFORE, join(directory, DATABASE_FILE));
  const store = await openSqliteStore(directory);
  const id = 'match-liar-0001';
  const { matches } = store;
  const [match, verdict, judged] = [await matches.byId(id), await matches.verdict(id), await matches.judged(id)];
  if (match === null || verdict === null || judged === null) throw new Error('the database has them');
  const config = { dataDir: directory, serverKey: null, introductionMs: 120_000 };
  const key = makeServerKey(await open(store), () => NOW + LEAD_MS);
  const made = () => bundleOf(store, key.sealer(), { match, verdict, judged });
  const isOurs = async (text: string): Promise<boolean> =>
    (await verifyBundle(text, { titleOf: titleIn(testTitles), serverKeys: key.jwks().keys.map(({ x = '' }) => x) })).ok;
  const renewed = (command: 'rotate-key' | 'revoke-key'): void => {
    expect(keyCommand(config, command, NOW)).toMatchObject({ ok: true });
    const ring = readKeyRing(file);
    if (ring !== null) key.use(ring);
  };
  const first = await made();
  renewed('rotate-key');
  const second = await made();
  expect(second).not.toBe(first);
  expect([await isOurs(first), await isOurs(second)]).toEqual([true, true]);
  renewed('revoke-key');
  expect([await isOurs(first), await isOurs(second), await isOurs(await made())]).toEqual([false, false, true]);
  await store.close();
});

it('[O3.10] the key of the hashes of networks is in a file, and leaves a database of before with its value', async () => {
  const store = await openSqliteStore(directory);
  const before = 'n'.repeat(42).concat('A');
  await store.secrets.put('network-key', before);
  expect(await openNetworkKey(directory, store.secrets, null)).toBe(before);
  expect(await openNetworkKey(directory, store.secrets, null)).toBe(before);
  expect(statSync(join(directory, NETWORK_KEY_FILE)).mode & 0o077).toBe(0);
  expect(bytes().includes(before)).toBe(false);
  expect(await openNetworkKey(directory, store.secrets, 'g'.repeat(43))).toBe('g'.repeat(43));
  writeFileSync(join(directory, NETWORK_KEY_FILE), 'short');
  await expect(openNetworkKey(directory, store.secrets, null)).rejects.toThrow(/does not hold 32 bytes of base64url/);
  await store.close();
});
