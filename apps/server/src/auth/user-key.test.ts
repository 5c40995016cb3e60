import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { verifyUserKey } from './user-key.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const KEY = String(publicKey.export({ format: 'jwk' }).x);
const SCHEMA = z.object({ word: z.string() });
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function jws(header: object, payload: unknown = { word: 'yes' }, key: KeyObject = privateKey): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}
const lawful = jws({ alg: 'EdDSA', typ: 'a+jws' });
const check = (text: string, key = KEY) => verifyUserKey(key, text, 'a+jws', SCHEMA);

it('[S1.7] takes what this key signed, of this kind and shape, as often as it is asked', () => {
  for (let n = 0; n < 3; n += 1) expect(check(lawful)).toEqual({ ok: true, value: { word: 'yes' } });
});

const [head = '', body = '', signature = ''] = lawful.split('.');
it.each([
  ['another kind', jws({ alg: 'EdDSA', typ: 'b+jws' })],
  ['no kind', jws({ alg: 'EdDSA' })],
  ['another algorithm', jws({ alg: 'none', typ: 'a+jws' })],
  ['the algorithm of a secret', jws({ alg: 'HS256', typ: 'a+jws' })],
  ['something critical that is not known', jws({ alg: 'EdDSA', typ: 'a+jws', crit: ['exp'] })],
  ['a payload that is not encoded', jws({ alg: 'EdDSA', typ: 'a+jws', b64: false })],
  ['another shape', jws({ alg: 'EdDSA', typ: 'a+jws' }, { word: 7 })],
  ['another key', jws({ alg: 'EdDSA', typ: 'a+jws' }, { word: 'yes' }, generateKeyPairSync('ed25519').privateKey)],
  ['another payload', `${head}.${encode({ word: 'no' })}.${signature}`],
  ['no signature', `${head}.${body}.`],
  ['two parts', `${head}.${body}`],
  ['four parts', `${lawful}.x`],
  ['characters that Node would pass over', `${head}.${body}.${signature}=`],
  ['nothing', ''],
])('[S1.7] refuses %s', (_what, text) => {
  expect(check(text)).toMatchObject({ ok: false, error: { code: 'proof-invalid' } });
});

it('[O6.1] throws at nothing, whatever the strings are', () => {
  const part = fc.string({ maxLength: 60 });
  fc.assert(
    fc.property(part, part, part, part, (key, a, b, c) => {
      expect(check(`${a}.${b}.${c}`, key).ok).toBe(false);
      expect(check(lawful, key).ok).toBe(false);
    }),
    { seed: 3 },
  );
});
