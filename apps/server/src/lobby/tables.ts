import { type Id, LIMITS, type Mode, type TitleId } from '@parley/protocol';
import { canPlay, firstObstacle, hasRoom, isFree, mayMeet } from './availability.ts';
import type { Draft } from './draft.ts';
import type { Chance } from './input.ts';
import { done, type Obstacle, type Reply, refused } from './reply.ts';
import { concerns, endInvitation, isInvited, stand, withoutInvitation } from './seating.ts';
import { start } from './start.ts';
import { LOBBY_LIMITS, type LobbyClient, type LobbyTable } from './state.ts';

/**
 * Tables before the start (S8): who asks whom, who sits, who goes. Each function is one message; and repeated ones (a double click) find what the first one made.
 */

interface NewTable {
  readonly title: TitleId;
  readonly mode: Mode;
  readonly seats: number;
  readonly open: boolean;
  readonly eager?: boolean;
  readonly invite: readonly Id[];
  readonly rematchOf?: Id;
  readonly order?: readonly Id[];
}

/** Puts a table of this client on the floor; the caller has checked that it may. */
export function makeTable(draft: Draft, host: LobbyClient, chance: Chance, plan: NewTable): LobbyTable {
  const table: LobbyTable = {
    state: 'forming',
    id: chance.id,
    title: plan.title,
    mode: plan.mode,
    seats: plan.seats,
    host: host.id,
    open: plan.open,
    eager: plan.eager ?? false,
    members: [host.id],
    invitations: plan.invite.map((client) => invitation(draft, client)),
    rematchOf: plan.rematchOf ?? null,
    order: plan.order ?? [],
    removed: [],
    createdAt: draft.now,
  };
  draft.putTable(table);
  return table;
}

export function select(
  draft: Draft,
  client: LobbyClient,
  chance: Chance,
  wish: { to: Id; title: TitleId; mode: Mode; seats: number; table: Id | null },
): Reply {
  const other = draft.clients.get(wish.to);
  if (other === undefined) return refused({ code: 'unknown-client', detail: 'not on the list' });
  const obstacle = firstObstacle(
    () => mayMeet(client, other, wish.mode),
    () => canPlay(draft, client, wish.title, wish.seats),
    () => canPlay(draft, other, wish.title, wish.seats),
  );
  if (obstacle !== null) return refused(obstacle);
  if (wish.table !== null) return invite(draft, client, other, wish.table);

  const alike = [...draft.tables.values()].filter(
    (table) => !table.open && table.title === wish.title && table.mode === wish.mode && table.seats === wish.seats,
  );
  const mine = alike.find((table) => table.host === client.id && concerns(table, other.id));
  if (mine !== undefined) return done(mine.id);
  // Both asked each other at once: that is consent.
  const crossed = alike.find((table) => table.seats === 2 && table.host === other.id && isInvited(table, client.id));
  if (crossed !== undefined) return consent(draft, client, chance, crossed);

  const hindrance = beginObstacle(draft, client) ?? targetObstacle(draft, other);
  if (hindrance !== null) return refused(hindrance);
  if (invitationsOf(draft, client.id) >= LIMITS.openInvitations) return refused(tooMany);
  const table = makeTable(draft, client, chance, { ...wish, open: false, invite: [other.id] });
  return done(table.id);
}

/** Asks one more to a table of which the sender is host. */
function invite(draft: Draft, client: LobbyClient, other: LobbyClient, id: Id): Reply {
  const table = draft.tables.get(id);
  if (table === undefined) return refused(unknownTable);
  if (table.host !== client.id) return refused({ code: 'not-a-party', detail: 'only the host asks others' });
  if (concerns(table, other.id)) return done(id);
  if (table.state !== 'forming') return refused({ code: 'unexpected', detail: 'the match is about to begin' });
  if (table.members.length + table.invitations.length >= table.seats) return refused(full);
  const obstacle =
    firstObstacle(
      () => mayMeet(client, other, table.mode),
      () => canPlay(draft, other, table.title, table.seats),
    ) ?? targetObstacle(draft, other);
  if (obstacle !== null) return refused(obstacle);
  if (invitationsOf(draft, client.id) >= LIMITS.openInvitations) return refused(tooMany);
  draft.putTable({ ...table, invitations: [...table.invitations, invitation(draft, other.id)] });
  return done(id);
}

export function open(
  draft: Draft,
  client: LobbyClient,
  chance: Chance,
  wish: { title: TitleId; mode: Mode; seats: number },
  eager = false,
): Reply {
  const mine = [...draft.tables.values()].find(
    (table) =>
      table.open &&
      table.host === client.id &&
      table.title === wish.title &&
      table.mode === wish.mode &&
      table.seats === wish.seats,
  );
  if (mine !== undefined) return done(mine.id);
  const obstacle = firstObstacle(() => canPlay(draft, client, wish.title, wish.seats)) ?? beginObstacle(draft, client);
  if (obstacle !== null) return refused(obstacle);
  const table = makeTable(draft, client, chance, { ...wish, open: true, eager, invite: [] });
  return done(table.id);
}

export function join(draft: Draft, client: LobbyClient, chance: Chance, table: LobbyTable): Reply {
  if (table.members.includes(client.id)) return done(table.id);
  if (isInvited(table, client.id)) return consent(draft, client, chance, table);
  if (!table.open) return refused({ code: 'not-a-party', detail: 'this table is by invitation' });
  if (table.removed.includes(client.card.player)) return refused({ code: 'not-accepted', detail: 'the host said no' });
  if (table.state !== 'forming' || table.members.length + table.invitations.length >= table.seats) return refused(full);
  const obstacle = seatObstacle(draft, client, table);
  if (obstacle !== null) return refused(obstacle);
  return sit(draft, client, chance, table);
}

