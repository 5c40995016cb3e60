import { factsOf } from '@parley/games/facts';
import { accepts, ENCOUNTERS, type Id, LIMITS, RELAY_SEAT, type RunningMatch } from '@parley/protocol';
import type { Randomness } from './input.ts';
import { endIntroduction } from './introductions.ts';
import type { LobbyStep } from './lobby-step.ts';
import { planLink, type Side } from './plan-link.ts';
import { anyBlock, mayWatchIn } from './projection.ts';
import { done, type Obstacle, type Reply, refused } from './reply.ts';
import { nothingSent } from './signal-count.ts';
import type { Introduction, LobbyClient, LobbyMatch } from './state.ts';

/**
 * Watching a running match (S3). One of its players, or its house, serves it over a link of its own, one way; where none of them has a place left, and
 * the match is in real time, somebody who watches it: a relay (N7). The server introduces
 * the two and has no further part in it. A match may be watched where all who play it are here and accept the watcher's class.
 */

/** Matches that one question for running ones looks at, however few of them may be watched. */
const LOOKED_AT = 200;

/** The newest running matches that this client may watch. */
export function running(lobby: LobbyStep, client: LobbyClient, re: number): Reply {
  const matches: RunningMatch[] = [];
  for (const match of lobby.state.newestRunning(LOOKED_AT)) {
    if (matches.length === LIMITS.runningMatches) break;
    const players = client.titles.includes(match.title) ? watchablePlayers(lobby, client, match) : null;
    if (players === null) continue;
    matches.push({
      match: match.id,
      title: match.title,
      mode: match.mode,
      startedAt: match.since,
      players: players.map(({ card }) => card),
      watchers: lobby.state.watchesOfMatch(match.id).length,
    });
  }
  lobby.send(client.id, { type: 'running', re, matches });
  return { answer: 'nothing' };
}

/**
 * Introduces a watcher to whoever plays the match and serves the fewest; a house goes before people. A client watches one match at a
 * time: what it watched before ends.
 * @param besides the seat that did not serve before; asked again only where there is no other
 */
export function watch(
  lobby: LobbyStep,
  client: LobbyClient,
  randomness: Randomness,
  id: Id,
  besides: number | null,
): Reply {
  const match = lobby.matches.get(id);
  if (match === undefined || match.state !== 'running') return refused(notRunning);
  if (!client.titles.includes(match.title)) return refused({ code: 'unknown-title', detail: 'not a title known here' });
  if (match.seats.some(({ player }) => player === client.card.player)) return refused(own);
  if (watchablePlayers(lobby, client, match) === null) return refused(notAccepted);
  // All relays have one seat: which of them did not serve tells the introduction that still stands.
  const former = watchesBy(lobby, client.id).find((one) => one.match === id)?.a ?? null;
  endWatchesBy(lobby, client.id);
  const server = serverOf(lobby, client, match, { seat: besides, client: former });
  if (server === null) return refused(full);
  introduce(lobby, match, server, client, randomness.id);
  return done();
}

export function unwatch(lobby: LobbyStep, client: LobbyClient, match: Id): Reply {
  for (const one of watchesBy(lobby, client.id)) if (one.match === match) endWatch(lobby, one, 'left');
  return done();
}

const notRunning: Obstacle = { code: 'unknown-match', detail: 'no such match is running' };
const own: Obstacle = { code: 'self', detail: 'that is a match of your own' };
const notAccepted: Obstacle = { code: 'not-accepted', detail: 'not all who play it let clients of this class watch' };
const full: Obstacle = { code: 'watch-full', detail: 'nobody of those who play it can serve another watcher' };

/** In order of seats, the players of a match, if all are here, and they and the room where they play let this client watch; otherwise null. */
function watchablePlayers(lobby: LobbyStep, watcher: LobbyClient, match: LobbyMatch): readonly LobbyClient[] | null {
  if (!mayWatchIn(lobby, watcher, match.listing)) return null;
  const players: LobbyClient[] = [];
  for (const { client, player } of match.seats) {
    const [any] = lobby.state.clientsOfPlayer(player);
    const found = lobby.clients.get(client) ?? (any === undefined ? undefined : lobby.clients.get(any));
    if (found === undefined || !letsWatch(found, watcher)) return null;
    players.push(found);
  }
  return players;
}

/** Whether the policy lets this client watch the other one, and the other one accepts it. */
function letsWatch(other: LobbyClient, watcher: LobbyClient): boolean {
  return (
    ENCOUNTERS[watcher.card.class][other.card.class].watch === 'to-asker' &&
    watcher.self.portions.includes('watch') &&
    other.self.portions.includes('watch') &&
    accepts(other.self.accepts, 'watch', watcher.card.class) &&
    !anyBlock(watcher, other)
  );
}

interface Server {
  readonly client: LobbyClient;
  readonly seat: number;
}

/** Who did not serve this watcher before, and is asked again only where there is no other. */
interface Besides {
  readonly seat: number | null;
  readonly client: Id | null;
}

function serverOf(lobby: LobbyStep, watcher: LobbyClient, match: LobbyMatch, besides: Besides): Server | null {
  const able = match.seats.flatMap(({ client: id, state }, seat) => {
    const client = lobby.clients.get(id);
    if (client === undefined || state === 'free' || !letsWatch(client, watcher)) return [];
    const served = watchesServedBy(lobby, id).length;
    const house = client.card.class === 'house';
    if (served >= (house ? LIMITS.houseWatchers : LIMITS.watchers)) return [];
    return [{ client, seat, rank: (seat === besides.seat ? LAST : 0) + (house ? 0 : 1_000) + served }];
  });
  const [best] = able.sort((a, b) => a.rank - b.rank);
  if (best !== undefined && best.seat !== besides.seat) return best;
  return relayOf(lobby, watcher, match, besides) ?? best ?? null;
}

