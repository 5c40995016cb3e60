import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { DISTRESS_TYP, type Distress, type ExpectedDistress, signDistress, verifyDistress } from './distress.ts';
import type { Signer } from './signer.ts';
import { newSigner } from './testing/key-pair.ts';

let signer: Signer;
let other: Signer;
let expected: ExpectedDistress;
let signed: string;

const distress: Distress = { v: 1, match: 'match-0001', seat: 1, since: 1_000, at: 11_000 };

beforeAll(async () => {
  signer = await newSigner();
  other = await newSigner();
  expected = { match: distress.match, seats: 2, keyOf: (seat) => [other.key, signer.key][seat] };
  signed = await signDistress(signer, distress);
});

const codeOf = async (jws: unknown, changed: Partial<ExpectedDistress> = {}) => {
  const result = await verifyDistress(jws, { ...expected, ...changed });
  return result.ok ? 'ok' : result.error;
};

describe('a statement of distress', () => {
  it('[T7.5] comes back as it was signed, no matter who carries it', async () => {
    expect(await verifyDistress(signed, expected)).toEqual({ ok: true, value: distress });
  });

  it('[T7.5] is refused for another match or seat, by another key, and under another type', async () => {
    expect(await codeOf(signed, { match: 'match-0002' })).toBe('wrong-match');
    expect(await codeOf(signed, { seats: 1 })).toBe('wrong-seat');
    expect(await codeOf(await signDistress(other, distress))).toBe('bad-signature');
    expect(await codeOf(await signer.sign('parley-report+jws', distress))).toBe('wrong-type');
    expect(await codeOf(await signer.sign(DISTRESS_TYP, { ...distress, since: 12_000 }))).toBe('invalid');
    expect(await codeOf(await signer.sign(DISTRESS_TYP, { ...distress, v: 2 }))).toBe('invalid');
    await expect(async () => signDistress(signer, { ...distress, since: 12_000 })).rejects.toThrow(
      'since is not after',
    );
  });

  it('[O6.1] is never an exception, whatever came instead of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.anything(), fc.string()), async (value) => {
        expect(await codeOf(value)).not.toBe('ok');
      }),
      { numRuns: 100 },
    );
    await fc.assert(
      fc.asyncProperty(fc.object(), async (payload) => {
        expect(await codeOf(await signer.sign(DISTRESS_TYP, payload))).toBe('invalid');
      }),
      { numRuns: 50 },
    );
  });
});