export function consent(draft: Draft, client: LobbyClient, chance: Chance, table: LobbyTable): Reply {
  if (table.members.includes(client.id)) return done(table.id);
  if (!isInvited(table, client.id)) return refused(notInvited);
  const obstacle = seatObstacle(draft, client, table);
  if (obstacle !== null) return refused(obstacle);
  draft.tellInvitationEnd(table, client.id, 'consented');
  return sit(draft, client, chance, withoutInvitation(table, client.id));
}

function sit(draft: Draft, client: LobbyClient, chance: Chance, table: LobbyTable): Reply {
  const taken = { ...table, members: [...table.members, client.id] };
  draft.putTable(taken);
  if (taken.members.length === taken.seats) start(draft, taken, chance);
  return done(table.id);
}

export function decline(draft: Draft, client: LobbyClient, table: LobbyTable): Reply {
  if (!isInvited(table, client.id)) return refused(notInvited);
  endInvitation(draft, table, client.id, 'declined', client.id);
  return done(table.id);
}

export function withdraw(draft: Draft, client: LobbyClient, table: LobbyTable, other: Id): Reply {
  if (table.host !== client.id)
    return refused({ code: 'not-a-party', detail: 'only the host takes an invitation back' });
  if (!isInvited(table, other)) return refused({ code: 'unexpected', detail: 'no such invitation' });
  endInvitation(draft, table, other, 'withdrawn', client.id);
  return done(table.id);
}

export function leave(draft: Draft, client: LobbyClient, table: LobbyTable): Reply {
  if (!table.members.includes(client.id)) return refused({ code: 'not-a-party', detail: 'does not sit there' });
  if (table.state !== 'forming') return refused({ code: 'unexpected', detail: 'the match is about to begin' });
  stand(draft, table, client.id, 'left');
  return done(table.id);
}

export function remove(draft: Draft, client: LobbyClient, table: LobbyTable, other: Id): Reply {
  const member = draft.clients.get(other);
  if (table.host !== client.id) return refused({ code: 'not-a-party', detail: 'only the host sends away' });
  if (other === client.id || member === undefined || !table.members.includes(other)) {
    return refused({ code: 'unexpected', detail: 'does not sit there' });
  }
  if (table.state !== 'forming') return refused({ code: 'unexpected', detail: 'the match is about to begin' });
  draft.noteExit(table.id, other, { end: 'removed', by: client.id });
  const removed = [...table.removed, member.card.player].slice(-LOBBY_LIMITS.seatsTaken);
  draft.putTable({ ...table, members: table.members.filter((one) => one !== other), removed });
  return done(table.id);
}

/** The host begins with those who are there. */
export function begin(draft: Draft, client: LobbyClient, chance: Chance, table: LobbyTable): Reply {
  if (table.host !== client.id) return refused({ code: 'not-a-party', detail: 'only the host begins' });
  if (table.state === 'starting') return done(table.id);
  const obstacle = firstObstacle(
    () => canPlay(draft, client, table.title, table.members.length),
    () => isFree(draft, client, true),
  );
  if (obstacle !== null) return refused(obstacle);
  start(draft, table, chance);
  return done(table.id);
}

export const invitation = (draft: Draft, client: Id): { client: Id; expiresAt: number } => ({
  client,
  expiresAt: draft.now + draft.before.settings.invitationMs,
});

const unknownTable: Obstacle = { code: 'unknown-table', detail: 'no such table, or it ended' };
const full: Obstacle = { code: 'table-full', detail: 'every seat is taken or promised' };
const tooMany: Obstacle = { code: 'table-limit', detail: 'too many tables or invitations at once' };
const notInvited: Obstacle = { code: 'not-a-party', detail: 'not invited there' };

/** What keeps a client from sitting down at a table: itself, or one of those who sit there. */
function seatObstacle(draft: Draft, client: LobbyClient, table: LobbyTable): Obstacle | null {
  const own = firstObstacle(
    () => canPlay(draft, client, table.title, table.seats),
    () => isFree(draft, client, true),
  );
  if (own !== null) return own;
  for (const member of table.members) {
    const other = draft.clients.get(member);
    const obstacle = other === undefined ? null : firstObstacle(() => mayMeet(client, other, table.mode));
    if (obstacle !== null) return obstacle;
  }
  return null;
}

function beginObstacle(draft: Draft, client: LobbyClient): Obstacle | null {
  const obstacle = firstObstacle(() => isFree(draft, client, true));
  if (obstacle !== null) return obstacle;
  let hosted = 0;
  for (const table of draft.tables.values()) if (table.host === client.id) hosted += 1;
  return hosted < LOBBY_LIMITS.hostedTables && hasRoom(draft, client) ? null : tooMany;
}

function targetObstacle(draft: Draft, other: LobbyClient): Obstacle | null {
  return firstObstacle(() => isFree(draft, other, false)) ?? (hasRoom(draft, other) ? null : tooMany);
}

function invitationsOf(draft: Draft, host: Id): number {
  let open = 0;
  for (const table of draft.tables.values()) if (table.host === host) open += table.invitations.length;
  return open;
}
