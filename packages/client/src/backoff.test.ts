import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs, spreadMs } from './backoff.ts';

it.each([
  [1, 0, 50],
  [1, 0.5, 175],
  [2, 0, 250],
  [4, 0, 1_000],
  [7, 0.999_999, 15_000],
  [1_000, 0, 7_500],
])('[S7.7] try %i with chance %d waits %i ms', (attempt, random, expected) => {
  expect(backoffMs(attempt, random)).toBe(expected);
});

it.each([
  [1, 0, 8_000, 8_000],
  [1, 0.999_999, 8_000, 10_000],
  [7, 0, 100, 7_500],
  [1, 0, 3_600_000, 60_000],
])(
  '[S7.7] try %i with chance %d waits for what the server asked, %i ms, or longer: %i',
  (attempt, random, asked, expected) => {
    expect(backoffMs(attempt, random, asked)).toBe(expected);
  },
);

it.each([
  [0, 0.5, 0],
  [20, 0.5, 40],
  [5_000, 0, 0],
  [5_000, 0.5, 10_000],
  [5_000, 0.999_999, 20_000],
  [1_000_000, 0.5, 15_000],
])('[S7.11] one of a crowd of %i waits with chance %d for %i ms', (others, random, expected) => {
  expect(spreadMs(others, random)).toBe(expected);
});

it('[S7.7] is never at once, never over the cap, and never shorter at the next try with the same chance', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const wait = backoffMs(attempt, random);
      return wait >= 50 && wait <= 15_000 && backoffMs(attempt + 1, random) >= wait;
    }),
    { seed: 7 },
  );
});
