import type { ParleyClient, Timers } from '@parley/client';
import type { Strength } from '@parley/games';
import type { MatchSession } from '@parley/match';
import type { HouseListing, Id, ListingClaim, MatchStart, Refusal, Self, Table } from '@parley/protocol';
import { playMatch } from './bot.ts';
import { answerInvitations, stillOpen } from './invitations.ts';
import type { Log } from './log.ts';
import { isRecorded, strengthFor } from './rights.ts';

/** The longest wait between tries to enter; the wait doubles up to it. While entered, the client itself reconnects. */
const RETRY_MS = { first: 500, longest: 10_000 };
/** The same while the server does not know the key: each try is a sign-in, and somebody has to act first. */
const UNREGISTERED_MS = 20_000;
/** Time to sign and report the departure from running matches. */
const LEAVING_MS = 300;
/** The latest time at which a session closes its links after its end; the process must not end before. */
const CLOSING_MS = 600;

export interface HouseParts {
  readonly client: ParleyClient;
  /** Opens the session of a match that began. An exception costs this match only. */
  readonly openMatch: (start: MatchStart) => Promise<MatchSession>;
  readonly plays: (title: string) => boolean;
  readonly isRealTime: (title: string) => boolean;
  /** What it offers, and how it plays with those who challenge it; `off`: not at all (S3). */
  readonly offer: { readonly listings: readonly HouseListing[]; readonly playNow: Strength | 'off' };
  /** A match that was played by a listing whose matches are recorded has its verdict. */
  readonly record: (match: Id) => void;
  readonly timers: Timers;
  readonly log: Log;
  /** The name to play under; null keeps the one that the server gave. */
  readonly name: string | null;
  /** Matches at the same time. */
  readonly limit: number;
  /** Share of the usual pause before a move; 1 where it is not given. */
  readonly pause?: number;
  /** Called each time the house has entered: it can be invited. */
  readonly ready: () => void;
}

/** Milliseconds after which a refused answer is given again, if the invitation is still open. */
const AGAIN_MS = 500;

/**
 * A headless peer that plays with anybody who asks (W1). It consents to invitations and rematches, and plays many
 * matches at once.
 */
export interface House {
  /** Enters and stays, however long the server is away, and enters again after each refusal. Resolves after `stop`. */
  run(): Promise<void>;
  /** Leaves its matches, so that nobody waits for it, and then the server. Resolves when every link is closed. */
  stop(): Promise<void>;
  readonly matches: number;
}

/** One match that it plays. */
interface Held {
  session: MatchSession | null;
  stop: () => void;
  readonly othersInRealTime: number;
}

