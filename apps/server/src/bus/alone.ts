import { setTimeout as delay } from 'node:timers/promises';
import type { Begin, Leases, Member, Members } from './leases.ts';

/** After work that could not begin, so long passes before the next attempt (milliseconds). */
const AGAIN_MS = 1_000;

/** The leases of the only process: it gets each at once, and keeps it until it gives it back. */
export function leasesAlone(fault: (what: string, error: unknown) => void): Leases {
  const held = new Set<string>();

  async function work(name: string, begin: Begin, stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      let hasBegun = false;
      const givenUp = new AbortController();
      const over = AbortSignal.any([stop, givenUp.signal]);
      try {
        const end = await begin(() => givenUp.abort());
        hasBegun = true;
        if (!over.aborted) await new Promise((resolve) => over.addEventListener('abort', resolve, { once: true }));
        await end();
      } catch (error) {
        fault(`${hasBegun ? 'ending' : 'beginning'} ${name}`, error);
        await delay(AGAIN_MS, undefined, { signal: stop, ref: false }).catch(() => {});
      }
    }
  }

  return {
    seek(name, begin) {
      if (held.has(name)) throw new Error(`${name} is sought already`);
      held.add(name);
      const stop = new AbortController();
      const working = work(name, begin, stop.signal);
      return async () => {
        stop.abort();
        await working;
        held.delete(name);
      };
    },
  };
}

/** The only process. */
export const memberAlone = (id: string): Members => {
  const self: Member = { id, role: 'all', address: null };
  return { self, all: () => [self], watch: () => () => {}, close: async () => {} };
};
