import type { Heads } from '@parley/protocol';
import { base64url } from 'jose';
import { describe, expect, it } from 'vitest';
import { entryAt } from './testing/values.ts';
import { inBatches, lacking, NO_HEADS } from './transcript.ts';

const hashOf = async (jws: string): Promise<string> =>
  base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(jws))));

const ENTRIES = [entryAt(0, 0), entryAt(1, 0), entryAt(0, 1), entryAt(1, 1), entryAt(0, 2)];
describe('[E3.4] what a server lacks of a transcript', () => {
  it('[E3.4] everything where it has nothing, in the order given', async () => {
    expect(await lacking(ENTRIES, NO_HEADS)).toEqual(ENTRIES);
    expect(await lacking(ENTRIES, [null, null])).toEqual(ENTRIES);
  });

  it('[E3.4] what comes after its heads', async () => {
    const heads: Heads = [{ n: 1, hash: await hashOf(entryAt(0, 1)) }, null];
    expect(await lacking(ENTRIES, heads)).toEqual([entryAt(1, 0), entryAt(1, 1), entryAt(0, 2)]);
  });

  it('[E2.6] the whole chain where its head is another entry than ours', async () => {
    const heads: Heads = [
      { n: 2, hash: 'x'.repeat(43) },
      { n: 1, hash: await hashOf(entryAt(1, 1)) },
    ];
    expect(await lacking(ENTRIES, heads)).toEqual([entryAt(0, 0), entryAt(0, 1), entryAt(0, 2)]);
  });

  it('[E2.6] both entries of one place, whichever of them it has', async () => {
    const fork = entryAt(1, 0, 'another');
    const heads: Heads = [
      { n: 2, hash: await hashOf(entryAt(0, 2)) },
      { n: 1, hash: await hashOf(entryAt(1, 1)) },
    ];
    expect(await lacking([...ENTRIES, fork], heads)).toEqual([entryAt(1, 0), fork]);
  });

  it('[E2.6, N12.14] in real time sections by their last block, and acts always', async () => {
    const item = (payload: object): string => `a.${base64url.encode(JSON.stringify(payload))}.c`;
    const [first, second] = [9, 19].map((block) => item({ seat: 0, block, hash: `hash-of-${block}` }));
    const act = item({ seat: 0, act: { kind: 'resign' } });
    const items = [first ?? '', second ?? '', act];
    expect(await lacking(items, NO_HEADS)).toEqual(items);
    expect(await lacking(items, [{ n: 9, hash: 'hash-of-9' }, null])).toEqual([second, act]);
    expect(await lacking(items, [{ n: 9, hash: 'of-another-history' }, null])).toEqual(items);
  });

  it.each(['', 'a', 'a.b.c', `a.${base64url.encode('{"seat":9,"n":0}')}.c`])('[O6.10] %j is no entry', async (jws) => {
    expect(await lacking([jws], NO_HEADS)).toEqual([]);
  });
});

it('[E3.4, O6.9] batches hold so many entries and so many bytes, in order; what no frame holds is left out', () => {
  const entry = (chars: number): string => 'x'.repeat(chars);
  expect(inBatches([], 2)).toEqual([]);
  expect(inBatches([entry(4), entry(4), entry(3), entry(11), entry(7), entry(1), entry(1)], 2, 10)).toEqual([
    [entry(4), entry(4)],
    [entry(3), entry(7)],
    [entry(1), entry(1)],
  ]);
});
