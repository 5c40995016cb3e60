import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256, sha256Text } from './sha256.ts';

it('[N9.1] is the hash that everybody else computes, whatever the length', () => {
  for (const length of [0, 1, 43, 55, 56, 57, 63, 64, 65, 119, 120, 1_000]) {
    const text = 'a'.repeat(length);
    expect(sha256Text(text)).toBe(createHash('sha256').update(text).digest('base64url'));
  }
  const ascii = fc.string({
    unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
    maxLength: 200,
  });
  fc.assert(
    fc.property(ascii, (text) => {
      expect([...sha256(text)]).toEqual([...createHash('sha256').update(text).digest()]);
    }),
    { seed: 20_260_722, numRuns: 200 },
  );
});

it('[N9.1] takes no text that engines could spell in two ways', () => {
  expect(() => sha256('ä')).toThrow();
});
