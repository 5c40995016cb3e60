import { describe, expect, it } from 'vitest';
import { makeUnwelcome } from './unwelcome.ts';

const HOUR = 3_600_000;
const open = () => makeUnwelcome({ free: 1, most: 6, fadeMs: HOUR });

describe('[S8.11] the pause of who is not welcome', () => {
  it('[S8.11] comes after the free ones, and is three times as long each time', () => {
    const counts = open();
    const pauses = Array.from({ length: 5 }, () => {
      counts.add('bob', 0);
      return counts.pauseMs('bob', 0);
    });
    expect(pauses).toEqual([0, 5_000, 15_000, 45_000, 135_000]);
  });

  it('[S8.11] is over at the time that was said, and stays over', () => {
    const counts = open();
    counts.add('bob', 1_000, 3);
    const pauseMs = counts.pauseMs('bob', 1_000);
    expect(counts.pauseMs('bob', 1_000 + pauseMs - 1)).toBe(1);
    for (const later of [0, 1, HOUR, 10 * HOUR]) expect(counts.pauseMs('bob', 1_000 + pauseMs + later)).toBe(0);
  });

  it('[S8.11] grows no more at the highest count, and one is forgotten each hour', () => {
    const counts = open();
    counts.add('bob', 0, 100);
    expect(counts.pauseMs('bob', 0)).toBe(405_000);
    counts.add('bob', 4 * HOUR);
    expect(counts.pauseMs('bob', 4 * HOUR)).toBe(15_000);
  });

  it('[S8.11] where a count fades before its pause is over, the shorter pause counts', () => {
    const counts = makeUnwelcome({ free: 0, most: 20, fadeMs: HOUR });
    counts.add('bob', 0, 9);
    // The ninth pause is nine hours. After two hours the count is seven, and that pause is an hour.
    expect(counts.pauseMs('bob', 0)).toBe(2 * HOUR);
  });

  it('[S8.11] does not last longer because the clock was set back', () => {
    const counts = open();
    counts.add('bob', 100 * HOUR, 2);
    expect(counts.pauseMs('bob', 0)).toBe(5_000);
  });

  it('[O6.6] keeps a bounded number of keys, and lets go of the oldest', () => {
    const counts = open();
    counts.add('bob', 0, 3);
    for (let n = 0; n < 20_000; n += 1) counts.add(`key-${n}`, 0, 3);
    expect(counts.pauseMs('bob', 0)).toBe(0);
    expect(counts.pauseMs('key-19999', 0)).toBeGreaterThan(0);
  });

  it('[S8.12] is forgiven by whom it concerns', () => {
    const counts = open();
    counts.add('bob', 0, 5);
    counts.forgive('bob');
    expect(counts.pauseMs('bob', 0)).toBe(0);
  });
});
