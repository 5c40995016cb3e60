import { afterEach, expect, it, vi } from 'vitest';
import { monotonicNow, systemTimers } from './timers.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('[N11.9] who sets the clock of the device changes no duration', () => {
  const timers = systemTimers();
  const before = timers.now();
  const wall = Date.now();
  expect(Math.abs(before - wall)).toBeLessThan(86_400_000);
  for (const byMs of [3_600_000, -3_600_000]) {
    vi.spyOn(Date, 'now').mockReturnValue(wall + byMs);
    expect(timers.now() - before).toBeGreaterThanOrEqual(0);
    expect(Math.abs(timers.now() - before)).toBeLessThan(600_000);
  }
  expect(monotonicNow()).toBeGreaterThanOrEqual(before);
});
