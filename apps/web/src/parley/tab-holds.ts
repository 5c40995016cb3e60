import type { Id } from '@parley/protocol';

/** Which tab of this browser plays a match: one at a time, for as long as its page lives (N6). */
export interface TabHolds {
  /** False where another tab plays it. Waits a moment for the page that was here before the reload. */
  take(player: Id, match: Id): Promise<boolean>;
  /** Takes it from whichever tab has it. */
  steal(player: Id, match: Id): Promise<void>;
}

/** The browser lets go of what a page held a moment after it is gone. */
const WAIT_MS = 1_000;

/** Web Locks end with their page, also where that crashed. Without them (a page on plain http) every tab believes to be the only one. */
export function tabHolds(locks: LockManager | undefined = globalThis.navigator?.locks): TabHolds {
  const held = new Set<string>();

  /** Resolves when the lock is granted. It is kept until the page ends, or another tab steals it. */
  function request(name: string, options: LockOptions): Promise<boolean> {
    if (locks === undefined || held.has(name)) return Promise.resolve(true);
    return new Promise((resolve) => {
      const granted = (): Promise<void> => {
        held.add(name);
        resolve(true);
        return new Promise(() => {});
      };
      locks.request(name, options, granted).catch(() => {
        held.delete(name);
        resolve(false);
      });
    });
  }

  return {
    take: (player, match) => request(nameOf(player, match), { signal: AbortSignal.timeout(WAIT_MS) }),
    async steal(player, match) {
      await request(nameOf(player, match), { steal: true });
    },
  };
}

const nameOf = (player: Id, match: Id): string => `parley-match ${player} ${match}`;
