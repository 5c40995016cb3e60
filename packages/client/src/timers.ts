import type { Timers } from './client.ts';

/**
/**
 * Whole milliseconds since the epoch as the machine's clock showed them when the page or process began, going on evenly from there: who
 * sets the machine's clock, or a time server, moves no deadline (W7.6). All of one page show the same time.
 */
const monotonicNow = (): number => Math.round(performance.timeOrigin + performance.now());

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
