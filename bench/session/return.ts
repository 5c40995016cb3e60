import { Agent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs, spreadMs } from '../../packages/client/src/backoff.ts';
import { freshTicket, type Guest, openSession, type Player } from './enter.ts';
import type { Tally } from './line.ts';

/** How often a client tried until it was back. */
export interface Tries {
  /** Nothing listened at the port: no server was burdened. */
  readonly unheard: number;
  /** Tries that a server took up, the one that succeeded included. */
  readonly heard: number;
}

/** The patience of a page with the ticket and with the welcome, at its first tries and later (milliseconds). */
const HASTY_MS = 3_000;
const HASTY_TRIES = 3;
const WELCOME_MS = 10_000;

/** Each try has connections of its own, like pages in as many browsers. */
const ALONE = { keepAlive: false, maxSockets: Number.POSITIVE_INFINITY };
const apart = new Agent(ALONE);
const apartTls = new TlsAgent(ALONE);

/**
 * Brings a client back whose connection was lost, with the waits of the page's own client. Gives up at `until`.
 * @param urlOf origin of the server for each try, counted from 1
 */
export async function comeBack(
  urlOf: (attempt: number) => string,
  guest: Guest,
  tally: Tally,
  random: () => number,
  others: number,
  until: number,
): Promise<Tries & { readonly player: Player | null }> {
  let [unheard, heard] = [0, 0];
  for (let attempt = 1; performance.now() < until; attempt += 1) {
    const crowdMs = attempt > 1 ? spreadMs(others, random()) : 0;
    await sleep(Math.max(crowdMs, backoffMs(attempt, random())));
    const patienceMs = attempt <= HASTY_TRIES ? HASTY_MS : WELCOME_MS;
    const url = urlOf(attempt);
    let kept: string | null = null;
    try {
      const ticket = await freshTicket(url.startsWith('https:') ? apartTls : apart, url, guest, patienceMs);
      // A page keeps its ticket where it found no server to give it to.
      kept = ticket;
      const player = await openSession(url, { ...guest, ticket }, tally, patienceMs);
      return { unheard, heard: heard + 1, player };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') {
        unheard += 1;
        if (kept !== null) guest.returns.unshift(kept);
      } else heard += 1;
    }
  }
  return { unheard, heard, player: null };
}
