import { afterEach, expect, it, vi } from 'vitest';
import { systemTimers } from './timers.ts';

afterEach(() => {
  vi.useRealTimers();
});

const HOUR_MS = 3_600_000;

it.each([HOUR_MS, -HOUR_MS, 400 * 24 * HOUR_MS])(
  '[W7.6, N11.9] a clock that is set by %i ms moves no deadline',
  (byMs) => {
    const timers = systemTimers();
    const before = timers.now();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + byMs });
    expect(Math.abs(Date.now() - before)).toBeGreaterThan(HOUR_MS / 2);
    for (const each of [timers, systemTimers()]) {
      expect(each.now()).toBeGreaterThanOrEqual(before);
      expect(each.now() - before).toBeLessThan(HOUR_MS / 2);
    }
  },
);

it('[W7.6] the clock shows whole milliseconds near those of the machine, as they were when the process began', () => {
  const shown = systemTimers().now();
  expect(Number.isInteger(shown)).toBe(true);
  expect(Math.abs(shown - Date.now())).toBeLessThan(HOUR_MS);
});
