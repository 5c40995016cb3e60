import { expect, it } from 'vitest';
import { SilentPlaces } from './silent-places.ts';

it('[O6.35] ten thousand who say nothing, of eighty networks, take no place from one who will', () => {
  const places = new SilentPlaces();
  let cutOfOne = 0;
  const leave = places.enter('honest', () => {
    cutOfOne += 1;
  });
  let refused = 0;
  let cut = 0;
  for (let n = 0; n < 10_000; n += 1) {
    const entered = places.enter(`hostile-${n % 80}`, () => {
      cut += 1;
    });
    if (entered === null) refused += 1;
  }
  expect(places.count).toBe(1_000);
  expect(cutOfOne).toBe(0);
  expect(cut + refused).toBe(10_000 - 999);
  leave?.();
  expect(places.count).toBe(999);
});

it('[O6.35] one network has so many of them, and again as many once they have spoken', () => {
  const places = new SilentPlaces();
  const leaves = Array.from({ length: 256 }, () => places.enter('school', () => {}));
  expect(places.enter('school', () => {})).toBeNull();
  expect(places.enter('other', () => {})).not.toBeNull();
  for (const leave of leaves) {
    leave?.();
    // Twice is once.
    leave?.();
  }
  expect(places.count).toBe(1);
  expect(places.enter('school', () => {})).not.toBeNull();
});

it('[O6.35] this machine has as many as there are, and loses its own first', () => {
  const places = new SilentPlaces();
  let cut = 0;
  places.enter('honest', () => expect.unreachable());
  for (let n = 0; n < 2_000; n += 1) places.enter(null, () => (cut += 1));
  expect([places.count, cut]).toEqual([1_000, 1_001]);
});
