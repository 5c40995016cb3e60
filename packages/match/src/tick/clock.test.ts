import { expect, it } from 'vitest';
import { TickClock } from './clock.ts';

const TICK_MS = 1_000 / 60;

/** How many steps a look at the clock runs. */
function stepsAt(clock: TickClock, now: number): number {
  let steps = 0;
  clock.run(now, (at) => {
    steps += 1;
    clock.played(at);
    return TICK_MS;
  });
  return steps;
}

it('[N1.21] runs sixty ticks a second, however the looks at it fall', () => {
  const clock = new TickClock();
  expect(stepsAt(clock, 0)).toBe(0);
  clock.begin(0);
  let steps = 0;
  for (let now = 0; now < 1_000; now += 7) steps += stepsAt(clock, now);
  expect(steps).toBe(60);
});

it('[N1.21] makes up for a short pause, and for nothing of a long one', () => {
  const clock = new TickClock();
  clock.begin(0);
  expect(stepsAt(clock, 0)).toBe(1);
  expect(stepsAt(clock, 101)).toBe(6);
  expect(stepsAt(clock, 60_000)).toBe(1);
  expect(stepsAt(clock, 60_010)).toBe(0);
});

it('[N1.21] the time between two ticks goes from 0 to 1, and stays there while nothing is played', () => {
  const clock = new TickClock();
  clock.begin(0);
  stepsAt(clock, 0);
  expect(clock.alpha(0, 16)).toBe(0);
  expect(clock.alpha(8, 16)).toBe(0.5);
  expect(clock.alpha(400, 16)).toBe(1);
});
