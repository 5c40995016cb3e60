import { expect, it } from 'vitest';
import { makeThrottle } from './throttle.ts';

it('[O6.4] lets a burst pass, then one at a time, for each key', () => {
  let now = 0;
  const throttle = makeThrottle(3, 1_000);
  const take = (key: string): boolean => {
    const allowed = throttle.allows(key, now);
    if (allowed) throttle.take(key, now);
    return allowed;
  };
  expect([take('a'), take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, true, false, true]);
  now = 999;
  expect(take('a')).toBe(false);
  now = 1_000;
  expect([take('a'), take('a')]).toEqual([true, false]);
  now = 1_000_000;
  expect([take('a'), take('a'), take('a'), take('a')]).toEqual([true, true, true, false]);
});

it('[O6.6] forgets the key that was used longest ago, not one that is in use', () => {
  const throttle = makeThrottle(1, 1_000_000);
  throttle.take('first', 0);
  for (let key = 0; key < 9_999; key += 1) throttle.take(String(key), 0);
  expect(throttle.allows('first', 0)).toBe(false);
  throttle.take('one more', 0);
  expect(throttle.allows('first', 0)).toBe(true);
  expect(throttle.allows('one more', 0)).toBe(false);
});

it('[O6.7] a clock that is set back takes nothing away', () => {
  let now = 3_600_000;
  const throttle = makeThrottle(3, 1_000);
  throttle.take('a', now);
  now = 0;
  expect([throttle.allows('a', now, 2), throttle.allows('a', now, 3)]).toEqual([true, false]);
});

it('[O6.7] fills again from the moment to which a clock was set back', () => {
  const throttle = makeThrottle(3, 1_000);
  throttle.take('a', 3_600_000, 3);
  expect(throttle.allows('a', 0)).toBe(false);
  expect([throttle.allows('a', 999), throttle.allows('a', 1_000)]).toEqual([false, true]);
});
