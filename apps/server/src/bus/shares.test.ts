import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharesOf } from './shares.ts';

const processes = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 12 });

it('[O8.1] each share is of exactly one process, and only the shares of one that goes move', () => {
  fc.assert(
    fc.property(processes, fc.integer({ min: 1, max: 64 }), (all, shares) => {
      const ofEach = all.map((id) => sharesOf(id, all, shares));
      const owners = Array.from({ length: shares }, (_, share) => ofEach.filter((mine) => mine.has(share)).length);
      expect(owners.every((count) => count === 1)).toBe(true);
      const left = all.slice(1);
      for (const id of left) {
        const before = sharesOf(id, all, shares);
        const after = sharesOf(id, left, shares);
        expect([...before].every((share) => after.has(share))).toBe(true);
      }
    }),
  );
});

it('[O8.1] two processes share about evenly', () => {
  const counts = Array.from({ length: 50 }, (_, at) => sharesOf(`one-${at}`, [`one-${at}`, `other-${at}`], 16).size);
  expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeGreaterThan(6);
  expect(counts.reduce((sum, count) => sum + count, 0) / counts.length).toBeLessThan(10);
});
