import type { Id, Presence, Table } from '@parley/protocol';
import { newLedger, trustOf } from '@parley/trust';
import { audienceOf } from './audience.ts';
import type { ListedPerson, ListedTable, Viewer } from './listing.ts';
import type { LobbyStep } from './lobby-step.ts';
import { LOBBY_LIMITS, type LobbyClient, type LobbyTable } from './state.ts';

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
  if (table === undefined || !table.open || table.state !== 'forming') return null;
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

/** A table as it is sent. */
export function shownTable({ clients }: Pick<ProjectedLobby, 'clients'>, table: LobbyTable): Table {
  const { id, title, mode, seats, host, open, rematchOf } = table;
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
  };
}
