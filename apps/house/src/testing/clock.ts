import type { Timers } from '@parley/client';

/** Timers that stand still until told to advance, with random numbers of its own. For tests. */
export interface FakeTimers extends Timers {
  advance(ms: number): Promise<void>;
}

export function fakeTimers(random: () => number = () => 0.5): FakeTimers {
  let now = 1_000_000;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    random,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(ms) {
      const until = now + ms;
      await settled();
      for (;;) {
        const next = [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.run();
        await settled();
      }
      now = until;
    },
  };
}

/** Lets everything that only waits for promises go on. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
