import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message } from '../core.ts';
import { parseFrame } from '../frame.ts';
import { entryFrame, headsFrame, parseTurnFrame } from './frame.ts';

const json = (value: unknown): Message => ({ format: 'json', value });
const head = { n: 3, hash: 'h'.repeat(43) };

describe('frames of a match by turns', () => {
  it.each([
    ['an entry', entryFrame('a.b.c'), { t: 'entry', jws: 'a.b.c' }],
    ['heads', headsFrame([null, head], [0]), { t: 'heads', heads: [null, head], hears: [0] }],
  ])('[N2.7] %s comes back as it was sent', (_, data, frame) => {
    const parsed = parseFrame(data);
    if (typeof parsed === 'string' || parsed.t !== 'match') throw new Error('not for the core');
    expect(parseTurnFrame(parsed.message)).toEqual(frame);
  });

  it.each([
    { t: 'entry' },
    { t: 'entry', jws: 7 },
    { t: 'other', jws: '' },
    { t: 'heads', heads: [null], hears: [] },
    { t: 'heads', heads: [null, { n: -1, hash: 'x' }], hears: [] },
    { t: 'heads', heads: [null, null], hears: [9] },
    null,
    '',
  ])('[O6.1] %j is none', (value) => {
    expect(parseTurnFrame(json(value))).toBeNull();
  });

  it('[O6.1] bytes are none, and nothing throws', () => {
    expect(parseTurnFrame({ format: 'binary', bytes: new Uint8Array([123]) })).toBeNull();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseTurnFrame(json(value))).toBeNull();
      }),
      { seed: 20_260_722 },
    );
  });
});
