import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ln } from './ln.ts';

it('[T14.1] takes logarithms as `Math.log` does, without it', () => {
  expect(ln(1)).toBe(0);
  expect(ln(10)).toBeCloseTo(Math.LN10, 14);
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (value) => {
      expect(Math.abs(ln(value) - Math.log(value))).toBeLessThan(1e-13);
    }),
  );
});
