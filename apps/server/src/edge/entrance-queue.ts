import type { TicketKind } from '../auth/tickets.ts';

/**
 * Paces entering when many clients want to enter at once, as after a restart. Entering is the most expensive thing that a client asks
 * for. So in each turn of its event loop the server runs as many entrances as fit into a few milliseconds, and handles everything else
 * in between. Waiting entrances do not expire, because their tickets were spent on arrival. Returning clients go before new ones.
 *
 * Node (libuv 1.45 and later) accepts one connection in each turn of the loop. So with turns of 10 ms it would accept a hundred
 * connections a second, and thousands would wait in the operating system without an answer, until their clients give up. While
 * connections come in, entrances take only half of the time, so the turns are short and each client soon hears that it is queued.
 */
export interface EntranceQueue {
  /**
   * Runs the work when its turn has come.
   * @param sayWaiting called when the entrance has to wait longer, and again while it waits, to send a sign of life
   * @returns the result of the work; `dropped` if the queue was closed before
   */
  run<T>(rank: TicketKind, sayWaiting: () => void, work: () => Promise<T>): Promise<T | 'dropped'>;
  /** How long a new entrance of this rank would wait at the present pace, in milliseconds. */
  waitMs(rank: TicketKind): number;
  waiting(): number;
  /** A connection was accepted. More may wait behind it. */
  arrived(): void;
  /** Sends a sign of life to entrances that have waited for a while. */
  tick(): void;
  /** Drops all waiting entrances, and accepts no more. */
  close(): void;
}

/** Milliseconds for entrances in each turn of the loop. */
const SLICE_MS = 10;
/** After this many turns in a row with a new connection, more connections are assumed to wait. */
const CROWD_TURNS = 3;
/** While connections come in, everything else gets this many times the duration of an entrance after it. */
const ARRIVING_REST = 1;
/** Entrances under way at once. They keep a store busy that answers later. */
const TOGETHER = 8;
/** The first sign of life (milliseconds): well within the three seconds of silence that a client accepts. */
const FIRST_TELL_MS = 500;
/** The time between later ones (milliseconds): well within the ten seconds that a client waits after each. */
const TELL_MS = 3_000;
/** The weight of the latest entrance in the pace. */
const LATEST = 0.05;
/** The pace before anything was measured: milliseconds for each entrance. */
const FIRST_PACE_MS = 2;

export interface EntranceQueueParts {
  /** Milliseconds; only differences count. */
  readonly now: () => number;
  /** Calls back after other input has been handled. */
  readonly later: (run: () => void) => void;
}

interface Waiting {
  readonly sayWaiting: () => void;
  readonly start: () => void;
  readonly drop: () => void;
  tellAt: number;
}

export function makeEntranceQueue({ now, later }: EntranceQueueParts): EntranceQueue {
  const waiting: Record<TicketKind, Waiting[]> = { return: [], join: [] };
  let state: 'open' | 'closed' = 'open';
  let running = 0;
  /** When the slice of this turn of the loop began; null if no entrance has run in it yet. */
  let sliceAt: number | null = null;
  /** Whether a connection was accepted in this turn of the loop, and in how many turns in a row before it. */
  let arrival: 'none' | 'some' = 'none';
  let arrivingTurns = 0;
  /** While connections come in, the next entrance does not run before this time. */
  let restUntil = Number.NEGATIVE_INFINITY;
  let paceMs = FIRST_PACE_MS;
  /** When the last entrance ended; null if none was waiting then. */
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
      // If the maximum is under way, the end of one of them continues the queue.
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
    // Only between entrances that waited for each other. A pause without entrances says nothing about the pace.
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
