import type { Counts, Id, Mode, Presence, Table } from '@parley/protocol';
import type { Lobby } from '../lobby.ts';
import { placeOf, tablePlaceOf } from '../projection.ts';
import { LOBBY_LIMITS, type LobbyClient, type LobbyTable } from '../state.ts';

/**
 * What each client is to be shown, worked out anew from everything that the lobby holds: slow and obvious, so that what the
 * lobby and the edge work out quickly can be held against it. It uses none of their indexes.
 */
export interface ModelProjection {
  readonly people: readonly Presence[];
  readonly openTables: readonly Table[];
  readonly ownTables: readonly Table[];
  readonly counts: Counts;
}

export interface ModelSpans {
  readonly people: { readonly from: number; readonly size: number };
  readonly tables: { readonly from: number; readonly size: number };
}

export function modelProjection(lobby: Lobby, viewer: LobbyClient, spans: ModelSpans): ModelProjection {
  const others = [...lobby.clients.values()].filter((other) => mayList(lobby, viewer, other));
  const played = viewer.card.class === 'house' ? [] : playedBy(lobby, viewer.id);
  const listed =
    played.length === 0
      ? others
      : others.filter((other) => played.some(({ seats }) => seats.some(({ client }) => client === other.id)));
  const lines = listed
    .map((client) => ({ id: client.id, distance: distance(viewer, client), line: lineOf(lobby, client) }))
    .sort(
      (a, b) =>
        Number(a.line.state !== 'idle') - Number(b.line.state !== 'idle') ||
        a.distance - b.distance ||
        order(a.id, b.id),
    )
    .map(({ line }) => line);
  const tables = [...lobby.tables.values()];
  const open = tables
    .filter((table) => isOffered(lobby, viewer, table))
    .map((table) => {
      const host = lobby.clients.get(table.host);
      const place = host === undefined ? 0 : tablePlaceOf(host, table.id);
      return { table, distance: Math.abs(place - placeOf(viewer)) };
    })
    .sort((a, b) => a.distance - b.distance || order(a.table.id, b.table.id))
    .map(({ table }) => table);
  const titles: Record<string, number> = {};
  for (const { card, titles: known } of lines) {
    if (card.class !== 'house') for (const title of known) titles[title] = (titles[title] ?? 0) + 1;
  }
  return {
    people: played.length > 0 ? lines : cut(lines, spans.people),
    openTables: cut(open, spans.tables).map((table) => tableOf(lobby, table)),
    ownTables: tables.filter((table) => concerns(table, viewer.id)).map((table) => tableOf(lobby, table)),
    counts: { people: lines.length, tables: open.length, titles },
  };
}

function mayList(lobby: Lobby, viewer: LobbyClient, other: LobbyClient): boolean {
  if (viewer.card.player === other.card.player || isBlocked(viewer, other)) return false;
  return (['casual', 'ranked'] as const).some((portion) => suits(lobby, viewer, other, portion));
}

/** They have a group and this portion in common, and one class where the portion asks for that; houses serve every class. */
function suits(lobby: Lobby, one: LobbyClient, other: LobbyClient, portion: Mode): boolean {
  const both = [one, other];
  const kinds = new Set(both.map(({ card }) => card.class).filter((kind) => kind !== 'house'));
  return (
    one.self.groups.some((group) => other.self.groups.includes(group)) &&
    both.every(({ self }) => self.portions.some((has) => has === portion)) &&
    (!lobby.settings.sameClass.has(portion) || kinds.size < 2)
  );
}

function isOffered(lobby: Lobby, viewer: LobbyClient, table: LobbyTable): boolean {
  if (!table.open || table.listing !== null || table.state !== 'forming' || concerns(table, viewer.id)) return false;
  const host = lobby.clients.get(table.host);
  if (host === undefined || !suits(lobby, viewer, host, table.mode)) return false;
  if (table.removed.includes(viewer.card.player)) return false;
  return [...table.members, ...table.invitations.map(({ client }) => client)].every((member) => {
    const client = lobby.clients.get(member);
    return client !== undefined && !isBlocked(viewer, client);
  });
}

const isBlocked = (a: LobbyClient, b: LobbyClient): boolean =>
  a.self.blocked.some(({ player }) => player === b.card.player) ||
  b.self.blocked.some(({ player }) => player === a.card.player);

function playedBy(lobby: Lobby, client: Id) {
  return [...lobby.matches.values()].filter(
    ({ state, seats }) => state === 'running' && seats.some((seat) => seat.client === client && seat.state !== 'free'),
  );
}

function lineOf(lobby: Lobby, { id, card, titles, away }: LobbyClient): Presence {
  const matches = playedBy(lobby, id).length;
  const tables = [...lobby.tables.values()].filter(({ members }) => members.includes(id)).length;
  const rest = away ? 'away' : 'idle';
  const state =
    card.class === 'house'
      ? matches + tables >= LOBBY_LIMITS.housePlays
        ? 'in-match'
        : rest
      : matches > 0
        ? 'in-match'
        : tables > 0
          ? 'forming'
          : rest;
  return { client: id, card, state, titles: [...titles] };
}

function tableOf(lobby: Lobby, table: LobbyTable): Table {
  const { id, title, mode, seats, host, open, members, invitations, rematchOf, listing } = table;
  const named = (client: Id) => {
    const found = lobby.clients.get(client);
    return found === undefined ? [] : [{ client, card: found.card }];
  };
  return {
    table: id,
    title,
    mode,
    seats,
    host,
    open,
    members: members.flatMap(named),
    invitations: invitations.flatMap(({ client, expiresAt }) => named(client).map((one) => ({ ...one, expiresAt }))),
    rematchOf,
    ...(table.unlisted ? { unlisted: true } : {}),
    ...(table.lookingSince === null
      ? {}
      : { looking: { since: table.lookingSince, takes: taken(lobby.clients.get(host)) } }),
    ...(listing === null ? {} : { listing }),
  };
}

const concerns = ({ members, invitations }: LobbyTable, client: Id): boolean =>
  members.includes(client) || invitations.some((invited) => invited.client === client);

const distance = (a: LobbyClient, b: LobbyClient): number => Math.abs(placeOf(b) - placeOf(a));
const order = (a: string, b: string): number => (a < b ? -1 : 1);
const cut = <T>(items: readonly T[], { from, size }: { from: number; size: number }): T[] =>
  items.slice(from, from + size);
const taken = (host: LobbyClient | undefined) =>
  (['limited', 'member'] as const).filter((kind) => host?.self.accepts.casual[kind]);
