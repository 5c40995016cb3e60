import 'fake-indexeddb/auto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactVerify, importJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeyStore } from './client.ts';
import { browserKeys, memoryKeys } from './keys.ts';
import { fileKeys } from './node.ts';
import { signerFrom } from './signer.ts';

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

it('[S2.10] where the browser keeps nothing the key lives as long as the page', async () => {
  const kept = globalThis.indexedDB;
  Reflect.deleteProperty(globalThis, 'indexedDB');
  try {
    const store = browserKeys('keys-none');
    expect(await store.load()).toBe(await store.load());
  } finally {
    globalThis.indexedDB = kept;
  }
});