/** Above every other rank. */
const LAST = 1_000_000;

/** Who watches the match over a player, and serves the fewest of those who may serve this client. No visitor serves anybody. */
function relayOf(lobby: LobbyStep, watcher: LobbyClient, match: LobbyMatch, besides: Besides): Server | null {
  if (factsOf(match.title)?.kind !== 'ticks') return null;
  const able = lobby.state.watchesOfMatch(match.id).flatMap(({ a, b }) => {
    const client = lobby.clients.get(b);
    const isOverPlayer = match.seats.some((seat) => seat.client === a);
    if (client === undefined || !isOverPlayer || !mayRelay(client, watcher)) return [];
    const served = watchesServedBy(lobby, b).length;
    if (served >= LIMITS.relayWatchers) return [];
    const hasFailed = besides.seat === RELAY_SEAT && besides.client === b;
    return [{ client, seat: RELAY_SEAT, rank: (hasFailed ? LAST : 0) + served }];
  });
  const [best] = able.sort((one, other) => one.rank - other.rank);
  return best ?? null;
}

const mayRelay = (client: LobbyClient, watcher: LobbyClient): boolean =>
  client.card.class !== 'anonymous' && client.card.player !== watcher.card.player && letsWatch(client, watcher);

function introduce(lobby: LobbyStep, match: LobbyMatch, { client, seat }: Server, watcher: LobbyClient, id: Id): void {
  const none = nothingSent(lobby.now, false);
  // As if both hid, so that neither learns an address: a visitor could ask for every match there is, and a player asked for nobody.
  const plan = planLink(hiding(client), hiding(watcher), lobby.settings.turn);
  lobby.putIntroduction({
    id,
    purpose: 'watch',
    match: match.id,
    a: client.id,
    b: watcher.id,
    expiresAt: lobby.now + lobby.settings.introductionMs,
    plan,
    first: 0,
    listing: null,
    sentByA: none,
    sentByB: none,
  });
  const { card, key } = watcher;
  lobby.effects.push({
    type: 'watch',
    introduction: id,
    match: match.id,
    server: client.id,
    seat,
    watcher: { client: watcher.id, player: card.player, class: card.class, key },
    relay: seat === RELAY_SEAT ? { player: client.card.player, key: client.key } : null,
    plan,
  });
}

export const hiding = ({ network, address }: LobbyClient): Side => ({ network, address, hidden: true });

/** The introductions by which others watch a match over this client. */
const watchesServedBy = (lobby: LobbyStep, client: Id): Introduction[] =>
  lobby.state.introductionsOfClient(client).filter(({ purpose, a }) => purpose === 'watch' && a === client);

/** Those by which this client watches. */
const watchesBy = (lobby: LobbyStep, client: Id): Introduction[] =>
  lobby.state.introductionsOfClient(client).filter(({ purpose, b }) => purpose === 'watch' && b === client);

/** This client watches nothing any more. */
export function endWatchesBy(lobby: LobbyStep, client: Id): void {
  for (const one of watchesBy(lobby, client)) endWatch(lobby, one, 'left');
}

/** Ends this one, and those of this match that its watcher serves in its turn: they ask for another one. */
function endWatch(lobby: LobbyStep, one: Introduction, reason: 'left' | 'blocked'): void {
  endIntroduction(lobby, one, reason);
  for (const next of watchesServedBy(lobby, one.b)) {
    if (next.match === one.match) endIntroduction(lobby, next, 'disconnected');
  }
}

/**
 * The connection of this client is lost: it neither watches nor serves, nor opens or shows a listing. A watcher asks for another player to
 * serve it.
 */
export function endWatchesOf(lobby: LobbyStep, client: Id): void {
  for (const one of lobby.state.introductionsOfClient(client)) {
    if (one.purpose !== 'play') endIntroduction(lobby, one, 'disconnected');
  }
}

/** Ends whatever may not be watched any more, because a setting, a portion or a block of this player changed (S3, S7). */
export function endForbiddenWatches(lobby: LobbyStep, player: Id): void {
  const played = lobby.state.playedByPlayer(player).flatMap(({ id }) => lobby.state.watchesOfMatch(id));
  const clients = [...lobby.state.clientsOfPlayer(player)];
  const watched = clients.flatMap((client) => [...watchesBy(lobby, client), ...watchesServedBy(lobby, client)]);
  endForbidden(lobby, new Set([...played, ...watched]));
}

/** Ends those of these introductions whose watcher may not watch any more. */
export function endForbidden(lobby: LobbyStep, watches: Iterable<Introduction>): void {
  for (const one of watches) {
    const watcher = lobby.clients.get(one.b);
    const match = lobby.matches.get(one.match);
    if (watcher === undefined || match === undefined || !isStillLet(lobby, one, watcher, match)) {
      endWatch(lobby, one, 'blocked');
    }
  }
}

function isStillLet(lobby: LobbyStep, { a }: Introduction, watcher: LobbyClient, match: LobbyMatch): boolean {
  if (watchablePlayers(lobby, watcher, match) === null) return false;
  if (match.seats.some(({ client }) => client === a)) return true;
  const relay = lobby.clients.get(a);
  return relay !== undefined && mayRelay(relay, watcher);
}
