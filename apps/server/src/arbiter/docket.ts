import type { Id } from '@parley/protocol';
import type { MatchRow } from '../store/store.ts';

/**
 * One match without a verdict. `gathering`: reports may come, until the deadline; `challenging`: the silent have been
 * asked, once; `deciding`: the verdict is being made, and what comes meanwhile waits for it.
 */
export interface Case {
  stage: 'gathering' | 'challenging' | 'deciding';
  readonly match: MatchRow;
  readonly reported: Set<number>;
  /** Seats whose statement of distress counts (T7). */
  readonly distress: Set<number>;
  /** The seats that were challenged; null before that. */
  challenged: readonly number[] | null;
  /** Those of them who answered that they still play: they are not silent (T9). */
  readonly playing: Set<number>;
  /** When the report came that began the time of the others, in milliseconds since the epoch; null before that. */
  dueSince: number | null;
  /** Of what the match waits for now, in milliseconds since the epoch. */
  deadline: number;
  /** Settles when what is being written of this match is: it is written one after the other. */
  writing: Promise<unknown>;
  /** Settles when the verdict that is being made is, or has failed. */
  verdict: Promise<void>;
}

/** The matches without a verdict that this process knows of, and the order in which things are written of each. */
export interface Docket {
  readonly cases: ReadonlyMap<Id, Case>;
  enter(match: MatchRow, reported: readonly number[], distress: readonly number[], deadline: number): Case;
  close(match: Id): void;
  /**
   * Runs this in turn with whatever else is written of this match, and not while its verdict is being made: afterwards
   * it will find the verdict. `work` is given the case, undefined where there is none (any more). Who cannot wait for a
   * verdict gives `late`, which is the answer where one is being made.
   */
  inTurn<T>(match: Id, work: (found: Case | undefined) => Promise<T>, late?: () => T): Promise<T>;
}

export function makeDocket(): Docket {
  const cases = new Map<Id, Case>();
  return {
    cases,
    enter(match, reported, distress, deadline) {
      const entered: Case = {
        stage: 'gathering',
        match,
        reported: new Set(reported),
        distress: new Set(distress),
        challenged: null,
        playing: new Set(),
        dueSince: null,
        deadline,
        writing: Promise.resolve(),
        verdict: Promise.resolve(),
      };
      cases.set(match.id, entered);
      return entered;
    },
    close(match) {
      cases.delete(match);
    },
    async inTurn(match, work, late) {
      let current = cases.get(match);
      while (current?.stage === 'deciding') {
        if (late !== undefined) return late();
        await current.verdict;
        current = cases.get(match);
      }
      if (current === undefined) return work(undefined);
      const mine = current;
      const done = mine.writing.then(() => work(cases.get(match)));
      mine.writing = done.catch(() => {});
      return done;
    },
  };
}
