import { createStore, del, get, update } from 'idb-keyval';
import type { KeyStore, Timers } from './client.ts';
import { systemTimers } from './timers.ts';

const DEVICE = 'device';

/** A browser's store that has not answered by then may never answer. Longer than a slow disk takes. */
const PATIENCE_MS = 3_000;

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
 * same moment end with the same key. Where the browser keeps nothing (private windows of some, storage that is refused, full or never
 * answers) the key lives as long as the page (S1). Rejects where WebCrypto makes no such key: an old browser.
 */
export function browserKeys(database = 'parley-keys', timers: Pick<Timers, 'after'> = systemTimers()): KeyStore {
  const fallback = memoryKeys();
  let pair: Promise<CryptoKeyPair> | null = null;
  return {
    load() {
      pair ??= inTime(timers, stored(database)).catch(() => fallback.load());
      return pair;
    },
    async forget() {
      pair = null;
      await fallback.forget();
      // Where the browser keeps nothing there is nothing to be deleted.
      await inTime(timers, deleted(database)).catch(() => {});
    },
  };
}

function inTime<T>(timers: Pick<Timers, 'after'>, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = timers.after(PATIENCE_MS, () => reject(new Error('the store does not answer')));
    work.then(resolve, reject).finally(cancel);
  });
}

async function deleted(database: string): Promise<void> {
  await del(DEVICE, createStore(database, 'keys'));
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
