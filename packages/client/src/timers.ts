import type { Timers } from './client.ts';

/**
 * The clock, chance and timers of the machine, the same in a browser and in Node. The clock shows the milliseconds since the epoch that the
 * machine's clock showed when the page or process began, and goes on from there evenly: somebody who sets the machine's clock, or a
 * time server, moves no deadline (W7.6). All of one page show the same time.
 */
export function systemTimers(): Timers {
  return {
    now: () => Math.round(performance.timeOrigin + performance.now()),
    random: () => Math.random(),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
