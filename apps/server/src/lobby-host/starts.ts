import type { Id } from '@parley/protocol';
import type { Prepared } from './introduce.ts';

/** Keeps the starts of matches while links may be made, so that a client that missed its start gets it again. */
export interface Starts {
  keep(start: Prepared): void;
  of(match: Id): Prepared | undefined;
  /** Forgets expired starts. `now` in milliseconds since the epoch. */
  forget(now: number): void;
}

/** @param lifeMs the life of an introduction */
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
