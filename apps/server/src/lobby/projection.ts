import {
  type HouseListing,
  type Id,
  LIMITS,
  type ListingAccess,
  type ListingClaim,
  mayOpenListing,
  type PolicyRefusal,
  type Presence,
  type Table,
  useOf,
} from '@parley/protocol';
import { newLedger, trustOf } from '@parley/trust';
import { audienceOf } from './audience.ts';
import { keepsUp } from './keeps-up.ts';
import type { ListedPerson, ListedTable, Viewer } from './listing.ts';
import type { LobbyStep } from './lobby-step.ts';
import { classesTakenBy } from './looking-keys.ts';
import { isOffered, LOBBY_LIMITS, type LobbyClient, type LobbyTable, roomKey } from './state.ts';

/** How clients and tables are shown. All of these are functions of the present lobby. */

type ProjectedLobby = Pick<LobbyStep, 'clients' | 'state' | 'settings'>;

/** Whether one of the two players has blocked the other. Then neither sees the other. */
export const anyBlock = (a: LobbyClient, b: LobbyClient): boolean =>
  a.blocked.has(b.card.player) || b.blocked.has(a.card.player);

/** The presence of a client. A house plays many matches at once, so it counts as in a match only at its limit. */
export function stateOf({ state }: ProjectedLobby, client: LobbyClient): Presence['state'] {
  const matches = state.matchesPlayedBy(client.id);
  const tables = state.seatsTaken(client.id);
  if (client.card.class === 'house') {
    return matches + tables >= LOBBY_LIMITS.housePlays ? 'in-match' : client.away ? 'away' : 'idle';
  }
  if (matches > 0) return 'in-match';
  if (tables > 0) return 'forming';
  return client.away ? 'away' : 'idle';
}

/** How far people of equal trust are spread. It is far below a difference that anybody would notice. */
const SPREAD = 0.01;
const START = { guest: trustOf(newLedger('guest')), member: trustOf(newLedger('member')) } as const;

/**
 * The place of a client in the order of all: its mean trust, plus a small part by its id. So each client has neighbours of its
 * own, even if all have the same trust.
 */
export function placeOf({ id, card }: LobbyClient): number {
  const { ratings } = card;
  const start = card.class === 'member' ? START.member : START.guest;
  const mean = ratings.length === 0 ? start : ratings.reduce((sum, { trust }) => sum + trust, 0) / ratings.length;
  return mean + SPREAD * fractionOf(id);
}

/** The place of an open table: beside its host, and beside the host's other tables. */
export const tablePlaceOf = (host: LobbyClient, table: Id): number =>
  placeOf(host) + SPREAD * SPREAD * fractionOf(table);

/** FNV-1a over the characters of an id, scaled to a number from 0 to 1. */
function fractionOf(id: Id): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash >>> 0) / 2 ** 32;
}

export function listedPerson(lobby: ProjectedLobby, client: LobbyClient): ListedPerson {
  return {
    line: { client: client.id, card: client.card, state: stateOf(lobby, client), titles: [...client.titles] },
    audience: audienceOf(client, lobby.settings.sameClass),
    place: placeOf(client),
  };
}

/** Null if the table is not listed. */
export function listedTable(lobby: ProjectedLobby, table: LobbyTable | undefined): ListedTable | null {
  if (table === undefined || !isOffered(table)) return null;
  const host = lobby.clients.get(table.host);
  if (host === undefined) return null;
  return {
    table: shownTable(lobby, table),
    audience: audienceOf(host, lobby.settings.sameClass, [table.mode]),
    place: tablePlaceOf(host, table.id),
    removed: table.removed,
  };
}

/** @param listed the client as it is listed: its audience and its place are those from which it looks at the list, too */
export function viewerOf(
  { state }: ProjectedLobby,
  client: LobbyClient,
  { audience, place }: Pick<ListedPerson, 'audience' | 'place'>,
): Viewer {
  const { id, card, self } = client;
  const blockers = state.blockersOf(card.player);
  const played = card.class === 'house' ? [] : state.playedBy(id);
  return {
    client: id,
    player: card.player,
    audience,
    place,
    unseen: blockers.size === 0 && self.blocked.length === 0 ? NOBODY : [...new Set([...client.blocked, ...blockers])],
    within: played.length === 0 ? null : played.flatMap(({ seats }) => seats.map((seat) => seat.client)),
  };
}

const NOBODY: readonly Id[] = [];

/** What one client may do with one listing of a house. `closed`: it is on its list, and opening it is refused with this code. */
export type ListingSight =
  | { readonly state: 'unseen' }
  | { readonly state: 'closed'; readonly code: PolicyRefusal }
  | { readonly state: 'open'; readonly gets: Extract<ListingAccess, { access: 'open' }> };

