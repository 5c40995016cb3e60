import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LIMITS } from './limits.ts';
import { decodeRelayFrame, encodeRelayFrame } from './relay-frame.ts';

const frames = fc.record({
  introduction: fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/),
  round: fc.integer({ min: 0, max: 65_535 }),
  reliable: fc.boolean(),
  payload: fc.uint8Array({ minLength: 1, maxLength: 200 }),
});

it('[S12.6] a relay frame is read back as it was written', () => {
  fc.assert(
    fc.property(frames, (frame) => {
      expect(decodeRelayFrame(encodeRelayFrame(frame))).toEqual({ ...frame });
    }),
  );
});

it('[S12.6, O6.1] whatever else comes as a relay frame is none, and nothing throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (data) => {
      const frame = decodeRelayFrame(data);
      if (frame !== null) expect(encodeRelayFrame(frame)).toEqual(data);
    }),
  );
  const frame = { introduction: 'match-0001-01', round: 0, reliable: true };
  expect(decodeRelayFrame(encodeRelayFrame({ ...frame, payload: new Uint8Array(0) }))).toBeNull();
  expect(decodeRelayFrame(encodeRelayFrame({ ...frame, payload: new Uint8Array(LIMITS.relayFrameBytes) }))).toBeNull();
  expect(
    decodeRelayFrame(encodeRelayFrame({ ...frame, introduction: 'a b c d e f', payload: Uint8Array.of(1) })),
  ).toBeNull();
});
