import { err, ok } from '@parley/protocol';
import type { Limiters } from '../keyed-limiter.ts';

/** Limiters by a clock of the test's own, which those of the product cannot be given. Of as many keys as there are. */
export const clockLimiters =
  (clock: () => number): Limiters =>
  ({ most, withinMs }) => {
    const windows = new Map<string, { taken: number; readonly until: number }>();
    return {
      async take(key) {
        const now = clock();
        const known = windows.get(key);
        const window = known === undefined || known.until <= now ? { taken: 0, until: now + withinMs } : known;
        windows.set(key, window);
        window.taken += 1;
        return window.taken > most ? err({ retryMs: window.until - now }) : ok(undefined);
      },
    };
  };
