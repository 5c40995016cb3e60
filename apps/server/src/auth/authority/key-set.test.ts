import { exportJWK, generateKeyPair } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { FRESH_MS, KEY_SET_BYTES, makeKeySet, PAUSE_MS, readKeySet, STALE_MS } from './key-set.ts';

/** The public half of a new key, under a name. */
async function publicKey(kid: string, alg = 'EdDSA', options: { extractable?: boolean; modulusLength?: number } = {}) {
  const { publicKey } = await generateKeyPair(alg, options);
  return { ...(await exportJWK(publicKey)), kid };
}
const setOf = (...keys: readonly object[]): string => JSON.stringify({ keys });

describe('readKeySet', () => {
  it('[S2.27] takes the public keys of the three algorithms, and leaves out keys of other kinds', async () => {
    const keys = [await publicKey('a'), await publicKey('b', 'ES256'), await publicKey('c', 'RS256')];
    expect(readKeySet(setOf(...keys)).ok).toBe(true);
    expect(readKeySet(setOf(...keys, { kty: 'EC', crv: 'P-384', x: 'x', y: 'y', kid: 'd' })).ok).toBe(true);
  });

  it('[S2.27] says in a sentence what is wrong with a set', async () => {
    const key = await publicKey('a');
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    const secret = /holds a secret: only the public halves/;
    const shape = /must be \{"keys": \[…\]\}/;
    const cases: readonly (readonly [string, RegExp])[] = [
      ['', /not JSON/],
      ['{', /not JSON/],
      [`"${'x'.repeat(KEY_SET_BYTES)}"`, /not JSON of less than 64 KiB/],
      ['null', shape],
      ['{"keys": 1}', shape],
      [setOf(), shape],
      [setOf({ ...key, kid: undefined }), shape],
      [setOf({ ...key, use: 'enc' }), shape],
      [setOf({ kty: 'RSA', n: 'A'.repeat(171), e: 'AQAB', kid: 'short' }), shape],
      [setOf(...Array.from({ length: 17 }, (_, n) => ({ ...key, kid: `${n}` }))), shape],
      [setOf(key, { ...(await exportJWK(privateKey)), kid: 'b' }), secret],
      [setOf({ kty: 'oct', k: 'c2VjcmV0', kid: 'hmac' }), secret],
      [setOf(key, key), /the same "kid"/],
    ];
    for (const [text, sentence] of cases) {
      const read = readKeySet(text);
      expect(read.ok ? 'taken' : read.error).toMatch(sentence);
    }
  });
});

describe('a key set', () => {
  let now: number;
  let loads: number;
  let text: string | null;
  let said: string[];
  beforeEach(() => {
    now = 1_700_000_000_000;
    loads = 0;
    said = [];
  });
  const open = () =>
    makeKeySet({
      load: async () => {
        loads += 1;
        if (text === null) throw new Error('out of reach');
        return text;
      },
      clock: () => now,
      failed: (sentence) => said.push(sentence),
    });
  const header = (kid: string | undefined, alg = 'EdDSA') => ({ alg, ...(kid === undefined ? {} : { kid }) });
  const found = async (set: ReturnType<typeof open>, kid: string | undefined, alg?: string) => {
    const key = await set.find(header(kid, alg));
    return typeof key === 'string' ? key : 'found';
  };

  it('[S2.28] knows a key by its name and algorithm, and none without a name', async () => {
    text = setOf(await publicKey('a'));
    const set = open();
    expect(await found(set, 'a')).toBe('found');
    for (const [kid, alg] of [['a', 'RS256'], ['a', 'ES256'], ['a', 'HS256'], ['b'], [undefined]] as const) {
      expect(await found(set, kid, alg)).toBe('unknown');
    }
  });

  it('[S2.28] finds a new key of the authority, and forgets one that the authority took back', async () => {
    const [first, second] = [await publicKey('first'), await publicKey('second')];
    text = setOf(first);
    const set = open();
    expect(await found(set, 'second')).toBe('unknown');
    text = setOf(first, second);
    now += PAUSE_MS;
    expect(await found(set, 'second')).toBe('found');
    text = setOf(second);
    now += FRESH_MS - 1;
    expect(await found(set, 'first')).toBe('found');
    now += 1;
    expect(await found(set, 'first')).toBe('unknown');
    expect(await found(set, 'second')).toBe('found');
  });

  it('[S2.28] who invents names of keys makes it ask once in a while only, and once for many at a time', async () => {
    text = setOf(await publicKey('a'));
    const set = open();
    await Promise.all(Array.from({ length: 50 }, (_, n) => set.find(header(`invented-${n}`))));
    expect(loads).toBe(1);
    for (let n = 0; n < 100; n += 1) {
      await set.find(header(`invented-again-${n}`));
      now += PAUSE_MS / 10;
    }
    expect(loads).toBe(10);
  });

  it('[S2.28] goes on with what it knows while the authority is away, and not for ever', async () => {
    text = setOf(await publicKey('a'));
    const set = open();
    expect(await found(set, 'a')).toBe('found');
    text = null;
    now += STALE_MS - 1;
    expect(await found(set, 'a')).toBe('found');
    expect(said.at(-1)).toMatch(
      /^The key set of the authority \(PARLEY_AUTHORITY_KEYS\) cannot be used: out of reach\.$/,
    );
    now += 1;
    expect(await found(set, 'a')).toBe('unavailable');
    text = setOf(await publicKey('b'));
    now += PAUSE_MS;
    expect(await found(set, 'b')).toBe('found');
  });

  it('[S2.28] what cannot be used does not take the place of what can', async () => {
    text = setOf(await publicKey('a'));
    const set = open();
    await found(set, 'a');
    text = 'an error page';
    now += FRESH_MS;
    expect(await found(set, 'a')).toBe('found');
    expect(said).toHaveLength(1);
  });
});
