import {
  accepts,
  ENCOUNTERS,
  err,
  type Id,
  type ListingClaim,
  type Mode,
  ok,
  type RefusalCode,
  type Result,
  type TitleId,
  useOf,
} from '@parley/protocol';
import { audienceOf, share } from './audience.ts';
import type { LobbyStep } from './lobby-step.ts';
import { anyBlock, listingAccess } from './projection.ts';
import type { Obstacle } from './reply.ts';
import { LOBBY_LIMITS, type LobbyClient, type LobbySettings, type LobbyTable } from './state.ts';

const no = (code: RefusalCode, detail: string): Result<void, Obstacle> => err({ code, detail });

/**
 * Whether a client may begin a match. A player is in at most one match, whichever of its clients plays.
 * If the asking client lost its connection during a match, its seat there does not count: by asking, it gives that seat up.
 */
export function isFree(lobby: LobbyStep, client: LobbyClient, asking: boolean): Result<void, Obstacle> {
  if (client.card.class === 'house') {
    return housePlays(lobby, client.id) < LOBBY_LIMITS.housePlays ? ok(undefined) : no('busy', 'the house is full');
  }
  const { player } = client.card;
  for (const match of lobby.state.playedByPlayer(player)) {
    for (const seat of match.seats) {
      if (seat.player !== player || seat.state === 'free') continue;
      if (seat.state === 'loose' && ((asking && seat.client === client.id) || !lobby.clients.has(seat.client)))
        continue;
      return no('busy', 'in a match');
    }
  }
  return isAboutToBegin(lobby, player) ? no('busy', 'a match is about to begin') : ok(undefined);
}

/** Whether a match of this player is being stored, with any of its clients that are here. */
export function isAboutToBegin(lobby: LobbyStep, player: Id): boolean {
  for (const mine of lobby.state.clientsOfPlayer(player)) {
    // A table that starts has no invitations any more, so this client sits at it.
    if (lobby.state.tablesOfClient(mine).some(({ state }) => state === 'starting')) return true;
  }
  return false;
}

/**
 * Whether `asker` and `other` may meet in this mode: two players, no block, permitted, in a common group, accepted (S3, S4, S6).
 * @param isAccepted whether the two have accepted each other already, by an invitation link: of whichever class and group (C3)
 */
export function mayMeet(
  { settings }: Pick<LobbyStep, 'settings'>,
  asker: LobbyClient,
  other: LobbyClient,
  mode: Mode,
  isAccepted = false,
): Result<void, Obstacle> {
  if (asker.card.player === other.card.player) return no('self', 'that is you');
  if (anyBlock(asker, other)) return no('blocked', 'one of the two blocked the other');
  const kind = asker.card.class;
  const direction = ENCOUNTERS[kind][other.card.class].play;
  if (direction !== 'both-ways') return no(direction, 'classes that do not play with one another');
  if (!other.self.portions.includes(mode)) return no('not-permitted', `the other side is not permitted ${mode} play`);
  if (isAccepted) return ok(undefined);
  if (!areListed(settings, asker, other, mode)) return no('unknown-client', 'not on the list');
  return accepts(other.self.accepts, mode, kind)
    ? ok(undefined)
    : no('not-accepted', `does not accept ${kind} clients`);
}

/**
 * Whether these, at this table, may be introduced now, each to all others: what was asked and answered before may not hold any more,
 * because a setting, a class, a group or a portion has changed meanwhile (S3, S4).
 */
export function mayBeIntroduced(
  lobby: Pick<LobbyStep, 'settings' | 'clients'>,
  members: readonly LobbyClient[],
  table: LobbyTable,
): Result<void, Obstacle> {
  const { mode, listing } = table;
  if (listing !== null && listing.wants.kind !== 'room' && !isStillOpen(members, listing))
    return no('not-permitted', 'this listing is not open to it');
  for (const one of members) {
    const entered = mayEnter(lobby, one, table);
    if (!entered.ok) return entered;
    if (!one.self.portions.includes(mode)) return no('not-permitted', `somebody is not permitted ${mode} play`);
    for (const other of members) {
      if (one === other) continue;
      const met = mayMeet(lobby, one, other, mode, areLinked(table, one, other));
      if (!met.ok) return met;
    }
  }
  return ok(undefined);
}

