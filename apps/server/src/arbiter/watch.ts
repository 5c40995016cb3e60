import type { Absence, Witness } from '@parley/evidence';
import type { Id } from '@parley/protocol';
import type { MatchRow } from '../store/store.ts';

/**
 * What the server itself sees of the players of undecided matches: whose connection ended, how, and when it came back
 * (T6). It is kept in memory while it is of use; a server that was away says since when it watches again.
 */
export interface Watch {
  /** Since when this process serves without a break. Whatever is missing from before that is nobody's fault (T7). */
  readonly watchedFrom: number;
  began(match: MatchRow, isConnected: (client: Id) => boolean): void;
  /** A match from before this process: its clients come back in a moment, if they are there at all. */
  restored(match: MatchRow): void;
  joined(client: Id): void;
  left(client: Id, how: Absence['how']): void;
  /** What was seen of a match up to now. */
  seen(match: MatchRow): Pick<Witness, 'watchedFrom' | 'away'>;
  /** Whether this seat is gone, and was here before: this very process, without a break, saw it leave (T7). */
  sawLeave(match: Id, seat: number): boolean;
  over(match: MatchRow): void;
  /**
   * To be called often; `monotonicMs` is of a clock that only goes forward. A long pause of it is a break.
   * @returns whether there was one just now
   */
  tick(monotonicMs: number): boolean;
}

/** Clients take so long at most to come back to a server that was away. */
export const RETURN_MS = 60_000;
/** Without a tick for so long the process was stopped, and saw nothing. */
const BREAK_MS = 10_000;
/** Absences remembered of one seat: the latest ones. A client that breaks off more often is lost again soon (O6). */
const ABSENCES = 128;

/** @param clock milliseconds since the epoch */
export function makeWatch(clock: () => number): Watch {
  let watchedFrom = clock();
  let tickedAt: number | null = null;
  /** Absences whose beginning was seen, rather than concluded from nobody being there. */
  let witnessed = new WeakSet<Absence>();
  const byMatch = new Map<Id, readonly Absence[][]>();
  const byClient = new Map<Id, Set<Absence[]>>();

  function enter({ id, participants }: MatchRow, first: (client: Id) => Absence[]): void {
    const away = participants.map(({ client }) => {
      const absences = first(client);
      byClient.set(client, (byClient.get(client) ?? new Set()).add(absences));
      return absences;
    });
    byMatch.set(id, away);
  }

  return {
    get watchedFrom() {
      return watchedFrom;
    },

    began(match, isConnected) {
      const from = clock();
      enter(match, (client) => (isConnected(client) ? [] : [{ from, until: null, how: 'lost' }]));
    },

    restored(match) {
      const from = watchedFrom + RETURN_MS;
      enter(match, () => [{ from, until: null, how: 'lost' }]);
    },

    joined(client) {
      const now = clock();
      for (const absences of byClient.get(client) ?? []) {
        const last = absences.at(-1);
        if (last === undefined || last.until !== null) continue;
        absences.pop();
        if (last.from < now) absences.push({ ...last, until: now });
      }
    },

    left(client, how) {
      const from = clock();
      for (const absences of byClient.get(client) ?? []) {
        if (absences.at(-1)?.until === null) continue;
        const absence: Absence = { from, until: null, how };
        absences.push(absence);
        witnessed.add(absence);
        if (absences.length > ABSENCES) absences.shift();
      }
    },

    seen({ id, participants }) {
      const now = clock();
      const away = byMatch.get(id) ?? participants.map(() => []);
      return { watchedFrom, away: away.map((absences) => absences.filter(({ from }) => from <= now)) };
    },

    sawLeave(match, seat) {
      const last = byMatch.get(match)?.[seat]?.at(-1);
      return last !== undefined && last.until === null && witnessed.has(last);
    },

    over({ id, participants }) {
      const away = byMatch.get(id);
      byMatch.delete(id);
      for (const [seat, { client }] of participants.entries()) {
        const absences = away?.[seat];
        const mine = byClient.get(client);
        if (absences !== undefined) mine?.delete(absences);
        if (mine?.size === 0) byClient.delete(client);
      }
    },

    tick(monotonicMs) {
      const broke = tickedAt !== null && monotonicMs - tickedAt >= BREAK_MS;
      if (broke) {
        watchedFrom = clock();
        witnessed = new WeakSet();
      }
      tickedAt = monotonicMs;
      return broke;
    },
  };
}
