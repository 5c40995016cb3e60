import { expect, it } from 'vitest';
import { seededRandom } from './random.ts';

it('[E8.2] gives the same numbers for the same seed, in every version: simulations and pinned seeds rest on them', () => {
  const random = seededRandom(42);
  expect(Array.from({ length: 3 }, random)).toEqual([0.6011037519201636, 0.44829055899754167, 0.8524657934904099]);
  expect(seededRandom(42)()).not.toBe(seededRandom(43)());
});

it('[E8.2] is even: each tenth of the range gets its share', () => {
  const random = seededRandom(7);
  const tenths = Array<number>(10).fill(0);
  for (let draw = 0; draw < 10_000; draw += 1) {
    const tenth = Math.floor(random() * 10);
    tenths[tenth] = (tenths[tenth] ?? 0) + 1;
  }
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