/**
 * Whether the house lets this client sit at a table that stands in its room: asked when the room is opened, whenever somebody sits down
 * or is invited there, and of all when a match begins (S3). A table that stands in no room asks for nothing.
 */
export function mayEnter(
  { clients }: Pick<LobbyStep, 'clients'>,
  client: LobbyClient,
  { listing: claim, title, seats, host }: Pick<LobbyTable, 'listing' | 'title' | 'seats' | 'host'>,
): Result<void, Obstacle> {
  if (claim?.wants.kind !== 'room') return ok(undefined);
  const house = clients.get(claim.house);
  const room = house?.listings.find(({ id }) => id === claim.id);
  const isSame = room?.kind === 'room' && room.title === title && room.seats === seats;
  if (house === undefined || !isSame) return no('unknown-listing', 'this room is gone');
  const access = listingAccess(client, house, room);
  if (access.state === 'unseen') return no('unknown-listing', 'no such room, or not for this client');
  if (access.state === 'closed') return no(access.code, 'this room is not open to this class');
  if (useOf(room.kind, access.gets) === 'watch') return no('not-permitted', 'this class may only watch in this room');
  // The introductions of its match name the class of the one who waited first.
  if (client.id === host && client.card.class !== claim.class)
    return no('not-permitted', 'it was opened by another class');
  return ok(undefined);
}

/** Whether the house still offers what somebody opened, to the class that it has now, with the rights that it opened it by (S3). */
function isStillOpen(members: readonly LobbyClient[], { house: id, id: listing, class: kind }: ListingClaim): boolean {
  const house = members.find((one) => one.id === id);
  const asker = members.find((one) => one.id !== id);
  const found = house?.listings.find((one) => one.id === listing);
  if (house === undefined || asker === undefined || found === undefined) return false;
  return asker.card.class === kind && listingAccess(asker, house, found).state === 'open';
}

/** Whether this client came to this table by a link of its host (C3). */
export const isLinkedIn = ({ linkedIn }: LobbyTable, { card }: LobbyClient): boolean => linkedIn.includes(card.player);

/** Whether one of the two handed out a link to this table, and the other one used it: that is the consent of both. */
export const areLinked = (table: LobbyTable, one: LobbyClient, other: LobbyClient): boolean =>
  (table.host === one.id && isLinkedIn(table, other)) || (table.host === other.id && isLinkedIn(table, one));

/** Whether the two are listed to each other for this mode: for each client the other one is somebody on its list (S6). */
export const areListed = (
  { sameClass }: Pick<LobbySettings, 'sameClass'>,
  one: LobbyClient,
  other: LobbyClient,
  mode: Mode,
): boolean => share(audienceOf(one, sameClass, [mode]), audienceOf(other, sameClass, [mode]));

/** Whether nobody of these blocked this client, or was blocked by it: each client at a table is shown all the others. */
export function noneBlocked(lobby: LobbyStep, client: LobbyClient, others: readonly Id[]): Result<void, Obstacle> {
  for (const id of others) {
    const other = lobby.clients.get(id);
    if (other !== undefined && anyBlock(client, other)) return no('blocked', 'one of those there blocked the other');
  }
  return ok(undefined);
}

/** Whether the server and this client know the title, and the title allows this number of seats. */
export function canPlay(lobby: LobbyStep, client: LobbyClient, title: TitleId, seats: number): Result<void, Obstacle> {
  const known = lobby.settings.titles.get(title);
  if (known === undefined || !client.titles.includes(title)) return no('unknown-title', 'not a title played here');
  if (seats < known.seats.min || seats > known.seats.max) return no('unexpected', 'not so many seats in this title');
  return ok(undefined);
}

/** Whether this client may sit at another table (O6). What others ask it does not count. */
export function hasRoom(lobby: LobbyStep, client: LobbyClient): boolean {
  return lobby.state.seatsTaken(client.id) < LOBBY_LIMITS.seatsTaken;
}

/** The number of matches that a house plays and of tables at which it sits. */
export const housePlays = (lobby: LobbyStep, house: Id): number =>
  lobby.state.matchesPlayedBy(house) + lobby.state.seatsTaken(house);

/** The first check that fails. Later checks do not run. */
export function firstObstacle(...checks: readonly (() => Result<void, Obstacle>)[]): Obstacle | null {
  for (const check of checks) {
    const result = check();
    if (!result.ok) return result.error;
  }
  return null;
}
