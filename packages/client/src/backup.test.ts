import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { backupSigner, newBackupWords } from './backup.ts';

/** A test vector of BIP-39. */
const WORDS = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

describe('a backup', () => {
  it('[S2.24] is twelve words, others each time', () => {
    const made = Array.from({ length: 5 }, newBackupWords);
    expect(new Set(made).size).toBe(5);
    for (const words of made) expect(words.split(' ')).toHaveLength(12);
  });

  it('[S2.24] is the same key however the words are typed, in each version of this program', async () => {
    const typed = [WORDS, `  ${WORDS.toUpperCase()}\n`, WORDS.replaceAll(' ', '\n  ')];
    const keys = await Promise.all(typed.map(async (words) => (await backupSigner(words))?.key));
    expect(new Set(keys)).toEqual(new Set(['yuv_kXnENDspVGqwVzb8XXphVHKzCD9z6WFFm18cQ1E']));
  });

  it('[S2.24] signs as the key of a device does', async () => {
    const signer = await backupSigner(newBackupWords());
    const publicKey = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: signer?.key ?? '' }, 'EdDSA');
    const jws = (await signer?.sign('parley-test+jws', { hello: 'world' })) ?? '';
    expect(JSON.parse(new TextDecoder().decode((await compactVerify(jws, publicKey)).payload))).toEqual({
      hello: 'world',
    });
  });

  it.each(['', 'legal winner', `${WORDS} legal`, WORDS.replace('yellow', 'year'), WORDS.replace('legal', 'lagel')])(
    '[S2.24] %j is none',
    async (words) => {
      expect(await backupSigner(words)).toBeNull();
    },
  );
});
