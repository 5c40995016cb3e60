import { LIMITS, type Signal } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distressFrame, encodeFrame, FRAME_LIMIT, parseFrame, signalFrame } from './frame.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

describe('frames between players', () => {
  it('[N2.7] come back as they were sent', () => {
    expect(parseFrame(distressFrame('a.b.c'))).toEqual({ t: 'distress', statement: 'a.b.c' });
    const signal: Signal = { kind: 'retry', attempt: 2 };
    expect(parseFrame(signalFrame(1, 0, signal) ?? text(''))).toEqual({ t: 'signal', to: 1, from: 0, signal });
  });

  it('[N2.7] are for the core of the match unless the session has a use for them, in JSON or in bytes', () => {
    for (const value of [{ t: 'entry', jws: 'a.b.c' }, { t: 'other' }, {}]) {
      expect(parseFrame(encodeFrame(value))).toEqual({ t: 'match', message: { format: 'json', value } });
    }
    for (const bytes of [text('null'), text('[]'), text(''), new Uint8Array([0, 123]), new Uint8Array(FRAME_LIMIT)]) {
      expect(parseFrame(bytes)).toEqual({ t: 'match', message: { format: 'binary', bytes } });
    }
  });

  it('[N2.7] hold the longest session description that the protocol allows', () => {
    const line = 'a=candidate:1 1 udp 2122260223 2001:db8::1 61000 typ host\r\n';
    const sdp = line.repeat(LIMITS.descriptionChars).slice(0, LIMITS.descriptionChars);
    const signal: Signal = { kind: 'description', attempt: 1, type: 'offer', sdp };
    expect(parseFrame(signalFrame(7, 6, signal) ?? text(''))).toEqual({ t: 'signal', to: 7, from: 6, signal });
    expect(signalFrame(7, 6, { ...signal, sdp: '\u0000'.repeat(LIMITS.descriptionChars) })).toBeNull();
  });

  it.each([
    ['{"t":"signal","to":1,"from":0}'],
    ['{"t":"signal","to":8,"from":0,"signal":{"kind":"retry","attempt":0}}'],
    ['{"t":"signal","to":1,"from":0,"signal":{"kind":"retry","attempt":-1}}'],
    ['{"t":"distress"}'],
    [`{"t":"distress","statement":"${'x'.repeat(1_025)}"}`],
    ['{"t":'],
    ['{'],
  ])('[O6.1] %s is malformed', (frame) => {
    expect(parseFrame(text(frame))).toBe('malformed');
  });

  it('[O6.2] one byte too many is too large, whatever it says', () => {
    expect(parseFrame(new Uint8Array(FRAME_LIMIT + 1))).toBe('too-large');
    expect(parseFrame(text(`{${' '.repeat(FRAME_LIMIT - 1)}`))).toBe('malformed');
  });

  it('[O6.1] nothing that a link brings throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(text)), (data) => {
        expect(parseFrame(data)).toBeDefined();
      }),
      { seed: 20_260_722 },
    );
  });
});
