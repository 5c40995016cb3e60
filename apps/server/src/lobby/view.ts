import type { Id, Presence, Table } from '@parley/protocol';
import { LOBBY_LIMITS, type LobbyClient, type LobbyMatch, type LobbyState, type LobbyTable } from './state.ts';

/** What each client is shown: functions of the state alone, so that differences can be taken between two states. */

/** Whether either of the two players blocked the other: then neither sees the other. */
export const anyBlock = (a: LobbyClient, b: LobbyClient): boolean =>
  a.blocked.has(b.card.player) || b.blocked.has(a.card.player);

/**
 * Whether `viewer`'s list names `subject` (S4, S7). Not its own player's clients, not the blocked, only those with a
 * portion of play in common; and within a match only those who are in it (S13).
 */
export function isListed(state: LobbyState, viewer: LobbyClient, subject: LobbyClient): boolean {
  if (viewer.card.player === subject.card.player || anyBlock(viewer, subject)) return false;
  const common = viewer.self.portions.some(
    (portion) => (portion === 'casual' || portion === 'ranked') && subject.self.portions.includes(portion),
  );
  if (!common) return false;
  const playing = viewer.card.class === 'house' ? undefined : matchesByClient(state.matches).get(viewer.id);
  return playing === undefined || playing.some((match) => match.seats.some((seat) => seat.client === subject.id));
}

/** The list of one client. */
export function listOf(state: LobbyState, viewer: LobbyClient): Presence[] {
  const list: Presence[] = [];
  for (const subject of state.clients.values()) {
    if (isListed(state, viewer, subject)) list.push(presenceOf(state, subject));
  }
  return list;
}

export function presenceOf(state: LobbyState, client: LobbyClient): Presence {
  return { client: client.id, card: client.card, state: doing(state, client), titles: [...client.titles] };
}

/** What a client is doing. A house plays many at once, so it is occupied only at its limit. */
export function doing(state: LobbyState, client: LobbyClient): Presence['state'] {
  const matches = matchesByClient(state.matches).get(client.id)?.length ?? 0;
  const tables = tablesByMember(state.tables).get(client.id) ?? 0;
  if (client.card.class === 'house') {
    return matches + tables >= LOBBY_LIMITS.housePlays ? 'in-match' : client.away ? 'away' : 'idle';
  }
  if (matches > 0) return 'in-match';
  if (tables > 0) return 'forming';
  return client.away ? 'away' : 'idle';
}

/** Members and invited see a table; an open one all whom its mode is permitted, unless blocked or sent away. */
export function seesTable(state: LobbyState, viewer: LobbyClient, table: LobbyTable): boolean {
  if (table.members.includes(viewer.id)) return true;
  if (table.invitations.some(({ client }) => client === viewer.id)) return true;
  if (!table.open || table.state !== 'forming' || table.removed.includes(viewer.card.player)) return false;
  if (!viewer.self.portions.includes(table.mode)) return false;
  return table.members.every((member) => {
    const other = state.clients.get(member);
    return other !== undefined && !anyBlock(other, viewer);
  });
}

/** The tables that one client sees. */
export function tablesOf(state: LobbyState, viewer: LobbyClient): Table[] {
  const tables: Table[] = [];
  for (const table of state.tables.values()) if (seesTable(state, viewer, table)) tables.push(shownTable(state, table));
  return tables;
}

/** A table as it is sent. */
export function shownTable(state: LobbyState, table: LobbyTable): Table {
  const { id, title, mode, seats, host, open, rematchOf } = table;
  return {
    table: id,
    title,
    mode,
    seats,
    host,
    open,
    members: table.members.flatMap((client) => cardOf(state, client)),
    invitations: table.invitations.flatMap(({ client, expiresAt }) =>
      cardOf(state, client).map((invited) => ({ ...invited, expiresAt })),
    ),
    rematchOf,
  };
}

function cardOf(state: LobbyState, client: Id): { client: Id; card: LobbyClient['card'] }[] {
  const known = state.clients.get(client);
  return known === undefined ? [] : [{ client, card: known.card }];
}

// Both indexes are functions of one map that never changes once a step is done, so each is made once for it.
const matchIndex = new WeakMap<ReadonlyMap<Id, LobbyMatch>, ReadonlyMap<Id, readonly LobbyMatch[]>>();
const memberIndex = new WeakMap<ReadonlyMap<Id, LobbyTable>, ReadonlyMap<Id, number>>();

/** Running matches by those clients that still play in them. */
export function matchesByClient(matches: LobbyState['matches']): ReadonlyMap<Id, readonly LobbyMatch[]> {
  const known = matchIndex.get(matches);
  if (known !== undefined) return known;
  const index = new Map<Id, LobbyMatch[]>();
  for (const match of matches.values()) {
    if (match.state !== 'running') continue;
    for (const seat of match.seats) {
      if (seat.state === 'free') continue;
      const list = index.get(seat.client);
      if (list === undefined) index.set(seat.client, [match]);
      else list.push(match);
    }
  }
  matchIndex.set(matches, index);
  return index;
}

/** In how many tables each client sits. */
function tablesByMember(tables: LobbyState['tables']): ReadonlyMap<Id, number> {
  const known = memberIndex.get(tables);
  if (known !== undefined) return known;
  const index = new Map<Id, number>();
  for (const table of tables.values()) {
    for (const member of table.members) index.set(member, (index.get(member) ?? 0) + 1);
  }
  memberIndex.set(tables, index);
  return index;
}
