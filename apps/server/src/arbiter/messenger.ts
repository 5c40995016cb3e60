import { type Id, LIMITS, type OutgoingMessage } from '@parley/protocol';
import type { EntryRow, MatchStore } from '../store/store.ts';
import { makeThrottle } from './throttle.ts';

export interface MessengerDeps {
  readonly matches: Pick<MatchStore, 'entries'>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly sendTo: (client: Id, message: OutgoingMessage) => void;
  /** So many entries went to a client. */
  readonly delivered: (entries: number) => void;
  readonly fault: (what: string, error: unknown) => void;
}

/** Whom the server delivers to. */
export interface Receiver {
  readonly match: Id;
  readonly seat: number;
  readonly client: Id;
}

/**
 * Delivers what others deposited to players whom their links do not bring it (T15): everything that the store has of the match
 * except what the player signed or deposited itself, and then whatever is deposited. Each entry goes once over each connection,
 * and no more of them at a time than a slow line carries (O6). Of what waits, the entries with the lowest positions in their
 * chains go first: who fills its chain with entries that follow on nothing delays nothing that does.
 *
 * An entry is for all players of its match. Whoever signs it sends it to all of them, so a player learns nothing here that
 * its author did not mean for it.
 */
export interface Messenger {
  /** `there`: the seats that are connected and whose entries this one gets through the server. Told when it changes. */
  serve(receiver: Receiver, there: readonly number[]): void;
  /** This client has a new connection, over which nothing has come yet. */
  reconnected(client: Id): void;
  /** These entries are new and durable. */
  taken(match: Id, entries: readonly EntryRow[]): void;
  over(match: Id): void;
  /** Goes on with what had to wait. To be called every second or so. */
  tick(): void;
}

interface Delivery extends Receiver {
  there: readonly number[];
  /** What the client was told last; null before. */
  told: string | null;
  /** Entries that wait to be sent, by position in their chains, then in the order in which they came. */
  waiting: EntryRow[];
  /** While the store is read: what came in meanwhile. */
  loading: EntryRow[] | null;
  /** The store was read for this connection. */
  isLoaded: boolean;
}

/** Characters of the entries of one message: as much as a deposit has. */
const BATCH_CHARS = 14_000;
/** Characters at once for one player of one match, and milliseconds for each more: 32 KiB a second. */
const PACE = { atOnce: 131_072, everyMs: 1_000 / 32_768 };

export function makeMessenger({ matches, clock, sendTo, delivered, fault }: MessengerDeps): Messenger {
  const byMatch = new Map<Id, Map<number, Delivery>>();
  const pace = makeThrottle(PACE.atOnce, PACE.everyMs, clock);

  const isFor = ({ seat }: Delivery, row: EntryRow): boolean => row.seat !== seat && row.bySeat !== seat;

  /** Reads everything that the store has. What is deposited meanwhile is in the store, or comes behind it, or both. */
  async function load(delivery: Delivery): Promise<void> {
    const news: EntryRow[] = [];
    delivery.loading = news;
    delivery.isLoaded = false;
    delivery.waiting = [];
    try {
      const rows = await matches.entries(delivery.match);
      // Another connection has begun, or the match is over.
      if (delivery.loading !== news || byMatch.get(delivery.match)?.get(delivery.seat) !== delivery) return;
      const known = new Set(rows.map(({ hash }) => hash));
      const all = [...rows, ...news.filter(({ hash }) => !known.has(hash))];
      delivery.waiting = byPosition(all.filter((row) => isFor(delivery, row)));
      delivery.loading = null;
      delivery.isLoaded = true;
      send(delivery);
    } catch (error) {
      if (delivery.loading !== news) return;
      // Read again at the next tick.
      delivery.loading = null;
      fault(`delivering entries of ${delivery.match}`, error);
    }
  }

  function send(delivery: Delivery): void {
    const { match, client, there } = delivery;
    const now = there.join();
    const line = `${match}/${client}`;
    while (delivery.isLoaded) {
      const batch = batchOf(delivery.waiting);
      const chars = batch.reduce((sum, { jws }) => sum + jws.length, 0);
      if (batch.length > 0 && !pace.allows(line, chars)) return;
      if (batch.length === 0 && delivery.told === now) return;
      pace.take(line, chars);
      delivery.waiting.splice(0, batch.length);
      delivery.told = now;
      if (batch.length > 0) delivered(batch.length);
      sendTo(client, { type: 'delivery', match, there: [...there], entries: batch.map(({ jws }) => jws) });
    }
  }

  return {
    serve(receiver, there) {
      const { match, seat } = receiver;
      const seats = byMatch.get(match) ?? new Map<number, Delivery>();
      byMatch.set(match, seats);
      const known = seats.get(seat);
      if (known !== undefined) {
        known.there = there;
        send(known);
        return;
      }
      const delivery: Delivery = { ...receiver, there, told: null, waiting: [], loading: null, isLoaded: false };
      seats.set(seat, delivery);
      void load(delivery);
    },

    reconnected(client) {
      for (const seats of byMatch.values()) {
        for (const delivery of seats.values()) {
          if (delivery.client !== client) continue;
          delivery.told = null;
          void load(delivery);
        }
      }
    },

    taken(match, entries) {
      for (const delivery of byMatch.get(match)?.values() ?? []) {
        const news = entries.filter((row) => isFor(delivery, row));
        delivery.loading?.push(...news);
        if (!delivery.isLoaded) continue;
        delivery.waiting = byPosition([...delivery.waiting, ...news]);
        send(delivery);
      }
    },

    over: (match) => void byMatch.delete(match),

    tick() {
      for (const seats of byMatch.values()) {
        for (const delivery of seats.values()) {
          if (delivery.isLoaded) send(delivery);
          else if (delivery.loading === null) void load(delivery);
        }
      }
    },
  };
}

const byPosition = (rows: readonly EntryRow[]): EntryRow[] => [...rows].sort((a, b) => a.n - b.n);

function batchOf(rows: readonly EntryRow[]): readonly EntryRow[] {
  const batch: EntryRow[] = [];
  let chars = 0;
  for (const row of rows) {
    chars += row.jws.length;
    if (batch.length >= LIMITS.depositEntries || (batch.length > 0 && chars > BATCH_CHARS)) break;
    batch.push(row);
  }
  return batch;
}
