import type { Timers } from './client.ts';

/**
 * Milliseconds that never go back or leap: since the epoch as the clock of the wall showed it when this page or process began. All
 * durations are measured by it. Somebody may set the clock of the wall in the middle of a match (N11).
 */
export const monotonicNow = (): number => performance.timeOrigin + performance.now();

/** The clock, chance and timers of the machine, the same in a browser and in Node. */
export function systemTimers(): Timers {
  return {
    now: monotonicNow,
    random: () => Math.random(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
