import type { Absence, Witness } from '@parley/evidence';
import type { Id } from '@parley/protocol';
import type { MatchRow } from '../store/store.ts';

/**
 * What the server itself sees of the players of undecided matches: when a connection ended, how, and when the client came back
 * (T6). It is in memory only, so `watchedFrom` says since when the server has seen everything.
 */
export interface Watch {
  /** Since when this process has run without a break. No player is charged for anything before that (T7). */
  readonly watchedFrom: number;
  began(match: MatchRow, isConnected: (client: Id) => boolean): void;
  /** A match that began before this process did. Its clients get `RETURN_MS` to come back. */
  restored(match: MatchRow): void;
  joined(client: Id): void;
  /** This client holds the seat from now on (N6). */
  moved(match: Id, seat: number, client: Id, isConnected: boolean): void;
  /** The client that holds this seat; null where the match is not watched. */
  holderOf(match: Id, seat: number): Id | null;
  /** Whether another client of its player has taken this seat from this one: what it still signs would be a second history. */
  hasLost(match: Id, seat: number, client: Id): boolean;
  left(client: Id, how: Absence['how']): void;
  /** The edge of this client is gone: the client gets `RETURN_MS` to come back by another one. */
  lostWithEdge(client: Id): void;
  /** What was seen of a match up to now. */
  seen(match: MatchRow): Pick<Witness, 'watchedFrom' | 'away' | 'until'>;
  /** Whether this seat is gone, and was here before: this very process, without a break, saw it leave (T7). */
  sawLeave(match: Id, seat: number): boolean;
  over(match: MatchRow): void;
  /** How many matches and clients are in memory. */
  readonly size: { readonly matches: number; readonly clients: number };
  /**
   * Called every second or so. A long pause between two calls means that the process was stopped, or the machine suspended: what
   * arrives then tells no order.
   * @returns whether there was such a pause just now
   */
  tick(): boolean;
}

/** How long clients may take to come back to a server that was away. */
export const RETURN_MS = 60_000;
/** After a longer pause between ticks than this, the process was stopped and saw nothing. */
const BREAK_MS = 10_000;
/** How many absences of a seat are kept, the latest ones (O6). */
const ABSENCES = 128;

/** Who holds a seat, and when it was not connected. */
interface Seat {
  client: Id;
  /** The clients from which it was taken, as many as `LIMITS.returns` at most. */
  readonly formers: Set<Id>;
  readonly absences: Absence[];
}

/**
 * @param clock see `ServerClock`: it never goes back, and goes on while the machine is suspended
 * @param passed by which a pause between two ticks is measured; a test that puts `clock` forward does not mean that the server slept
 */
export function makeWatch(clock: () => number, passed: () => number = clock): Watch {
  let watchedFrom = clock();
  let tickedAt: number | null = null;
  /** Absences whose start this process saw. The others were only concluded, because nobody was there. */
  let witnessed = new WeakSet<Absence>();
  const byMatch = new Map<Id, readonly Seat[]>();
  const byClient = new Map<Id, Set<Absence[]>>();

  function enter({ id, participants }: MatchRow, first: (client: Id) => Absence[]): void {
    const seats = participants.map(({ client }) => {
      const absences = first(client);
      byClient.set(client, (byClient.get(client) ?? new Set()).add(absences));
      return { client, formers: new Set<Id>(), absences };
    });
    byMatch.set(id, seats);
  }

  function leave({ client, absences }: Seat): void {
    const its = byClient.get(client);
    its?.delete(absences);
    if (its?.size === 0) byClient.delete(client);
  }

  /** An absence begins in each match of the client where none lasts. */
  function away(client: Id, from: Absence): Absence[] {
    const begun: Absence[] = [];
    for (const absences of byClient.get(client) ?? []) {
      if (absences.at(-1)?.until === null) continue;
      const absence = { ...from };
      absences.push(absence);
      begun.push(absence);
      if (absences.length > ABSENCES) absences.shift();
    }
    return begun;
  }

  /** The last absence ends now, if it lasts. */
  function returned(absences: Absence[]): void {
    const now = clock();
    const last = absences.at(-1);
    if (last === undefined || last.until !== null) return;
    absences.pop();
    if (last.from < now) absences.push({ ...last, until: now });
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
      for (const absences of byClient.get(client) ?? []) returned(absences);
    },

    moved(match, seat, client, isConnected) {
      const watched = byMatch.get(match)?.[seat];
      if (watched === undefined) return;
      leave(watched);
      watched.formers.add(watched.client);
      watched.formers.delete(client);
      watched.client = client;
      byClient.set(client, (byClient.get(client) ?? new Set()).add(watched.absences));
      if (isConnected) returned(watched.absences);
    },

    holderOf: (match, seat) => byMatch.get(match)?.[seat]?.client ?? null,

    hasLost: (match, seat, client) => byMatch.get(match)?.[seat]?.formers.has(client) ?? false,

    left(client, how) {
      const from = clock();
      for (const absence of away(client, { from, until: null, how })) witnessed.add(absence);
    },

    lostWithEdge(client) {
      away(client, { from: clock() + RETURN_MS, until: null, how: 'lost' });
    },

    seen({ id, participants }) {
      const now = clock();
      const all = byMatch.get(id)?.map(({ absences }) => absences) ?? participants.map(() => []);
      return { watchedFrom, away: all.map((absences) => absences.filter(({ from }) => from <= now)), until: now };
    },

    sawLeave(match, seat) {
      const last = byMatch.get(match)?.[seat]?.absences.at(-1);
      return last !== undefined && last.until === null && witnessed.has(last);
    },

    over({ id }) {
      for (const watched of byMatch.get(id) ?? []) leave(watched);
      byMatch.delete(id);
    },

    get size() {
      return { matches: byMatch.size, clients: byClient.size };
    },

    tick() {
      const now = passed();
      const broke = tickedAt !== null && now - tickedAt >= BREAK_MS;
      if (broke) {
        watchedFrom = clock();
        witnessed = new WeakSet();
      }
      tickedAt = now;
      return broke;
    },
  };
}
