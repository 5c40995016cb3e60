import { describe, expect, it } from 'vitest';
import { makeGrowingWait } from './growing-wait.ts';

const GROWTH = { free: 3, firstMs: 1_000, mostMs: 60_000, forgottenMs: 300_000 };

/** The waits of one who tries again as soon as it may. */
function waitsOf(count: number): number[] {
  const wait = makeGrowingWait(GROWTH);
  let now = 0;
  return Array.from({ length: count }, () => {
    const waitMs = wait.waitMs('a', now);
    now += waitMs;
    wait.take('a', now);
    return waitMs;
  });
}

describe('a growing wait', () => {
  it('[O6.27] is nothing at first, then doubles up to its most', () => {
    expect(waitsOf(11)).toEqual([0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('[O6.27] is of each key its own, and ends to the millisecond', () => {
    const wait = makeGrowingWait(GROWTH);
    for (let n = 0; n < 5; n += 1) wait.take('a', 1_000);
    expect(wait.waitMs('b', 1_000)).toBe(0);
    expect(wait.waitMs('a', 1_000)).toBe(4_000);
    expect(wait.waitMs('a', 4_999)).toBe(1);
    expect(wait.waitMs('a', 5_000)).toBe(0);
  });

  it('[O6.27] begins anew after a long pause, is taken back, and is forgotten', () => {
    const wait = makeGrowingWait(GROWTH);
    for (let n = 0; n < 9; n += 1) wait.take('a', 0);
    wait.take('a', 300_000);
    expect(wait.waitMs('a', 300_000)).toBe(0);
    for (let n = 0; n < 3; n += 1) wait.take('a', 300_000);
    expect(wait.waitMs('a', 300_000)).toBe(2_000);
    wait.giveBack('a');
    expect(wait.waitMs('a', 300_000)).toBe(1_000);
    wait.forget('a');
    expect(wait.waitMs('a', 300_000)).toBe(0);
    wait.giveBack('nobody');
    expect(wait.waitMs('nobody', 0)).toBe(0);
  });

  it('[O6.27] a clock that was set back makes it no longer than it was', () => {
    const wait = makeGrowingWait(GROWTH);
    for (let n = 0; n < 5; n += 1) wait.take('a', 1_000_000);
    expect(wait.waitMs('a', 0)).toBe(4_000);
  });

  it('[O6.6] remembers so many keys, and lets go of the one that tried longest ago', () => {
    const wait = makeGrowingWait(GROWTH);
    for (let n = 0; n < 4; n += 1) wait.take('first', 0);
    for (let n = 0; n < 4; n += 1) wait.take('second', 0);
    for (let n = 0; n < 19_999; n += 1) wait.take(`key ${n}`, 0);
    expect(wait.waitMs('first', 0)).toBe(0);
    expect(wait.waitMs('second', 0)).toBe(2_000);
  });
});
