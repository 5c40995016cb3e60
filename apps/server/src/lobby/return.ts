import { type Id, LAST_TRY, LIMITS } from '@parley/protocol';
import type { Renewal } from './input.ts';
import type { LobbyStep } from './lobby-step.ts';
import { done, type Reply, refused } from './reply.ts';
import { nothingSent } from './signal-count.ts';
import type { Away, LobbyClient, LobbyMatch, LobbyPair, LobbySeat } from './state.ts';
import { endWatchesOf } from './watching.ts';

/** An absence that ended longer ago is not the one from which a player comes back. */
const LATELY_MS = 10_000;
/** At least so many numbers lie between two renewals of one introduction: more than a link uses in the second between them. */
const NUMBERS_APART = 64;
/** A link begins fewer attempts than two in a second, so all that were begun have lower numbers than this many a second give. */
const NUMBERS_A_SECOND = 2;

/**
 * A player comes back to a match that runs: with the same client after a reload, or with another client that has the same user key
 * (N6). It gets its start again. All its introductions are renewed, because its links are gone and their other ends have to be made anew.
 * Where another client of the player holds the seat and is connected, that client loses it if `takeOver`.
 *
 * Refusals: `unknown-match` if it does not run; `not-a-party` if the player has no seat in it, or this client another user key;
 * `unexpected` if the seat was given up, or has reported; `busy` if another client plays on; `too-fast` after too many returns.
 */
export function comeBack(lobby: LobbyStep, client: LobbyClient, id: Id, takeOver: boolean): Reply {
  const match = lobby.matches.get(id);
  if (match?.state !== 'running') return refused({ code: 'unknown-match', detail: 'no such match runs' });
  const seat = match.seats.findIndex(({ player }) => player === client.card.player);
  const mine = match.seats[seat];
  if (mine === undefined) return refused({ code: 'not-a-party', detail: 'does not play it' });
  if (mine.key !== client.key) return refused({ code: 'not-a-party', detail: 'began it with another key' });
  if (mine.state === 'free') return refused({ code: 'unexpected', detail: 'gave up its seat, or has reported' });
  const isElsewhere = mine.client !== client.id && lobby.clients.has(mine.client);
  if (isElsewhere && !takeOver) return refused({ code: 'busy', detail: 'another client of this player plays it' });
  if (mine.returns >= LIMITS.returns) return refused({ code: 'too-fast', detail: 'came back too often' });

  if (isElsewhere) {
    lobby.send(mine.client, { type: 'moved', match: id });
    endWatchesOf(lobby, mine.client);
  }
  // It is not shown as a player any more.
  lobby.touchedClients.add(mine.client);
  const back: LobbySeat = { ...mine, client: client.id, state: 'playing', away: null, returns: mine.returns + 1 };
  const seats = match.seats.with(seat, back);
  lobby.putMatch({ ...match, seats });
  const renewal: Renewal = {
    match: id,
    seat,
    clients: seats.map((one) => one.client),
    former: mine.client,
    awayMs: awayFor(mine.away, lobby.now),
    pairs: match.pairs
      .filter(({ a, b }) => a === seat || b === seat)
      .map((pair) => renewed(lobby, { ...match, seats }, pair, client)),
  };
  lobby.effects.push({ type: 'renew', renewal });
  return done();
}

/** This client is not connected any more: its seats in running matches are away from now on. */
export function noteAway(lobby: LobbyStep, client: Id): void {
  noteSeats(lobby, client, (away) => (away === null || away.until !== null ? { from: lobby.now, until: null } : away));
}

/** This client is connected again, and may have missed renewals meanwhile. */
export function noteBack(lobby: LobbyStep, client: Id): void {
  noteSeats(lobby, client, (away) => (away?.until === null ? { ...away, until: lobby.now } : away));
  const mine = lobby.state.introductionsOfClient(client);
  const introductions = mine.filter(({ first }) => first > 0).map(({ id }) => id);
  if (introductions.length > 0) lobby.effects.push({ type: 'tell-renewed', to: client, introductions });
}

/**
 * A client that was not connected when another one of its player took over its seat hears of it now: until then its page believes to hold
 * the seat, and what it signed would prove a second history (E2). Who never held the seat has no page for which this means anything.
 */
export function noteMoved(lobby: LobbyStep, { id, key, card }: LobbyClient): void {
  for (const match of lobby.state.playedByPlayer(card.player)) {
    const isElsewhere = match.seats.some(
      (seat) => seat.player === card.player && seat.key === key && seat.state !== 'free' && seat.client !== id,
    );
    if (isElsewhere) lobby.send(id, { type: 'moved', match: match.id });
  }
}

function noteSeats(lobby: LobbyStep, client: Id, next: (away: Away | null) => Away | null): void {
  for (const match of lobby.state.playedBy(client)) {
    const seats = match.seats.map((seat) => (seat.client === client ? { ...seat, away: next(seat.away) } : seat));
    lobby.putMatch({ ...match, seats });
  }
}

function awayFor(away: Away | null, now: number): number | null {
  if (away === null) return 0;
  const { from, until } = away;
  if (until !== null && now - until >= LATELY_MS) return 0;
  return from === null ? null : Math.max(0, (until ?? now) - from);
}

/** The introduction lives as long as one at the start of a match, and its attempts have numbers that were not used before. */
function renewed(lobby: LobbyStep, match: LobbyMatch, pair: LobbyPair, back: LobbyClient): Renewal['pairs'][number] {
  const { introduction: id, a, b } = pair;
  const before = lobby.introductions.get(id)?.first ?? 0;
  const elapsedS = Math.floor(Math.max(0, lobby.now - match.since) / 1_000);
  const wanted = Math.max(elapsedS * NUMBERS_A_SECOND, before + NUMBERS_APART);
  // An even one. Where they are used up, the last ones are used again: late signals can then disturb, and no more.
  const first = Math.min(wanted, LAST_TRY - 1 - NUMBERS_APART * NUMBERS_APART);
  const hides = back.self.hidden && !pair.plan.relayOnly;
  const plan = hides
    ? { first: lobby.settings.turn ? ('turn' as const) : ('server' as const), relayOnly: true, apart: false }
    : pair.plan;
  const none = nothingSent(lobby.now, false);
  lobby.putIntroduction({
    id,
    purpose: 'play',
    match: match.id,
    a: match.seats[a]?.client ?? '',
    b: match.seats[b]?.client ?? '',
    expiresAt: lobby.now + lobby.settings.introductionMs,
    plan,
    first,
    listing: match.listing,
    sentByA: none,
    sentByB: none,
  });
  return { introduction: id, a, b, plan, first };
}
