import { isTickItem, readSection } from '@parley/evidence';
import { type Id, LIMITS, type OutgoingMessage } from '@parley/protocol';
import { makeThrottle } from '../limits/throttle.ts';
import type { EntryRow, MatchStore } from '../store/store.ts';

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
 * and no more of them at a time than a slow line carries (O6). They go in the order in which they came, except that an entry
 * whose chain has a gap before it goes last: who hands in a chain that follows on nothing delays no move.
 *
 * An entry is for all players of its match. Whoever signs it sends it to all of them, so a player learns nothing here that
 * its author did not mean for it.
 */
export interface Messenger {
  /** `there`: the seats that are connected and whose entries this one gets through the server. Told when it changes. */
  serve(receiver: Receiver, there: readonly number[]): void;
  /**
   * Brings everything that the store has of the match, what the player itself signed included, once: it has come back, perhaps
   * on a device that has nothing of it (N6). How often that happens is bounded (`LIMITS.returns`).
   */
  bring(receiver: Receiver): void;
  /** This client has a new connection, over which nothing has come yet. */
  reconnected(client: Id): void;
  /** These entries are new and durable. */
  taken(match: Id, entries: readonly EntryRow[]): void;
  over(match: Id): void;
  /** Goes on with what had to wait. To be called every second or so. */
  tick(): void;
}

/** An entry and the positions of its seat's chain that it covers: one by turns, several in real time, and none where it is said beside the chain. */
interface Waiting {
  readonly row: EntryRow;
  readonly from: number;
  readonly through: number;
  /** Of real time: anybody can cut known inputs anew, again and again. */
  readonly isSection: boolean;
}

interface Delivery extends Receiver {
  there: readonly number[];
  /** Who was there when the client heard of it last; null before. */
  announced: string | null;
  /** Entries that wait to be sent, in the order in which they came. */
  waiting: Waiting[];
  /** By seat, how far the client has its chain without a gap: the next position. */
  next: Map<number, number>;
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
  const pace = makeThrottle(PACE.atOnce, PACE.everyMs);

  /** What the client signed or brought itself, it has. */
  function enqueue(delivery: Delivery, rows: readonly EntryRow[]): void {
    for (const row of rows) {
      if (row.seat === delivery.seat) continue;
      const waiting = waitingOf(row);
      if (row.bySeat === delivery.seat) passOn(delivery.next, waiting);
      else delivery.waiting.push(waiting);
    }
  }

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
      delivery.next = new Map();
      enqueue(delivery, all);
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
      delivery.waiting = delivery.waiting.filter((one) => !isKnown(delivery.next, one));
      const { batch, next } = batchOf(delivery);
      const chars = batch.reduce((sum, { row }) => sum + row.jws.length, 0);
      const goes = batch.length > 0 && pace.allows(line, clock(), chars);
      // Who is there is announced at once, also where entries have to wait.
      if (!goes && delivery.announced === now) return;
      delivery.announced = now;
      if (goes) {
        pace.take(line, clock(), chars);
        delivery.next = next;
        delivery.waiting = delivery.waiting.filter((one) => !batch.includes(one));
        delivered(batch.length);
      }
      const entries = goes ? batch.map(({ row }) => row.jws) : [];
      sendTo(client, { type: 'delivery', match, there: [...there], entries });
    }
  }

  return {
    serve(receiver, there) {
      const { match, seat } = receiver;
      const seats = byMatch.get(match) ?? new Map<number, Delivery>();
      byMatch.set(match, seats);
      const known = seats.get(seat);
      if (known !== undefined && known.client === receiver.client) {
        known.there = there;
        send(known);
        return;
      }
      const delivery: Delivery = {
        ...receiver,
        there,
        announced: null,
        waiting: [],
        next: new Map(),
        loading: null,
        isLoaded: false,
      };
      seats.set(seat, delivery);
      void load(delivery);
    },

    bring({ match, seat, client }) {
      matches.entries(match).then(
        (rows) => {
          for (let rest = rows; rest.length > 0; ) {
            const some = fitting(rest);
            rest = rest.slice(some.length);
            delivered(some.length);
            const there = byMatch.get(match)?.get(seat)?.there ?? [];
            sendTo(client, { type: 'delivery', match, there: [...there], entries: some.map(({ jws }) => jws) });
          }
        },
        (error) => fault(`bringing entries of ${match}`, error),
      );
    },

    reconnected(client) {
      for (const seats of byMatch.values()) {
        for (const delivery of seats.values()) {
          if (delivery.client !== client) continue;
          delivery.announced = null;
          void load(delivery);
        }
      }
    },

    taken(match, entries) {
      for (const delivery of byMatch.get(match)?.values() ?? []) {
        delivery.loading?.push(...entries);
        if (!delivery.isLoaded) continue;
        enqueue(delivery, entries);
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

/** The next message: what follows on what the client has, or else what waits longest. */
function batchOf({ waiting, next: before }: Delivery): { batch: readonly Waiting[]; next: Map<number, number> } {
  const next = new Map(before);
  const batch: Waiting[] = [];
  let chars = 0;
  const take = (one: Waiting): boolean => {
    chars += one.row.jws.length;
    if (batch.length >= LIMITS.depositEntries || (batch.length > 0 && chars > BATCH_CHARS)) return false;
    batch.push(one);
    passOn(next, one);
    return true;
  };
  for (const one of waiting) {
    if (one.from > (next.get(one.row.seat) ?? 0) || isKnown(next, one)) continue;
    if (!take(one)) break;
  }
  if (batch.length === 0) for (const one of waiting) if (!take(one)) break;
  return { batch, next };
}

/** The first of these entries, as many as one message holds: one at least. */
function fitting(rows: readonly EntryRow[]): readonly EntryRow[] {
  let chars = 0;
  const end = rows.findIndex(({ jws }, at) => {
    chars += jws.length;
    return at > 0 && (at >= LIMITS.depositEntries || chars > BATCH_CHARS);
  });
  return end < 0 ? rows : rows.slice(0, end);
}

function waitingOf(row: EntryRow): Waiting {
  if (!isTickItem(row.jws)) return { row, from: row.n, through: row.n, isSection: false };
  const section = readSection(row.jws);
  if (!section.ok) return { row, from: -1, through: -1, isSection: false };
  const { head, inputs } = section.value;
  return { row, from: inputs?.from ?? head.block, through: head.block, isSection: true };
}

/** A section of which the client has everything. By turns, an entry whose position the client has is another one, of a second history. */
const isKnown = (next: ReadonlyMap<number, number>, { row, through, isSection }: Waiting): boolean =>
  isSection && through < (next.get(row.seat) ?? 0);

/** The client has this entry. */
function passOn(next: Map<number, number>, { row, from, through }: Waiting): void {
  const before = next.get(row.seat) ?? 0;
  if (from <= before && through >= before) next.set(row.seat, through + 1);
}
