import { LIMITS, type Signal } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distressFrame, entryFrame, FRAME_LIMIT, headsFrame, parseFrame, signalFrame } from './frame.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const head = { n: 3, hash: 'h'.repeat(43) };

describe('frames between players', () => {
  it('[N2] come back as they were sent', () => {
    expect(parseFrame(entryFrame('a.b.c'))).toEqual({ t: 'entry', jws: 'a.b.c' });
    expect(parseFrame(headsFrame([null, head], [0]))).toEqual({ t: 'heads', heads: [null, head], hears: [0] });
    expect(parseFrame(distressFrame('a.b.c'))).toEqual({ t: 'distress', statement: 'a.b.c' });
    const signal: Signal = { kind: 'retry', attempt: 2 };
    expect(parseFrame(signalFrame(1, 0, signal) ?? text(''))).toEqual({ t: 'signal', to: 1, from: 0, signal });
  });

  it('[L4] hold the longest session description that the protocol allows', () => {
    const line = 'a=candidate:1 1 udp 2122260223 2001:db8::1 61000 typ host\r\n';
    const sdp = line.repeat(LIMITS.descriptionChars).slice(0, LIMITS.descriptionChars);
    const signal: Signal = { kind: 'description', attempt: 1, type: 'offer', sdp };
    expect(parseFrame(signalFrame(7, 6, signal) ?? text(''))).toEqual({ t: 'signal', to: 7, from: 6, signal });
    expect(signalFrame(7, 6, { ...signal, sdp: '\u0000'.repeat(LIMITS.descriptionChars) })).toBeNull();
  });

  it.each([
    ['{"t":"entry"}'],
    ['{"t":"entry","jws":7}'],
    ['{"t":"other","jws":""}'],
    ['{"t":"heads","heads":[null],"hears":[]}'],
    ['{"t":"heads","heads":[null,{"n":-1,"hash":"x"}],"hears":[]}'],
    ['{"t":"heads","heads":[null,null],"hears":[9]}'],
    ['{"t":"signal","to":1,"from":0}'],
    ['{"t":"signal","to":8,"from":0,"signal":{"kind":"retry","attempt":0}}'],
    ['{"t":"signal","to":1,"from":0,"signal":{"kind":"retry","attempt":-1}}'],
    ['{"t":"distress"}'],
    [`{"t":"distress","statement":"${'x'.repeat(1_025)}"}`],
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