/**
 * Every list of listings is made by this function of the two clients, and whatever is opened is asked here again (S3). The rights of the
 * listing count, and the policy, which bounds them. Nobody sees a house that blocked it or that it blocked, or with which it shares no group; a
 * visitor is in none.
 */
export function listingAccess(viewer: LobbyClient, house: LobbyClient, listing: HouseListing): ListingSight {
  const gets = rightIn(viewer, house, listing);
  if (gets.access === 'hidden') return { state: 'unseen' };
  if (gets.access === 'seen') return { state: 'closed', code: 'not-permitted' };
  const subject = { class: viewer.card.class, portions: viewer.self.portions };
  const ruling = mayOpenListing(subject, useOf(listing.kind, gets));
  return ruling === 'allowed' ? { state: 'open', gets } : { state: 'closed', code: ruling };
}

/** What the house gives this client, before the policy; nothing where the two may not know of each other. */
function rightIn(viewer: LobbyClient, house: LobbyClient, listing: HouseListing): ListingAccess {
  const kind = viewer.card.class;
  const isOffered = house.card.class === 'house' && house.self.portions.includes('listing');
  if (!isOffered || kind === 'house' || anyBlock(viewer, house)) return HIDDEN;
  if (!viewer.titles.includes(listing.title)) return HIDDEN;
  if (kind !== 'anonymous' && !viewer.self.groups.some((group) => house.self.groups.includes(group))) return HIDDEN;
  return listing.rights[kind];
}

const HIDDEN: ListingAccess = { access: 'hidden' };

/** Whether the house lets this client watch what is played by this listing: of a room, those that its rights open it to (S3). */
export function mayWatchIn(
  { clients }: Pick<ProjectedLobby, 'clients'>,
  viewer: LobbyClient,
  claim: ListingClaim | null,
): boolean {
  if (claim?.wants.kind !== 'room') return true;
  const house = clients.get(claim.house);
  const listing = house?.listings.find(({ id, kind }) => id === claim.id && kind === 'room');
  return house !== undefined && listing !== undefined && rightIn(viewer, house, listing).access === 'open';
}

/** How many people wait and play in a room. */
export function crowdOf(
  { state }: ProjectedLobby,
  house: LobbyClient,
  { id }: Pick<HouseListing, 'id'>,
): { waiting: number; playing: number } {
  const room = roomKey(house.id, id);
  return {
    waiting: state.roomTables(room).reduce((sum, { members }) => sum + members.length, 0),
    playing: state.roomMatches(room).reduce((sum, { seats }) => sum + seats.length, 0),
  };
}

/** Whether as many use this listing at present as its house can serve. */
export function isListingFull(
  lobby: ProjectedLobby,
  house: LobbyClient,
  { kind, id, title }: Pick<HouseListing, 'kind' | 'id' | 'title'>,
): boolean {
  if (kind === 'room') return lobby.state.roomTables(roomKey(house.id, id)).length >= LIMITS.roomTables;
  if (kind === 'bot') {
    const isAskedEnough = lobby.state.tablesOfClient(house.id).length >= LOBBY_LIMITS.seatsTaken;
    return (
      isAskedEnough || stateOf(lobby, house) === 'in-match' || !keepsUp(lobby.state, house.id, { title, seats: 2 })
    );
  }
  return lobby.state.listingsServedBy(house.id).length >= LIMITS.listingLinks;
}

/** A table as it is sent. */
export function shownTable({ clients }: Pick<ProjectedLobby, 'clients'>, table: LobbyTable): Table {
  const { id, title, mode, seats, host, open, rematchOf, listing } = table;
  const carded = (client: Id): { client: Id; card: LobbyClient['card'] }[] => {
    const known = clients.get(client);
    return known === undefined ? [] : [{ client, card: known.card }];
  };
  return {
    table: id,
    title,
    mode,
    seats,
    host,
    open,
    members: table.members.flatMap(carded),
    invitations: table.invitations.flatMap(({ client, expiresAt }) =>
      carded(client).map((invited) => ({ ...invited, expiresAt })),
    ),
    rematchOf,
    ...(table.unlisted ? { unlisted: true } : {}),
    ...(table.lookingSince === null
      ? {}
      : { looking: { since: table.lookingSince, takes: takenAt(clients.get(host), mode) } }),
    ...(listing === null ? {} : { listing }),
  };
}

const takenAt = (host: LobbyClient | undefined, mode: LobbyTable['mode']) =>
  host === undefined ? [] : classesTakenBy(host, mode);
