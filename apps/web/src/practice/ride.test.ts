import type { TickTitle } from '@parley/games';
import { seededRandom } from '@parley/games';
import { lightCycles } from '@parley/games/light-cycles';
import { describe, expect, it } from 'vitest';
import { createRide, TICK_MS } from './ride.ts';

const title = lightCycles as TickTitle;

function ride(onTick: () => void = () => {}) {
  return createRide({ title, seats: 3, seed: 5, hands: [], strength: 'normal', random: seededRandom(5), onTick });
}

describe('a ride', () => {
  it('[W3.15] goes on by sixty ticks a second, however often the display asks, and makes nothing up after a stop', () => {
    let ticks = 0;
    const one = ride(() => {
      ticks += 1;
    });
    for (let frame = 0; frame < 144; frame += 1) one.pass(1_000 / 144);
    expect(ticks).toBeGreaterThanOrEqual(59);
    expect(ticks).toBeLessThanOrEqual(60);
    ticks = 0;
    one.pass(60_000);
    expect(ticks).toBeLessThanOrEqual(7);
  });

  it('[W3.15] bots bring a match to its end, and between two ticks the time is from 0 to 1', () => {
    const one = ride();
    for (let frame = 0; frame < title.mostTicks(3) && title.outcome(one.now) === null; frame += 1) {
      one.pass(TICK_MS);
      expect(one.alpha).toBeGreaterThanOrEqual(0);
      expect(one.alpha).toBeLessThanOrEqual(1);
    }
    expect(title.outcome(one.now)?.ranks).toHaveLength(3);
  });
});
