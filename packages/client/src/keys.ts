import { createStore, del, get, update } from 'idb-keyval';
import type { KeyStore } from './client.ts';

const DEVICE = 'device';

/** A key that lives as long as the page or process: for a second player on one device (S14), and for tests. */
export function memoryKeys(): KeyStore {
  let pair: Promise<CryptoKeyPair> | null = null;
  return {
    load() {
      pair ??= generate();
      return pair;
    },
    async forget() {
      pair = null;
    },
  };
}

/**
 * The device's key in IndexedDB: made once, kept over reloads, its private half not extractable. Tabs that open at the
 * same moment end with the same key. Where the browser keeps nothing (private windows of some) the key lives as long
 * as the page (S1). Rejects where there is no WebCrypto: a page on plain http from another machine.
 */
export function browserKeys(database = 'parley-keys'): KeyStore {
  const fallback = memoryKeys();
  let pair: Promise<CryptoKeyPair> | null = null;
  return {
    load() {
      pair ??= stored(database).catch(() => fallback.load());
      return pair;
    },
    async forget() {
      pair = null;
      await fallback.forget();
      // Where the browser keeps nothing there is nothing to be deleted.
      await del(DEVICE, createStore(database, 'keys')).catch(() => {});
    },
  };
}

async function stored(database: string): Promise<CryptoKeyPair> {
  const store = createStore(database, 'keys');
  const known = await get<CryptoKeyPair>(DEVICE, store);
  if (known) return known;
  const made = await generate();
  // One transaction: of two tabs that both found nothing, the later one takes over what the earlier one wrote.
  await update<CryptoKeyPair>(DEVICE, (old) => old ?? made, store);
  return (await get<CryptoKeyPair>(DEVICE, store)) ?? made;
}

async function generate(): Promise<CryptoKeyPair> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new Error('Ed25519 made a single key instead of a pair');
  return pair;
}
