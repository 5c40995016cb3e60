import { describe, expect, it } from 'vitest';
import { TICK_MS } from './config.ts';
import { playMatch } from './testing/index.ts';
import { TimeSync } from './time-sync.ts';

/** Two clocks without anything else: each counts what it has to predict of the other one. */
function converge(offset: number, ways: readonly [number, number], seconds: number, drift = 0): number {
  const syncs = [new TimeSync(), new TimeSync()];
  const ticks = [offset, 0];
  const said: number[][] = [[], []];
  for (let i = 0; i < seconds * 60; i += 1) {
    const advantages = [0, 1].map((seat) => {
      const way = Math.round(ways[1 - seat] ?? 0);
      const other = (ticks[1 - seat] ?? 0) - way;
      return Math.trunc((ticks[seat] ?? 0) - other);
    });
    for (const seat of [0, 1]) {
      said[seat]?.push(advantages[seat] ?? 0);
      const heard = said[1 - seat]?.[Math.max(0, i - Math.round(ways[1 - seat] ?? 0))] ?? 0;
      syncs[seat]?.sample(0, advantages[seat] ?? 0, heard);
      ticks[seat] = (ticks[seat] ?? 0) + (TICK_MS / (syncs[seat]?.tickMs ?? TICK_MS)) * (seat === 0 ? 1 + drift : 1);
    }
  }
  return (ticks[0] ?? 0) - (ticks[1] ?? 0);
}

describe('time synchronisation', () => {
  it.each([-30, -8, -3, 0, 3, 8, 30])('[N1.8] brings two seats together from %d ticks apart', (offset) => {
    expect(Math.abs(converge(offset, [3, 3], 90))).toBeLessThanOrEqual(1);
  });

  it('[N1.8] stays within a tick where one clock is faster', () => {
    expect(Math.abs(converge(5, [3, 3], 120, 0.001))).toBeLessThanOrEqual(1.2);
  });

  it('[N1.8] speeds the one behind up to 1% and slows the one ahead down to 0.5%, with a deadband', () => {
    const tickMs = (ahead: number) => {
      const sync = new TimeSync();
      for (let i = 0; i < 30; i += 1) sync.sample(0, ahead, -ahead);
      return sync.tickMs;
    };
    expect(tickMs(0)).toBe(TICK_MS);
    expect(tickMs(1)).toBeCloseTo(TICK_MS * 1.002);
    expect(tickMs(50)).toBeCloseTo(TICK_MS * 1.005);
    expect(tickMs(-50)).toBeCloseTo(TICK_MS * 0.99);
    expect(tickMs(1_000_000)).toBeCloseTo(TICK_MS * 1.005);
  });

  it('[N1.8] changes nothing before half a second, and forgets a seat that is out', () => {
    const sync = new TimeSync();
    for (let i = 0; i < 29; i += 1) sync.sample(2, 8, 0);
    expect(sync.ahead).toBe(0);
    sync.sample(2, 8, 0);
    expect(sync.ahead).toBe(4);
    sync.forget(2);
    expect(sync.ahead).toBe(0);
  });

  it.each([
    ['a different start', { startMs: [0, 200] }, 0],
    ['unequal ways', {}, 30],
    ['unequal ways and a different start', { startMs: [120, 0] }, -30],
  ])('[N1.9] one-sided rollbacks: with %s both predict equally far', (_, more, skewMs) => {
    const { peers } = playMatch({
      seed: 11,
      seats: 2,
      seconds: 90,
      weather: { roundTripMs: 120, jitterMs: 5, loss: 0, skewMs },
      inputDelay: 1,
      ...more,
    });
    const depths = peers.map(
      ({ session }) => session.statistics.resimulated / session.statistics.rollbacks.reduce((a, b) => a + b),
    );
    expect(Math.min(...depths)).toBeGreaterThan(1);
    expect(Math.abs((depths[0] ?? 0) - (depths[1] ?? 0))).toBeLessThan(0.8);
  });
});
