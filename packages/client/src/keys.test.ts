import 'fake-indexeddb/auto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok } from '@parley/protocol';
import { compactVerify, importJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyStore } from './client.ts';
import { createClient } from './create.ts';
import { browserKeys, memoryKeys } from './keys.ts';
import { fileKeys } from './node.ts';
import { createOutbox } from './outbox.ts';
import { browserReports, memoryReports } from './reports.ts';
import { signerFrom } from './signer.ts';
import { fakeTimers } from './testing/clock.ts';

let folder: string;
let count = 0;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-keys-'));
  count += 1;
});

afterEach(() => rm(folder, { recursive: true }));

const kinds: readonly [string, () => KeyStore][] = [
  ['memory', memoryKeys],
  ['IndexedDB', () => browserKeys(`keys-${count}`)],
  ['a file', () => fileKeys(join(folder, 'deep', 'key.json'))],
];

describe.each(kinds)('a key in %s', (_, open) => {
  it('[S2.10] is the same at each load, and cannot be taken out', async () => {
    const store = open();
    const [one, two] = [await store.load(), await store.load()];
    expect((await signerFrom(one)).key).toBe((await signerFrom(two)).key);
    expect(one.privateKey.extractable).toBe(false);
  });

  it('[S20.4] is another one after it was deleted', async () => {
    const store = open();
    const before = await signerFrom(await store.load());
    await store.forget();
    expect((await signerFrom(await store.load())).key).not.toBe(before.key);
  });

  it('[S2.10] signs so that its public half verifies, with the kind in the header', async () => {
    const signer = await signerFrom(await open().load());
    const jws = await signer.sign('parley-test+jws', { hello: 'world' });
    const publicKey = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: signer.key }, 'EdDSA');
    const { payload, protectedHeader } = await compactVerify(jws, publicKey);
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'parley-test+jws' });
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({ hello: 'world' });
  });
});

describe.each(kinds.slice(1))('a key kept in %s', (_, open) => {
  it('[S2.10] is one key for all who open it at the same moment, and later', async () => {
    const pairs = await Promise.all([open().load(), open().load(), open().load()]);
    const later = await open().load();
    const keys = await Promise.all([...pairs, later].map(async (pair) => (await signerFrom(pair)).key));
    expect(new Set(keys).size).toBe(1);
  });
});

describe('a key file', () => {
  it('[S2.11] is readable by its owner only, and refused when others may read it', async () => {
    const path = join(folder, 'key.json');
    await fileKeys(path).load();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(path, 0o644);
    await expect(fileKeys(path).load()).rejects.toThrow('chmod 600');
  });

  it('[S2.11] that is something else is neither taken nor overwritten', async () => {
    const path = join(folder, 'key.json');
    await writeFile(path, 'my diary', { mode: 0o600 });
    await expect(fileKeys(path).load()).rejects.toThrow('does not hold');
    expect(await readFile(path, 'utf8')).toBe('my diary');
  });
});

type Damage = () => PropertyDescriptor;

/** Ways in which the storage of a browser fails. */
const damages: readonly [string, Damage][] = [
  ['is not there', () => ({ value: undefined })],
  [
    'throws at its name',
    () => ({
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    }),
  ],
  ['throws when it is opened', () => ({ value: { open: () => thrown('InvalidStateError') } })],
  ['never answers', () => ({ value: { open: () => new EventTarget() } })],
  ['refuses', () => ({ value: { open: () => failing('UnknownError') } })],
  ['is full', () => ({ value: full() })],
];

function thrown(name: string): never {
  throw new DOMException('no', name);
}

/** A request that fails in the next turn. */
function failing(name: string): object {
  const request: { error: DOMException; onerror?: () => void } = { error: new DOMException('no', name) };
  setImmediate(() => request.onerror?.());
  return request;
}

/** A database that can be read, and takes nothing. */
function full(): IDBFactory {
  const real = globalThis.indexedDB;
  return new Proxy(real, {
    get: (target, name) =>
      name === 'open'
        ? (database: string) => {
            const request = target.open(database);
            request.addEventListener('success', () => {
              const db = request.result;
              const transaction = db.transaction.bind(db);
              db.transaction = (stores, mode) =>
                mode === 'readwrite' ? thrown('QuotaExceededError') : transaction(stores, mode);
            });
            return request;
          }
        : Reflect.get(target, name),
  });
}

describe.each(damages)('where the storage of the browser %s', (what, damage) => {
  const kept = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB') ?? {};
  beforeEach(() => {
    Object.defineProperty(globalThis, 'indexedDB', { configurable: true, ...damage() });
  });
  afterEach(() => {
    Object.defineProperty(globalThis, 'indexedDB', kept);
  });

  it('[S2.10, S1.22] the key lives as long as the page', async () => {
    const timers = fakeTimers();
    const store = browserKeys(`keys-${what.replaceAll(' ', '-')}`, timers);
    const first = store.load();
    const second = store.load();
    await timers.advance(5_000);
    expect(await first).toBe(await second);
    const forgotten = store.forget();
    await timers.advance(5_000);
    await forgotten;
    const other = store.load();
    await timers.advance(5_000);
    expect(await other).not.toBe(await first);
  });

  it('[S16.2, S1.22] a signed report goes out all the same', async () => {
    const timers = fakeTimers();
    const sent: string[] = [];
    const outbox = createOutbox({
      store: browserReports(() => timers.now(), `reports-${what.replaceAll(' ', '-')}`),
      timers,
      report: async (match) => {
        sent.push(match);
        return ok(undefined);
      },
      deposit: async () => ok([]),
      counted: () => {},
      settled: () => {},
    });
    const kept = outbox.put({ match: 'match-one', report: 'a.b.c', entries: [] });
    await timers.advance(5_000);
    await kept;
    expect(sent).toEqual(['match-one']);
    const flushed = outbox.flush();
    await timers.advance(5_000);
    if (what !== 'never answers') await flushed;
  });
});

it('[S1.22] a browser that makes no such key is told apart from a server out of reach', async () => {
  const keys: KeyStore = {
    load: () => Promise.reject(new DOMException('no', 'NotSupportedError')),
    forget: async () => {},
  };
  const ada = createClient({
    origin: 'http://127.0.0.1:1',
    fetch: () => Promise.reject(new Error('unused')),
    openSocket: () => thrown('unused'),
    keys,
    reports: memoryReports(),
    timers: fakeTimers(),
    titles: [],
    bearer: true,
    page: null,
  });
  const connected = await ada.connect();
  expect(connected.ok ? null : connected.error.code).toBe('no-key');
  expect(ada.state.connection.state).toBe('ended');
});
