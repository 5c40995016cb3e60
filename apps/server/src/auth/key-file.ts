import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { damaged, writeWhole } from '../../../../scripts/files/whole-file.mjs';
import type { SecretStore } from '../store/store.ts';
import { type KeyRing, kidOf, makeRingKey, parseKeyRing, type RingKey, signingKey, withEarlier } from './key-ring.ts';

/** Name of the file within the data directory. */
export const SERVER_KEY_FILE = 'server-key.json';
/** Under which a database of before holds the private key itself. */
const IN_DATABASE = 'introduction-key';
/** Under which the database names the key that its server signs with. */
const KEY_ID = 'server-key-id';

/** As configured, or in the data directory. */
export const keyFileOf = ({
  serverKey,
  dataDir,
}: {
  readonly serverKey: string | null;
  readonly dataDir: string;
}): string => serverKey ?? join(dataDir, SERVER_KEY_FILE);

/** There was a key, and its file is not there. */
export class KeyGone extends Error {
  override readonly name = 'KeyGone';
}

/**
 * @returns null where there is no such file
 * @throws what the system says, and a sentence where the file holds something else
 */
export function readKeyRing(file: string): KeyRing | null {
  if (!existsSync(file)) return null;
  const ring = parseKeyRing(readFileSync(file, 'utf8'));
  if (ring !== null && areKeys(ring)) return ring;
  throw new Error(
    damaged(file, 'the keys of this server', 'With another key, evidence files from before are of another server.'),
  );
}

export const writeKeyRing = (file: string, ring: KeyRing, over = true): void =>
  writeWhole(file, `${JSON.stringify(ring, null, 2)}\n`, { over });

/**
 * The keys of this server: read from their file, or made at the very first start. They are not in the database (O3.9): a copy of it, as a backup or a
 * thief has one, must sign nothing. A database of before gives its key up here.
 *
 * @param said what to tell who runs the server
 * @throws {KeyGone} where the database knows a key and there is no file
 * @throws what the system says, and a sentence where the file holds something else
 */
export async function openKeyFile(
  file: string,
  secrets: SecretStore,
  now: number,
  said: (sentence: string) => void,
): Promise<KeyRing> {
  const moved = await keyInDatabase(secrets);
  if (!existsSync(file)) {
    if (moved === null && (await secrets.get(KEY_ID)) !== null) throw new KeyGone(`${file} is not there`);
    writeKeyRing(file, { keys: [moved ?? makeRingKey(now)] }, false);
  }
  let ring = readKeyRing(file);
  if (ring === null) throw new KeyGone(`${file} is not there`);
  if (moved !== null) {
    const whole = withEarlier(ring, moved.x, now);
    if (whole !== ring) writeKeyRing(file, whole);
    ring = whole;
    await secrets.remove(IN_DATABASE);
    said(
      `the key of this server is in ${file} now, and no longer in the database; copies of the database from before still hold it: if somebody else may have one, run npm run admin -- revoke-key`,
    );
  }
  const known = await secrets.get(KEY_ID);
  const kids = ring.keys.map(kidOf);
  if (known !== null && !kids.includes(known)) said(`the server signs with another key than the last time: ${file}`);
  const kid = kidOf(signingKey(ring, now));
  if (known !== kid) await secrets.put(KEY_ID, kid);
  return ring;
}

async function keyInDatabase(secrets: SecretStore): Promise<RingKey | null> {
  const text = await secrets.get(IN_DATABASE);
  if (text === null) return null;
  const { x, d } = createPrivateKey({ key: JSON.parse(text), format: 'jwk' }).export({ format: 'jwk' });
  return x === undefined || d === undefined ? null : { x, d, from: 0 };
}

/** The halves of each key are of one key: Node reads a public half that is not, and everything that is signed would be refused. */
function areKeys({ keys }: KeyRing): boolean {
  return keys.every(({ x, d }) => {
    if (d === undefined) return true;
    try {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x, d };
      return createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'jwk' }).x === x;
    } catch {
      return false;
    }
  });
}

/**
 * Looks whether the file holds other keys than those in use, and takes them (O3.11). A file that cannot be used leaves those in use: somebody may be
 * putting another one there. To be called every few seconds.
 */
export function watchKeyFile(
  file: string,
  first: KeyRing,
  use: (ring: KeyRing) => void,
  failed: (sentence: string) => void,
): () => void {
  let current = JSON.stringify(first);
  let why = '';
  return () => {
    try {
      const ring = readKeyRing(file);
      if (ring === null) throw new Error(`${file} is not there`);
      why = '';
      const text = JSON.stringify(ring);
      if (text === current) return;
      current = text;
      use(ring);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (message === why) return;
      why = message;
      failed(`The keys of the server cannot be read anew: ${message}. Those from before stay in use.`);
    }
  };
}
