import { describe, expect, it } from 'vitest';
import { makeServerClock, timePassed } from './server-clock.ts';

const START = 1_800_000_000_000;
const HOUR = 3_600_000;

describe('the server clock', () => {
  const set = () => {
    const time = { wall: START, passed: 5_000 };
    const clock = makeServerClock({ wall: () => time.wall, passed: () => time.passed });
    return { time, clock };
  };

  it('[O1.6] begins with the wall clock, and goes on with the time that passes', () => {
    const { time, clock } = set();
    expect(clock.now()).toBe(START);
    time.passed += 1_234.9;
    expect(clock.now()).toBe(START + 1_234);
  });

  it.each([-HOUR, HOUR, -365 * 24 * HOUR])('[O1.6] a wall clock that is set by %d ms moves nothing', (jump) => {
    const { time, clock } = set();
    time.wall += jump;
    expect(clock.now()).toBe(START);
    expect(clock.wallAheadMs()).toBe(jump);
    time.passed += 60_000;
    time.wall += 60_000;
    expect(clock.now()).toBe(START + 60_000);
    expect(clock.wallAheadMs()).toBe(jump);
  });
});

describe('the time that has passed', () => {
  it('[O1.6] has the time in it in which the machine was suspended, and never goes back', () => {
    const time = { fine: 10_000, uptime: 90_000 };
    const passed = timePassed(
      () => time.fine,
      () => time.uptime,
    );
    expect(passed()).toBe(10_000);
    // Coarse: the uptime comes in steps of a second on some systems.
    time.fine += 1_500;
    time.uptime += 1_000;
    expect(passed()).toBe(11_500);
    time.uptime += 8 * HOUR;
    time.fine += 1_000;
    const after = passed();
    expect(after).toBe(8 * HOUR + 11_000);
    // A container that was moved counts anew.
    time.uptime = 0;
    time.fine += 2_000;
    expect(passed()).toBe(after + 2_000);
  });
});