export function createHouse(parts: HouseParts): House {
  const { client, openMatch, plays, isRealTime, timers, log, name, limit, pause = 1, ready, offer, record } = parts;
  const matches = new Map<Id, Held>();
  let answered = new Set<Id>();
  let stopped = false;
  let wake: () => void = () => {};

  client.on('match', ({ start }) => void begin(start));
  client.subscribe(answer);
  client.on('online', () => void publish());

  async function run(): Promise<void> {
    let waitMs = RETRY_MS.first;
    // It reads no list but its own tables: the least that a window can be spares the server the rest (S7).
    for (const list of ['people', 'tables'] as const) void client.moveWindow(list, 0, 1);
    while (!stopped) {
      const { refusal, wasOnline } = await visit();
      if (stopped) return;
      waitMs = wasOnline ? RETRY_MS.first : Math.min(RETRY_MS.longest, waitMs * 2);
      if (refusal.code === 'not-permitted') waitMs = UNREGISTERED_MS;
      log.warn({ code: refusal.code, detail: refusal.detail, waitMs }, 'not with the server; trying again');
      await new Promise<void>((resolve) => {
        const cancel = timers.after(waitMs, resolve);
        wake = () => {
          cancel();
          resolve();
        };
      });
    }
  }

  /** From entering to the end of the session, whatever ends it. */
  async function visit(): Promise<{ refusal: Refusal; wasOnline: boolean }> {
    const entered = await client.enter();
    if (!entered.ok) return { refusal: entered.error, wasOnline: false };
    if (entered.value.class !== 'house') {
      // The class is asked for at a sign-in, so the next try has to be one.
      await client.signOut();
      return { refusal: unregistered(client.signer.key), wasOnline: false };
    }
    await rename(entered.value);
    if (stopped) return { refusal: { code: 'internal', detail: 'stopped' }, wasOnline: false };
    const connected = await client.connect();
    if (!connected.ok) return { refusal: connected.error, wasOnline: false };
    log.info({ name: client.state.self?.name, key: client.signer.key }, 'the house is open');
    ready();
    return { refusal: await ended(), wasOnline: true };
  }

  async function rename(self: Self): Promise<void> {
    if (name === null || self.name === name) return;
    const renamed = await client.setProfile({ name });
    if (!renamed.ok) log.warn({ name, code: renamed.error.code }, 'the server refused the name');
  }

  /** After each welcome: what the house offers goes with its connection. */
  async function publish(): Promise<void> {
    if (stopped || client.state.self?.class !== 'house') return;
    if (offer.playNow === 'off') void client.request({ type: 'away', away: true });
    const published = await client.request({ type: 'publish', listings: [...offer.listings] });
    const { listings } = offer;
    if (published.ok) log.info({ listings: listings.map(({ id }) => id) }, 'published');
    else if (published.error.retryMs !== undefined) timers.after(published.error.retryMs, () => void publish());
    else
      log.error({ code: published.error.code, detail: published.error.detail }, 'the server did not take the listings');
  }

  /** The strength for what somebody wants; null: this house does not play that with it. */
  function strengthOf(claim: ListingClaim | undefined): Strength | null {
    if (claim !== undefined) return strengthFor(offer.listings, claim);
    return offer.playNow === 'off' ? null : offer.playNow;
  }

  function ended(): Promise<Refusal> {
    return new Promise((resolve) => {
      const look = () => {
        const { connection } = client.state;
        // Its key was revoked: the server let it come back as a guest, which a house is not.
        const isGuest = connection.state === 'online' && client.state.self?.class !== 'house';
        if (connection.state !== 'ended' && connection.state !== 'offline' && !isGuest) return;
        unsubscribe();
        if (isGuest) {
          client.disconnect();
          void client.signOut();
          resolve(unregistered(client.signer.key));
        } else
          resolve(connection.state === 'ended' ? connection.refusal : { code: 'internal', detail: 'disconnected' });
      };
      const unsubscribe = client.subscribe(look);
      look();
    });
  }

  function answer(): void {
    if (stopped || client.state.self?.class !== 'house') return;
    answered = stillOpen(client.state, answered);
    const running = [...matches.values()].filter(({ session }) => session === null || isRunning(session));
    const othersInRealTime = running.reduce((sum, held) => sum + held.othersInRealTime, 0);
    const willing = { limit, playing: matches.size, othersInRealTime, isRealTime, plays: playsAt };
    for (const each of answerInvitations(client.state, answered, willing)) {
      answered.add(each.table);
      void client.request({ type: each.answer, table: each.table }).then((result) => {
        if (result.ok) return;
        // The invitation was withdrawn meanwhile, or the connection was lost: nothing to do. But a player may ask for a
        // rematch while our own report of the match is on its way. Then we answer again, as long as the invitation is
        // open.
        log.info({ table: each.table, code: result.error.code }, `${each.answer} was refused`);
        timers.after(AGAIN_MS, () => {
          answered.delete(each.table);
          answer();
        });
      });
    }
  }

  const playsAt = ({ title, listing }: Table): boolean => plays(title) && strengthOf(listing) !== null;

  async function begin(start: MatchStart): Promise<void> {
    if (stopped || matches.has(start.match)) return;
    const others = isRealTime(start.title) ? start.participants.length - 1 : 0;
    const held: Held = { session: null, stop: () => {}, othersInRealTime: others };
    matches.set(start.match, held);
    try {
      const session = await openMatch(start);
      if (stopped) {
        session.dispose();
        return;
      }
      held.session = session;
      log.info({ match: start.match, title: start.title, seats: start.participants.length }, 'a match began');
      const strength = strengthOf(start.listing);
      // What it would not have consented to, it does not play either: the introduction says who asks, and for what.
      if (strength === null) {
        session.leave();
        session.dispose();
        matches.delete(start.match);
        log.warn({ match: start.match, listing: start.listing?.id }, 'a match for more than its class gets was left');
        return;
      }
      const over = () => {
        matches.delete(start.match);
        const { phase } = session.view.phase;
        log.info({ match: start.match, phase }, 'a match is over');
        if (phase === 'decided' && start.listing && isRecorded(offer.listings, start.listing)) record(start.match);
      };
      held.stop = playMatch({ session, timers, log, strength, pause, over });
    } catch (fault) {
      matches.delete(start.match);
      log.error({ match: start.match, err: fault }, 'a match could not be opened');
    }
  }

  async function stop(): Promise<void> {
    if (stopped) return;
    stopped = true;
    wake();
    const open = [...matches.values()].filter(({ session }) => isRunning(session));
    for (const { session } of open) {
      try {
        session?.leave();
      } catch (fault) {
        log.error({ err: fault }, 'a match could not be left');
      }
    }
    const wait = (ms: number) => new Promise<void>((resolve) => void timers.after(ms, resolve));
    if (open.length > 0) await wait(LEAVING_MS);
    const linked = matches.size > 0;
    for (const { stop: end } of [...matches.values()]) end();
    if (linked) await wait(CLOSING_MS);
    client.disconnect();
  }

  return {
    run,
    stop,
    get matches() {
      return matches.size;
    },
  };
}

/** In the words of what to do, because an operator reads it in the log. */
const unregistered = (key: string): Refusal => ({
  code: 'not-permitted',
  detail: `The server does not know this house. Its operator runs there: npm run admin -- register-house ${key}`,
});

function isRunning(session: MatchSession | null): boolean {
  const phase = session?.view.phase.phase;
  return phase === 'linking' || phase === 'playing';
}
