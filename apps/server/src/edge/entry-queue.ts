import type { TicketKind } from '../auth/tickets.ts';

/**
 * Who enters when many want to at once, as after a restart. Entering is the dearest thing that a client asks for, so the
 * server takes as many entries in each turn of its loop as fit into a few milliseconds, and answers everything else between.
 * What waits here does not expire: its ticket was spent on arrival. Who returns goes before who is new.
 *
 * Node (libuv 1.45 and later) accepts one connection in each turn of the loop. So a turn of 10 ms would let in a hundred
 * connections a second, and thousands would wait in the system without a word, until their clients give up. While
 * connections come in, entries take a fifth of the time only, and the turns are short; each client is soon told that it waits.
 */
export interface EntryQueue {
  /**
   * Runs the work when its turn has come.
   * @param sayWaiting called where it has to wait for longer, and again while it waits: a sign of life for the other side
   * @returns what the work returned; `dropped`: the queue was closed before
   */
  run<T>(rank: TicketKind, sayWaiting: () => void, work: () => Promise<T>): Promise<T | 'dropped'>;
  /** How long an entry of this rank would wait, by the pace of the latest ones, in milliseconds. */
  waitMs(rank: TicketKind): number;
  waiting(): number;
  /** A connection was accepted; more may wait behind it. */
  arrived(): void;
  /** Tells those who have waited for a while that the server is still there. */
  tick(): void;
  /** Drops what waits; from now on nothing is taken. */
  close(): void;
}

/** Milliseconds of each turn of the loop for entries, before everything else gets its turn. */
const SLICE_MS = 10;
/** Turns of the loop in a row that brought a connection, after which more of them wait behind it. */
const CROWD_TURNS = 3;
/** While connections come in, an entry is followed by so many times its own duration for everything else. */
const ARRIVING_REST = 4;
/** Entries under way at once: enough to keep a store busy that answers later. */
const TOGETHER = 8;
/** When one who waits is told first: well within the three seconds of silence that a client bears (milliseconds). */
const FIRST_TELL_MS = 500;
/** And how often then: well within the ten seconds of patience that it has after a word. */
const TELL_MS = 3_000;
/** Weight of the latest entry in the pace. */
const LATEST = 0.05;
/** The pace before anything was measured: milliseconds for each entry. */
const FIRST_PACE_MS = 2;

export interface EntryQueueParts {
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  /** Calls back after other input had its turn. */
  readonly later: (run: () => void) => void;
}

interface Waiting {
  readonly sayWaiting: () => void;
  readonly start: () => void;
  readonly drop: () => void;
  tellAt: number;
}

export function makeEntryQueue({ now, later }: EntryQueueParts): EntryQueue {
  const waiting: Record<TicketKind, Waiting[]> = { return: [], join: [] };
  let state: 'open' | 'closed' = 'open';
  let running = 0;
  /** When the slice of this turn of the loop began; null: no entry has come in it yet. */
  let sliceAt: number | null = null;
  /** Whether a connection was accepted in this turn of the loop, and in how many turns before it without a gap. */
  let arrival: 'none' | 'some' = 'none';
  let arrivingTurns = 0;
  /** While connections come in, the next entry is not before this. */
  let restUntil = Number.NEGATIVE_INFINITY;
  let paceMs = FIRST_PACE_MS;
  /** When the last entry ended; null: nothing has waited since. */
  let pacedAt: number | null = null;

  const count = (): number => waiting.return.length + waiting.join.length;
  function hasRoom(): boolean {
    if (running >= TOGETHER) return false;
    const at = now();
    const until = (sliceAt ?? openSlice()) + SLICE_MS;
    return at < until && (arrivingTurns < CROWD_TURNS || at >= restUntil);
  }

  function openSlice(): number {
    const at = now();
    sliceAt = at;
    later(() => {
      sliceAt = null;
      arrivingTurns = arrival === 'some' ? arrivingTurns + 1 : 0;
      arrival = 'none';
      // Where as many as may be are under way, the end of one of them goes on.
      if (running < TOGETHER) pump();
    });
    return at;
  }

  function pump(): void {
    while (count() > 0 && hasRoom()) (waiting.return.shift() ?? waiting.join.shift())?.start();
  }

  function rest(began: number): void {
    const at = now();
    restUntil = at + ARRIVING_REST * (at - began);
  }

  function ended(began: number): void {
    running -= 1;
    rest(began);
    const at = now();
    // Only between entries that waited for each other: a pause in between is not the pace of the server.
    if (pacedAt !== null) paceMs += LATEST * (at - pacedAt - paceMs);
    pacedAt = count() > 0 ? at : null;
    pump();
  }

  return {
    run(rank, sayWaiting, work) {
      if (state === 'closed') return Promise.resolve('dropped');
      return new Promise((resolve, reject) => {
        const start = (): void => {
          running += 1;
          const began = now();
          const end = (): void => ended(began);
          work().then(resolve, reject).finally(end);
          rest(began);
        };
        if (count() === 0 && hasRoom()) {
          start();
          return;
        }
        waiting[rank].push({ sayWaiting, start, drop: () => resolve('dropped'), tellAt: now() + FIRST_TELL_MS });
      });
    },
    waitMs: (rank) => paceMs * (rank === 'return' ? waiting.return.length : count()),
    waiting: count,
    arrived() {
      arrival = 'some';
    },
    tick() {
      const at = now();
      for (const one of [...waiting.return, ...waiting.join]) {
        if (at < one.tellAt) continue;
        one.tellAt = at + TELL_MS;
        one.sayWaiting();
      }
    },
    close() {
      state = 'closed';
      for (const one of [...waiting.return.splice(0), ...waiting.join.splice(0)]) one.drop();
    },
  };
}
