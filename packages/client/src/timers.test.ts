import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { systemTimers } from './timers.ts';

afterEach(() => {
  vi.useRealTimers();
});

const HOUR_MS = 3_600_000;

it.each([HOUR_MS, -HOUR_MS, 400 * 24 * HOUR_MS])('[W7.6] a clock that is set by %i ms moves no deadline', (byMs) => {
  const timers = systemTimers();
  const before = timers.now();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + byMs });
  expect(Math.abs(Date.now() - before)).toBeGreaterThan(HOUR_MS / 2);
  for (const each of [timers, systemTimers()]) {
    expect(each.now()).toBeGreaterThanOrEqual(before);
    expect(each.now() - before).toBeLessThan(HOUR_MS / 2);
  }
});

it('[W7.6] the clock shows whole milliseconds near those of the machine, as they were when the process began', () => {
  const shown = systemTimers().now();
  expect(Number.isInteger(shown)).toBe(true);
  expect(Math.abs(shown - Date.now())).toBeLessThan(HOUR_MS);
});

/** Where the machine's own clock may be read: it stamps, or is compared with a stamp. Nothing is counted down from it. */
const STAMPS = [
  /\bago\([^;]*Date\.now\(\)\)/,
  /const wall = Date\.now\(\);/,
  // A kept report is forgotten by the date.
  /now: \(\) => number = Date\.now/,
  // Until when, by the date, as the server states it.
  /quietWords\(self\.quietUntil, Date\.now\(\)/,
  /until: Date\.now\(\) \+ ms, because|until > Date\.now\(\) \+ DAY_MS/,
  /Math\.round\(\(Date\.now\(\) - now\(\)\) \/ 1_000\)/,
];

it.each(['packages/client/src', 'apps/web/src'])(
  '[W7.6] in %s nothing is counted by a clock that can be set',
  (folder) => {
    const root = join(import.meta.dirname, '../../..', folder);
    const lines = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|testing/.test(path))
      .flatMap((path) =>
        readFileSync(join(root, path), 'utf8')
          .split('\n')
          .map((line) => `${path}: ${line.trim()}`),
      )
      .filter((line) => /Date\.now|new Date\(\)/.test(line) && !/: (?:\/\/|\*)/.test(line));
    expect(lines.filter((line) => !STAMPS.some((stamp) => stamp.test(line)))).toEqual([]);
  },
);
