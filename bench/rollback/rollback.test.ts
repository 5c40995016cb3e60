import { describe, expect, it } from 'vitest';
import { costOf } from './measure.ts';

const SECONDS = 62;

describe('what real-time play costs', () => {
  it('[N5.1] at 150 ms round trip and 2% loss less than one step in a thousand stalls', () => {
    for (const seats of [2, 4]) {
      const cost = costOf({
        seed: 81,
        seats,
        seconds: SECONDS,
        weather: { roundTripMs: 150, jitterMs: 10, loss: 0.02 },
      });
      expect(cost.faults).toEqual([]);
      expect(cost.stalled).toBeLessThan(0.001);
    }
  });

  it('[N5.1] four players at 50 ms and 1% loss have one stall a minute at most', () => {
    const cost = costOf({
      seed: 82,
      seats: 4,
      seconds: SECONDS,
      weather: { roundTripMs: 50, jitterMs: 10, loss: 0.01 },
    });
    expect(cost.faults).toEqual([]);
    expect(cost.stallsAMinute).toBeLessThanOrEqual(1);
  });

  it.each([2, 4, 8])('[N5.2] %d players at 300 ms and 10% loss have no desync and no freeze of a second', (seats) => {
    const cost = costOf({ seed: 83, seats, seconds: 30, weather: { roundTripMs: 300, jitterMs: 30, loss: 0.1 } });
    expect(cost.faults).toEqual([]);
    expect(cost.longestStall).toBeLessThan(60);
    expect(cost.stalled).toBeLessThan(0.1);
  });

  it('[N5.3] eight players send less than 100 kbit/s each, at any of these losses', () => {
    const cost = costOf({ seed: 84, seats: 8, seconds: 10, weather: { roundTripMs: 150, jitterMs: 30, loss: 0.05 } });
    expect(cost.bytesASecond * 8).toBeLessThan(100_000);
  });
});
