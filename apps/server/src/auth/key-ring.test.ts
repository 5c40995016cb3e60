import { INTRODUCTION_TYP } from '@parley/protocol';
import { calculateJwkThumbprint, compactVerify, createLocalJWKSet, importJWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  kidOf,
  LEAD_MS,
  makeRingKey,
  nextKey,
  parseKeyRing,
  publicKeys,
  revoked,
  rotated,
  signingKey,
} from './key-ring.ts';
import { makeServerKey } from './server-key.ts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const LIFE = 120_000;
const first = { keys: [makeRingKey(NOW)] };

describe('the keys of a server', () => {
  it('[O3.11] are named as RFC 7638 says', async () => {
    const [{ x = '' } = {}] = publicKeys(first, NOW);
    expect(kidOf({ x })).toBe(await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x }));
  });

  it('[O3.11] a new one is published for two minutes before it signs, and the old one goes on until then', () => {
    const next = makeRingKey(NOW + LEAD_MS);
    const ring = rotated(first, next, LIFE);
    const [old] = first.keys;
    const order = (at: number) => publicKeys(ring, at).map(({ x }) => x);
    expect(nextKey(ring, NOW)).toBe(next);
    expect(order(NOW)).toEqual([old?.x, next.x]);
    expect(order(next.from - 1)).toEqual([old?.x, next.x]);
    expect(order(next.from)).toEqual([next.x, old?.x]);
    expect(nextKey(ring, next.from)).toBeNull();
    // A clock that was set back by years makes no server that cannot sign.
    expect(signingKey(ring, 0).x).toBe(old?.x);
  });

  it('[O3.11, O3.13] of one that was replaced it is published until when what it signed counts, and its private half goes at the next rotation', () => {
    const second = rotated(first, makeRingKey(NOW + LEAD_MS), LIFE);
    const third = rotated(second, makeRingKey(NOW + 5 * HOUR), LIFE);
    const [, , oldest] = third.keys;
    expect(oldest).toEqual({ x: first.keys[0]?.x, from: NOW, until: NOW + LEAD_MS + LIFE + HOUR });
    expect(publicKeys(third, NOW + 5 * HOUR)[2]?.exp).toBe((NOW + LEAD_MS + LIFE + HOUR) / 1_000);
    expect(third.keys.map(({ d }) => d !== undefined)).toEqual([true, true, false]);
    expect(JSON.stringify(publicKeys(third, NOW))).not.toContain('"d"');
  });

  it('[O3.11] no more are published than clients read', () => {
    let ring = first;
    for (let at = 1; at <= 40; at += 1) ring = rotated(ring, makeRingKey(NOW + at * HOUR), LIFE);
    expect(ring.keys).toHaveLength(16);
    expect(parseKeyRing(JSON.stringify(ring))).toEqual(ring);
  });

  it('[O3.13] one that was stolen is taken back with all that was in the file with it, and those that were not stay', () => {
    const at = NOW + 10 * HOUR;
    const ring = rotated(rotated(first, makeRingKey(NOW + HOUR), LIFE), makeRingKey(NOW + 2 * HOUR), LIFE);
    // Another one was on its way, too.
    const stolen = rotated(ring, makeRingKey(at + LEAD_MS), LIFE);
    const fresh = makeRingKey(at);
    const safe = revoked(stolen, fresh);
    expect(publicKeys(safe, at).map(({ x }) => x)).toEqual([fresh.x, ring.keys[1]?.x, first.keys[0]?.x]);
    expect(signingKey(safe, at)).toBe(fresh);
    expect(revoked(null, fresh)).toEqual({ keys: [fresh] });
  });

  it('[O3.11] a text that is no ring is none', () => {
    const [key] = first.keys;
    for (const text of [
      '',
      '{}',
      '{"keys":[]}',
      JSON.stringify({ keys: [{ ...key, d: undefined }] }),
      '{"keys":[{"x":1}]}',
    ])
      expect(parseKeyRing(text)).toBeNull();
  });
});

describe('signing', () => {
  it('[S9.1] signs introductions that the published key verifies, with their kind in the header', async () => {
    const key = makeServerKey(first, () => NOW);
    const jwt = await key.sign(INTRODUCTION_TYP, { jti: 'introduction-1', exp: 4_000_000_000 });
    const keySet = createLocalJWKSet({ keys: [...key.jwks().keys] });
    const { payload, protectedHeader } = await jwtVerify(jwt, keySet, { typ: INTRODUCTION_TYP, algorithms: ['EdDSA'] });
    expect(payload).toEqual({ jti: 'introduction-1', exp: 4_000_000_000 });
    expect(protectedHeader).toMatchObject({ typ: INTRODUCTION_TYP, kid: key.jwks().keys[0]?.kid });
  });

  it('[O3.11] goes over to the new key when its time has come, and seals with the key that it names', async () => {
    let now = NOW;
    const next = makeRingKey(NOW + LEAD_MS);
    const key = makeServerKey(first, () => now);
    const sealer = key.sealer();
    key.use(rotated(first, next, LIFE));
    const before = await key.sign(INTRODUCTION_TYP, { exp: 4_000_000_000 });
    now = next.from;
    const after = await key.sign(INTRODUCTION_TYP, { exp: 4_000_000_000 });
    const keySet = createLocalJWKSet({ keys: [...key.jwks().keys] });
    const kids = await Promise.all(
      [before, after].map(async (jwt) => (await jwtVerify(jwt, keySet)).protectedHeader.kid),
    );
    expect(kids).toEqual([kidOf(signingKey(first, NOW)), kidOf(next)]);
    // A file that was begun before names the key from before.
    const sealed = await sealer.seal('parley-bundle+jws', { sha256: '' });
    await compactVerify(sealed, await importJWK({ kty: 'OKP', crv: 'Ed25519', x: sealer.publicKey }, 'EdDSA'));
    expect(key.sealer().publicKey).toBe(next.x);
  });
});
