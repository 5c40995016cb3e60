import { INTRODUCTION_TYP, type IntroductionClaims, PROTOCOL_VERSION } from '@parley/protocol';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { keyNamedIn, verifyIntroduction } from './introduction.ts';

const NOW = 1_750_000_000_000;
const SECONDS = NOW / 1_000;
const keys = ['c', 'g', 'k'].map((letter) => letter.repeat(43));
const side = (seat: number) => ({ client: `client-${seat}`, player: `player-${seat}`, key: keys[seat] ?? '', seat });

const claims: IntroductionClaims = {
  iss: 'https://parley.example',
  jti: 'introduction-1',
  iat: SECONDS,
  exp: SECONDS + 120,
  protocol: PROTOCOL_VERSION,
  match: 'match-0001',
  title: 'four-in-a-row',
  rules: 1,
  a: side(0),
  b: side(1),
};

const server = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
const stranger = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
const serverKeys = { keys: [{ ...(await exportJWK(server.publicKey)), kid: 'server-1', alg: 'EdDSA' }] };
const expected = { match: claims.match, seat: 1, peer: 0, client: 'client-1', keys };

const sign = (payload: object, typ = INTRODUCTION_TYP, key = server.privateKey) =>
  new SignJWT({ ...payload }).setProtectedHeader({ alg: 'EdDSA', typ, kid: 'server-1' }).sign(key);

describe('introductions', () => {
  it('[S9.4] takes one that the server signed for us, and gives its claims', async () => {
    expect(await verifyIntroduction(await sign(claims), serverKeys, expected, NOW)).toEqual({
      ok: true,
      value: claims,
    });
  });

  const refused: [string, object, string][] = [
    ['another protocol version', { protocol: PROTOCOL_VERSION + 1 }, 'version'],
    ['another match', { match: 'match-0002' }, 'unknown-match'],
    ['a pair that we are not of', { b: side(2) }, 'not-a-party'],
    ['another client in our seat', { b: { ...side(1), client: 'client-9' } }, 'not-a-party'],
    ['both seats alike', { a: side(1) }, 'not-a-party'],
    ['the right seat with another user key', { a: { ...side(0), key: keys[2] } }, 'not-a-party'],
    ['our own seat with another user key', { b: { ...side(1), key: keys[2] } }, 'not-a-party'],
    ['a seat that we did not expect', { a: side(2) }, 'not-a-party'],
    ['claims of another shape', { a: 'client-0' }, 'proof-invalid'],
    ['no expiry', { exp: undefined }, 'proof-invalid'],
    ['expired long ago', { exp: SECONDS - 61 }, 'introduction-expired'],
  ];
  it.each(refused)('[S9.4] refuses %s', async (_, change, code) => {
    const result = await verifyIntroduction(await sign({ ...claims, ...change }), serverKeys, expected, NOW);
    expect(result).toMatchObject({ ok: false, error: { code } });
  });

  it('[S9.4] bears with a clock that is half a minute ahead', async () => {
    const jwt = await sign({ ...claims, exp: SECONDS - 30 });
    expect((await verifyIntroduction(jwt, serverKeys, expected, NOW)).ok).toBe(true);
  });

  it('[S9.4] refuses what another key signed, what is of another type, what was altered, and what is no token', async () => {
    const good = await sign(claims);
    const [header = '', , signature = ''] = good.split('.');
    const other = (await sign({ ...claims, match: 'match-0002' })).split('.')[1] ?? '';
    for (const jwt of [
      await sign(claims, INTRODUCTION_TYP, stranger.privateKey),
      await sign(claims, 'parley-ticket+jwt'),
      `${header}.${other}.${signature}`,
      'no token',
      '',
    ]) {
      const result = await verifyIntroduction(jwt, serverKeys, { ...expected, match: 'match-0002' }, NOW);
      expect(result).toMatchObject({ ok: false, error: { code: 'proof-invalid' } });
    }
  });

  it('[O3.13] a key that was replaced signs introductions until its end, and none after it', async () => {
    const replaced = (exp: number) => ({ keys: serverKeys.keys.map((key) => ({ ...key, exp })) });
    const jwt = await sign(claims);
    expect((await verifyIntroduction(jwt, replaced(SECONDS + 1), expected, NOW)).ok).toBe(true);
    expect(await verifyIntroduction(jwt, replaced(SECONDS), expected, NOW)).toMatchObject({
      ok: false,
      error: { code: 'proof-invalid' },
    });
  });

  it('[O3.12] names its key, if it names one', async () => {
    expect(keyNamedIn(await sign(claims))).toBe('server-1');
    for (const jwt of ['', 'no token', 'a.b.c', `${'x'.repeat(9_000)}.y.z`]) expect(keyNamedIn(jwt)).toBeUndefined();
  });
});
