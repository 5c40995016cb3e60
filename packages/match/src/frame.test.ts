import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryFrame, FRAME_LIMIT, headsFrame, parseFrame } from './frame.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const head = { n: 3, hash: 'h'.repeat(43) };

describe('frames between players', () => {
  it('[N2] come back as they were sent', () => {
    expect(parseFrame(entryFrame('a.b.c'))).toEqual({ t: 'entry', jws: 'a.b.c' });
    expect(parseFrame(headsFrame([null, head], [0]))).toEqual({ t: 'heads', heads: [null, head], hears: [0] });
  });

  it.each([
    ['{"t":"entry"}'],
    ['{"t":"entry","jws":7}'],
    ['{"t":"other","jws":""}'],
    ['{"t":"heads","heads":[null],"hears":[]}'],
    ['{"t":"heads","heads":[null,{"n":-1,"hash":"x"}],"hears":[]}'],
    ['{"t":"heads","heads":[null,null],"hears":[9]}'],
    ['null'],
    [''],
  ])('[O6] %s is malformed', (frame) => {
    expect(parseFrame(text(frame))).toBe('malformed');
  });

  it('[O6] one byte too many is too large, whatever it says', () => {
    expect(parseFrame(new Uint8Array(FRAME_LIMIT + 1))).toBe('too-large');
    expect(parseFrame(new Uint8Array(FRAME_LIMIT))).toBe('malformed');
  });

  it('[O6] nothing that a link brings throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(text)), (data) => {
        expect(parseFrame(data)).toBeDefined();
      }),
      { seed: 20_260_722 },
    );
  });
});
