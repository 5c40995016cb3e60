import type { Timers } from '../client.ts';

/** Timers that stand still until told to advance; chance always comes out the same. For tests. */
export interface FakeTimers extends Timers {
  advance(ms: number): Promise<void>;
  /** Milliseconds from now at which each timer is due, soonest first. */
  due(): readonly number[];
}

export function fakeTimers(random = 0): FakeTimers {
  let now = 1_000_000;
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    random: () => random,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    due: () => [...timers].map((timer) => timer.at - now).sort((a, b) => a - b),
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
