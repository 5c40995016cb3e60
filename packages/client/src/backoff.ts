/**
 * How long to wait before trying the server again. The first try after a loss is fast, because most losses are a
 * restart or a change of network; afterwards the wait doubles. Chance spreads the clients of a restarted server, so
 * that they do not all return in the same instant.
 */

/** First try after a loss: 50 to 300 ms. */
const FAST_MS = { min: 50, max: 300 };
/** Second try: 250 to 500 ms, doubled with each further one. */
const BASE_MS = 500;
/** A server that is away for long is still found within this time of its return. */
const CAP_MS = 15_000;

/** What a server needs to let one client in, with room to spare. A crowd needs so much for each, whatever it does. */
const ENTRY_MS = 4;
/** Nobody waits longer than this for the sake of the others. */
const LONGEST_SPREAD_MS = 30_000;

/** The longest wait that a client accepts from a busy server, whose estimate may be wrong. */
const LONGEST_ASKED_MS = 60_000;

/**
 * Milliseconds before try `attempt`, counted from 1 after each lasting connection. `random` is in [0, 1).
 * Worked: attempt 4 with random 0 waits half of 500 · 2² = 2,000 ms, which is 1,000 ms.
 * @param askedMs when the server asked to be tried again: not earlier, and up to a quarter later
 */
export function backoffMs(attempt: number, random: number, askedMs = 0): number {
  const asked = Math.min(LONGEST_ASKED_MS, askedMs) * (1 + 0.25 * random);
  return Math.round(Math.max(asked, ownMs(attempt, random)));
}

function ownMs(attempt: number, random: number): number {
  if (attempt <= 1) return FAST_MS.min + (FAST_MS.max - FAST_MS.min) * random;
  const full = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt - 2, 16));
  return full * (0.5 + 0.5 * random);
}

/**
 * Milliseconds by which the return of a whole crowd is spread: each of its clients waits for another part of the time that
 * the server needs for all. A server that restarts with 5,000 clients would else hear from all of them within a second, and most
 * would give up waiting and begin anew. In a small crowd nobody notices.
 * @param others the clients that were on the list beside this one
 */
export const spreadMs = (others: number, random: number): number =>
  Math.round(Math.min(LONGEST_SPREAD_MS, others * ENTRY_MS) * random);
