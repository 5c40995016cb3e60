import type { Id } from '@parley/protocol';
import type { MatchRow } from '../store/store.ts';

/**
 * One match without a verdict. `gathering`: players may report, until the deadline. `requesting`: the silent players have been
 * asked, once. `deciding`: the verdict is being made; what arrives now waits for it.
 */
export interface UndecidedMatch {
  stage: 'gathering' | 'requesting' | 'deciding';
  readonly match: MatchRow;
  /** Seats that have reported. */
  readonly reported: Set<number>;
  /** Seats whose statement of distress counts (T7). */
  readonly distress: Set<number>;
  /** The seats that were asked for a report; null before that. */
  requested: readonly number[] | null;
  /** Seats that were asked and answered that they still play: they are not silent (T9). */
  readonly playing: Set<number>;
  /** When the report arrived that started the deadline, in milliseconds since the epoch; null before that. */
  dueSince: number | null;
  /** Whether deciding it has failed before. The verdict may be in the store nevertheless. */
  hasFailed: boolean;
  /** When the present stage ends, in milliseconds since the epoch. */
  deadline: number;
  /** Settles when all writes about this match have. They run one after the other. */
  writing: Promise<unknown>;
  /** Settles when the verdict is written, or when writing it has failed. */
  verdict: Promise<void>;
}

/** The undecided matches that this process owns, and the order of writes about each of them. */
export interface UndecidedMatches {
  readonly byId: ReadonlyMap<Id, UndecidedMatch>;
  add(match: MatchRow, reported: readonly number[], distress: readonly number[], deadline: number): UndecidedMatch;
  remove(match: Id): void;
  /**
   * Runs `work` after the earlier writes about this match, and never while its verdict is being made: it then runs
   * afterwards and finds the verdict in the store. `work` gets the match, or undefined when it is not undecided (any more).
   * A caller that cannot wait for a verdict gives `late`, which is the answer while one is being made.
   */
  inTurn<T>(match: Id, work: (found: UndecidedMatch | undefined) => Promise<T>, late?: () => T): Promise<T>;
}

export function makeUndecidedMatches(): UndecidedMatches {
  const byId = new Map<Id, UndecidedMatch>();
  return {
    byId,
    add(match, reported, distress, deadline) {
      const added: UndecidedMatch = {
        stage: 'gathering',
        match,
        reported: new Set(reported),
        distress: new Set(distress),
        requested: null,
        playing: new Set(),
        dueSince: null,
        hasFailed: false,
        deadline,
        writing: Promise.resolve(),
        verdict: Promise.resolve(),
      };
      byId.set(match.id, added);
      return added;
    },
    remove(match) {
      byId.delete(match);
    },
    async inTurn(match, work, late) {
      let current = byId.get(match);
      while (current?.stage === 'deciding') {
        if (late !== undefined) return late();
        await current.verdict;
        current = byId.get(match);
      }
      if (current === undefined) return work(undefined);
      const mine = current;
      const done = mine.writing.then(() => work(byId.get(match)));
      mine.writing = done.catch(() => {});
      return done;
    },
  };
}
