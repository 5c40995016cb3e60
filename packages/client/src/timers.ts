import type { Timers } from './client.ts';

/** The clock, chance and timers of the machine, the same in a browser and in Node. */
export function systemTimers(): Timers {
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
