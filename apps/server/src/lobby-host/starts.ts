import type { Id } from '@parley/protocol';
import type { Prepared } from './introduce.ts';

/** Starts of matches for as long as their introductions live: whoever missed one is told again. */
export interface Starts {
  keep(start: Prepared): void;
  of(match: Id): Prepared | undefined;
  /** Forgets what has expired; `now` in milliseconds since the epoch. */
  forget(now: number): void;
}

/** @param lifeMs how long an introduction lives */
export function makeStarts(lifeMs: number): Starts {
  const starts = new Map<Id, Prepared>();
  return {
    keep(start) {
      starts.set(start.plan.match, start);
    },
    of: (match) => starts.get(match),
    forget(now) {
      for (const [match, { plan }] of starts) if (now >= plan.startedAt + lifeMs) starts.delete(match);
    },
  };
}
