import { beforeAll, describe, expect, it } from 'vitest';
import type { Signer } from '../signer.ts';
import { newSigner } from '../testing/key-pair.ts';
import { checkChain, equivocation, genesis } from './chain.ts';
import type { Entry, SignedEntry } from './entry.ts';
import { signEntry } from './signed-entry.ts';

const match = 'match-0001';
let signer: Signer;
let keys: string[];
let first: string;

beforeAll(async () => {
  signer = await newSigner();
  keys = [signer.key, (await newSigner()).key];
  first = await genesis(match, 0, keys);
});

const entryAt = (n: number, prev: string, change: Partial<Entry> = {}): Promise<SignedEntry> =>
  signEntry(signer, {
    v: 2,
    match,
    seat: 0,
    n,
    prev,
    heads: [null, null],
    ply: 2 * n,
    state: 's'.repeat(43),
    act: { kind: 'move', move: n },
    ...change,
  });

describe('the beginning of a chain', () => {
  it('[E2.1] is bound to the match, the seat, and all keys in order', async () => {
    const others = await Promise.all([
      genesis('match-0002', 0, keys),
      genesis(match, 1, keys),
      genesis(match, 0, [...keys].reverse()),
      genesis(match, 0, [signer.key]),
      genesis(match, 0, [...keys, signer.key]),
    ]);
    expect(new Set([first, ...others]).size).toBe(6);
    expect(await genesis(match, 0, [...keys])).toBe(first);
    expect(first).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});

describe('a chain', () => {
  it('[E2.1] goes on only from the entry before', async () => {
    const a = await entryAt(0, first);
    const b = await entryAt(1, a.hash);
    expect(checkChain(null, a, first)).toEqual({ ok: true, value: a });
    expect(checkChain(a, b, first)).toEqual({ ok: true, value: b });
    expect(checkChain(null, b, first)).toEqual({ ok: false, error: 'gap' });
    expect(checkChain(b, a, first)).toEqual({ ok: false, error: 'old' });
    expect(checkChain(a, await entryAt(1, first), first)).toEqual({ ok: false, error: 'fork' });
    expect(checkChain(a, await entryAt(3, b.hash), first)).toEqual({ ok: false, error: 'gap' });
  });

  it('[E2.1] begins only with the genesis of its own match and company', async () => {
    const foreign = await entryAt(0, await genesis('match-0002', 0, keys));
    expect(checkChain(null, foreign, first)).toEqual({ ok: false, error: 'fork' });
  });

  it('[E2.1] takes no entry of another seat or match', async () => {
    const a = await entryAt(0, first);
    expect(checkChain(a, await entryAt(1, a.hash, { seat: 1 }), first)).toEqual({ ok: false, error: 'foreign' });
    expect(checkChain(a, await entryAt(1, a.hash, { match: 'match-0002' }), first)).toEqual({
      ok: false,
      error: 'foreign',
    });
  });
});

describe('equivocation', () => {
  it('[E2.3] is proven by two signed entries for one position', async () => {
    const a = await entryAt(0, first);
    const b = await entryAt(0, first, { act: { kind: 'move', move: 'another' } });
    expect(equivocation(a, b)).toBe(true);
    expect(equivocation(b, a)).toBe(true);
  });

  it('[E2.3] is not proven by one entry seen twice, by neighbours, or by entries of two authors or matches', async () => {
    const a = await entryAt(0, first);
    expect(equivocation(a, a)).toBe(false);
    expect(equivocation(a, await entryAt(0, first))).toBe(false);
    expect(equivocation(a, await entryAt(1, a.hash))).toBe(false);
    expect(equivocation(a, await entryAt(0, first, { seat: 1 }))).toBe(false);
    expect(equivocation(a, await entryAt(0, first, { match: 'match-0002' }))).toBe(false);
  });
});
