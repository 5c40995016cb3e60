import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { hashOf } from '../jws.ts';
import type { Signer } from '../signer.ts';
import { newSigner } from '../testing/key-pair.ts';
import { ENTRY_TYP, type Entry, type SignedEntry } from './entry.ts';
import { entryMaxChars } from './entry-size.ts';
import { signEntry, verifyEntry } from './signed-entry.ts';

let signers: Signer[];
let signed: SignedEntry;

const entry: Entry = {
  v: 2,
  match: 'match-0001',
  seat: 0,
  n: 0,
  prev: 'g'.repeat(43),
  heads: [null, null, null],
  ply: 0,
  state: 's'.repeat(43),
  act: { kind: 'move', move: { column: 3 } },
};

beforeAll(async () => {
  signers = await Promise.all([newSigner(), newSigner(), newSigner()]);
  signed = await signEntry(at(0), entry);
});

function at(seat: number): Signer {
  const signer = signers[seat];
  if (signer === undefined) throw new Error(`no signer ${seat}`);
  return signer;
}

const keyOf = (seat: number) => signers[seat]?.key;
const codeOf = async (jws: unknown, changed: Partial<{ match: string; seats: number }> = {}) => {
  const result = await verifyEntry(jws, { match: entry.match, seats: 3, keyOf, ...changed });
  return result.ok ? 'ok' : result.error;
};

describe('a signed entry', () => {
  it('[E2.2] comes back as it was signed, with the hash by which others name it', async () => {
    expect(await verifyEntry(signed.jws, { match: entry.match, seats: 3, keyOf })).toEqual({ ok: true, value: signed });
    expect(signed.entry).toEqual(entry);
    expect(signed.hash).toBe(await hashOf(signed.jws));
    expect(signed.hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('[E2.2] is refused when another player signed it, whatever seat it claims', async () => {
    expect(await codeOf((await signEntry(at(1), entry)).jws)).toBe('bad-signature');
    expect(await codeOf((await signEntry(at(0), { ...entry, seat: 1 })).jws)).toBe('bad-signature');
  });

  it('[E2.2] is refused for another match, for a seat that is not there, and under another type', async () => {
    expect(await codeOf(signed.jws, { match: 'match-0002' })).toBe('wrong-match');
    expect(await codeOf((await signEntry(at(0), { ...entry, seat: 3 })).jws)).toBe('wrong-seat');
    expect(await codeOf(await at(0).sign('parley-report+jws', entry))).toBe('wrong-type');
  });

  it.each<[string, Partial<Entry>]>([
    ['heads for another number of seats', { heads: [null, null] }],
    ['a head of its own chain', { heads: ['h'.repeat(43), null, null] }],
    ['a drop of a seat that is not there', { act: { kind: 'drop', seats: [3], reason: 'absent' } }],
    ['a drop of its author', { act: { kind: 'drop', seats: [0], reason: 'absent' } }],
    ['a drop that names one seat twice', { act: { kind: 'drop', seats: [1, 1], reason: 'time' } }],
  ])('[E2.2] is refused with %s, though rightly signed', async (_name, change) => {
    expect(await codeOf((await signEntry(at(0), { ...entry, ...change })).jws)).toBe('invalid');
  });

  it('[E2.2] may drop others', async () => {
    const drop: Entry = { ...entry, act: { kind: 'drop', seats: [2, 1], reason: 'time' } };
    expect(await codeOf((await signEntry(at(0), drop)).jws)).toBe('ok');
  });

  it('[O6.18] is refused where it is padded beyond what an entry of this match can need', async () => {
    const move = { column: 3 };
    const maxChars = entryMaxChars(entry.match, 3, JSON.stringify(move).length);
    const expected = { match: entry.match, seats: 3, keyOf, maxChars };
    const seats = [1, 2];
    const largest: Entry = { ...entry, n: 9_999, ply: 9_999, heads: [null, 'h'.repeat(43), 'h'.repeat(43)] };
    for (const act of [
      { kind: 'move', move },
      { kind: 'drop', seats, reason: 'absent' },
      { kind: 'resign', reason: 'resigned' },
    ] as const) {
      const { jws } = await signEntry(at(0), { ...largest, act: act.kind === 'drop' ? { ...act, seats } : act });
      expect(await verifyEntry(jws, expected)).toMatchObject({ ok: true });
      const padded = await at(0).sign(ENTRY_TYP, { ...largest, act, pad: 'x'.repeat(400) });
      // Everything else about it is right, so that the judge of an earlier match still takes it.
      expect(await codeOf(padded)).toBe('ok');
      expect(await verifyEntry(padded, expected)).toEqual({ ok: false, error: 'too-large' });
    }
  });

  it('[O6.18] has the size that the description of its bound names', () => {
    expect(entryMaxChars('m'.repeat(22), 2, JSON.stringify({ column: 6 }).length)).toBe(528);
  });

  it('[O6.1] is refused, not thrown, when a rightly signed payload is of no known shape', async () => {
    await fc.assert(
      fc.asyncProperty(fc.object(), async (payload) => {
        expect(await codeOf(await at(0).sign(ENTRY_TYP, payload))).toBe('invalid');
      }),
      { numRuns: 50 },
    );
  });

  it('[E2.2] fails when any one character of it is another', async () => {
    const { jws } = signed;
    await fc.assert(
      fc.asyncProperty(fc.nat(jws.length - 1), fc.constantFrom(...'AaBbZz09-_.= '), async (index, character) => {
        fc.pre(jws[index] !== character);
        expect(await codeOf(jws.slice(0, index) + character + jws.slice(index + 1))).not.toBe('ok');
      }),
      { numRuns: 300 },
    );
  });
});
