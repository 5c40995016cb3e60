import { type Id, LIMITS, type ListingClaim, type Mode, sameClaim, type TitleId } from '@parley/protocol';
import { mayAsk } from './asking.ts';
import {
  areLinked,
  canPlay,
  firstObstacle,
  hasRoom,
  isFree,
  isLinkedIn,
  mayBeIntroduced,
  mayEnter,
  mayMeet,
  noneBlocked,
} from './availability.ts';
import type { Randomness } from './input.ts';
import { keepsUp } from './keeps-up.ts';
import type { LobbyStep } from './lobby-step.ts';
import { isSuiting, lookingTableOf } from './looking.ts';
import { matchRoom } from './match-room.ts';
import { forgive } from './pauses.ts';
import { done, type Obstacle, type Reply, refused } from './reply.ts';
import { concerned, concerns, endInvitation, isInvited, stand, withoutInvitation } from './seating.ts';
import { start } from './start.ts';
import { LOBBY_LIMITS, type LobbyClient, type LobbyTable, type TableKind } from './state.ts';

/**
 * Tables before the start (S8): invitations, members, leaving. Each function handles one message. A repeated message (a double click)
 * finds what the first one made.
 */

interface NewTable {
  readonly title: TitleId;
  readonly mode: Mode;
  readonly seats: number;
  readonly open: boolean;
  readonly looking?: boolean;
  readonly unlisted?: boolean;
  readonly invite: readonly Id[];
  readonly rematchOf?: Id;
  readonly listing?: ListingClaim | null;
  readonly order?: readonly Id[];
}

/** Makes a table with this client as its host. The caller has checked that it may. */
export function makeTable(lobby: LobbyStep, host: LobbyClient, randomness: Randomness, plan: NewTable): LobbyTable {
  const table: LobbyTable = {
    state: 'forming',
    id: randomness.id,
    title: plan.title,
    mode: plan.mode,
    seats: plan.seats,
    host: host.id,
    open: plan.open,
    lookingSince: plan.looking ? lobby.now : null,
    members: [host.id],
    invitations: plan.invite.map((client) => invitation(lobby, client)),
    rematchOf: plan.rematchOf ?? null,
    listing: plan.listing ?? null,
    order: plan.order ?? [],
    unlisted: plan.unlisted ?? false,
    linkedIn: [],
    removed: [],
    createdAt: lobby.now,
  };
  lobby.putTable(table);
  return table;
}

export function select(
  lobby: LobbyStep,
  client: LobbyClient,
  randomness: Randomness,
  wish: { to: Id; title: TitleId; mode: Mode; seats: number; table: Id | null; listing?: ListingClaim },
): Reply {
  const other = lobby.clients.get(wish.to);
  if (other === undefined) return refused({ code: 'unknown-client', detail: 'not on the list' });
  const obstacle = firstObstacle(
    () => mayMeet(lobby, client, other, wish.mode),
    () => canPlay(lobby, client, wish.title, wish.seats),
    () => canPlay(lobby, other, wish.title, wish.seats),
  );
  if (obstacle !== null) return refused(obstacle);
  if (wish.table !== null) return invite(lobby, client, other, wish.table);
  // Who looks for anybody to play just this with has said yes already (W1).
  const looked = lookingTableOf(lobby, other);
  if (looked !== undefined && isAlike(looked, wish) && isSuiting(lobby, client, looked)) {
    return join(lobby, client, randomness, looked);
  }

  const alike = lobby.state.tablesOfClient(client.id).filter((table) => !table.open && isAlike(table, wish));
  const mine = alike.find(
    (table) => table.host === client.id && concerns(table, other.id) && sameClaim(table.listing, wish.listing),
  );
  if (mine !== undefined) return done(mine.id);
  // Both asked each other at the same time. That is consent.
  const crossed = alike.find((table) => table.seats === 2 && table.host === other.id && isInvited(table, client.id));
  if (crossed !== undefined) return consent(lobby, client, randomness, crossed);

  const hindrance =
    beginObstacle(lobby, client) ??
    targetObstacle(lobby, client, other, wish) ??
    firstObstacle(() => matchRoom(lobby, [client, other]));
  if (hindrance !== null) return refused(hindrance);
  if (invitationsOf(lobby, client.id) >= LIMITS.openInvitations) return refused(tooMany);
  forgive(lobby, other, client);
  const table = makeTable(lobby, client, randomness, { ...wish, open: false, invite: [other.id] });
  return done(table.id);
}

/** Invites one more client to a table that the sender hosts. */
function invite(lobby: LobbyStep, client: LobbyClient, other: LobbyClient, id: Id): Reply {
  const table = lobby.tables.get(id);
  if (table === undefined) return refused(unknownTable);
  if (table.host !== client.id) return refused({ code: 'not-a-party', detail: 'only the host asks others' });
  if (concerns(table, other.id)) return done(id);
  if (table.state !== 'forming') return refused({ code: 'unexpected', detail: 'the match is about to begin' });
  if (table.members.length + table.invitations.length >= table.seats) return refused(full);
  const obstacle =
    firstObstacle(
      () => mayMeet(lobby, client, other, table.mode),
      () => mayEnter(lobby, other, table),
      () => canPlay(lobby, other, table.title, table.seats),
      () => noneBlocked(lobby, other, concerned(table)),
    ) ?? targetObstacle(lobby, client, other, table);
  if (obstacle !== null) return refused(obstacle);
  if (invitationsOf(lobby, client.id) >= LIMITS.openInvitations) return refused(tooMany);
  lobby.putTable({ ...table, invitations: [...table.invitations, invitation(lobby, other.id)] });
  return done(id);
}

interface NewOpenTable extends TableKind {
  readonly unlisted?: boolean | undefined;
  /** It stands in this room. */
  readonly listing?: ListingClaim;
}

export function open(
  lobby: LobbyStep,
  client: LobbyClient,
  randomness: Randomness,
  { unlisted = false, ...wish }: NewOpenTable,
  looking = false,
): Reply {
  const mine = hostedBy(lobby, client.id).find(
    (table) =>
      (unlisted ? table.unlisted : table.open) && isAlike(table, wish) && sameClaim(table.listing, wish.listing),
  );
  if (mine !== undefined) return done(mine.id);
  const obstacle = firstObstacle(() => canPlay(lobby, client, wish.title, wish.seats)) ?? beginObstacle(lobby, client);
  if (obstacle !== null) return refused(obstacle);
  const table = makeTable(lobby, client, randomness, { ...wish, open: !unlisted, unlisted, looking, invite: [] });
  return done(table.id);
}

export function join(lobby: LobbyStep, client: LobbyClient, randomness: Randomness, table: LobbyTable): Reply {
  if (table.members.includes(client.id)) return done(table.id);
  if (isInvited(table, client.id)) return consent(lobby, client, randomness, table);
  if (!table.open && !isLinkedIn(table, client))
    return refused({ code: 'not-a-party', detail: 'this table is by invitation' });
  if (table.removed.includes(client.card.player)) return refused({ code: 'not-accepted', detail: 'the host said no' });
  if (table.state !== 'forming' || table.members.length + table.invitations.length >= table.seats) return refused(full);
  const obstacle =
    seatObstacle(lobby, client, table) ?? firstObstacle(() => noneBlocked(lobby, client, concerned(table)));
  if (obstacle !== null) return refused(obstacle);
  return sit(lobby, client, randomness, table);
}

export function consent(lobby: LobbyStep, client: LobbyClient, randomness: Randomness, table: LobbyTable): Reply {
  if (table.members.includes(client.id)) return done(table.id);
  if (!isInvited(table, client.id)) return refused(notInvited);
  const obstacle = seatObstacle(lobby, client, table);
  if (obstacle !== null) return refused(obstacle);
  lobby.tellInvitationEnd(table, client.id, 'consented', client.id);
  return sit(lobby, client, randomness, withoutInvitation(table, client.id));
}

function sit(lobby: LobbyStep, client: LobbyClient, randomness: Randomness, table: LobbyTable): Reply {
  const taken = { ...table, members: [...table.members, client.id] };
  lobby.putTable(taken);
  if (taken.members.length === taken.seats) start(lobby, taken, randomness);
  return done(table.id);
}

export function decline(lobby: LobbyStep, client: LobbyClient, table: LobbyTable): Reply {
  if (!isInvited(table, client.id)) return refused(notInvited);
  endInvitation(lobby, table, client.id, 'declined', client.id);
  return done(table.id);
}

export function withdraw(lobby: LobbyStep, client: LobbyClient, table: LobbyTable, other: Id): Reply {
  if (table.host !== client.id)
    return refused({ code: 'not-a-party', detail: 'only the host takes an invitation back' });
  if (!isInvited(table, other)) return refused({ code: 'unexpected', detail: 'no such invitation' });
  endInvitation(lobby, table, other, 'withdrawn', client.id);
  return done(table.id);
}

export function leave(lobby: LobbyStep, client: LobbyClient, table: LobbyTable): Reply {
  if (!table.members.includes(client.id)) return refused({ code: 'not-a-party', detail: 'does not sit there' });
  if (table.state !== 'forming') return refused({ code: 'unexpected', detail: 'the match is about to begin' });
  stand(lobby, table, client.id, 'left');
  return done(table.id);
}

export function remove(lobby: LobbyStep, client: LobbyClient, table: LobbyTable, other: Id): Reply {
  const member = lobby.clients.get(other);
  if (table.host !== client.id) return refused({ code: 'not-a-party', detail: 'only the host sends away' });
  if (other === client.id || member === undefined || !table.members.includes(other)) {
    return refused({ code: 'unexpected', detail: 'does not sit there' });
  }
  if (table.state !== 'forming') return refused({ code: 'unexpected', detail: 'the match is about to begin' });
  lobby.noteExit(table.id, other, { end: 'removed', by: client.id });
  const removed = [...table.removed, member.card.player].slice(-LOBBY_LIMITS.seatsTaken);
  lobby.putTable({ ...table, members: table.members.filter((one) => one !== other), removed });
  return done(table.id);
}

/** The host begins the match with the members who are there. */
export function begin(lobby: LobbyStep, client: LobbyClient, randomness: Randomness, table: LobbyTable): Reply {
  if (table.host !== client.id) return refused({ code: 'not-a-party', detail: 'only the host begins' });
  if (table.state === 'starting') return done(table.id);
  const obstacle = firstObstacle(
    () => canPlay(lobby, client, table.title, table.members.length),
    () => isFree(lobby, client, true),
    () => matchRoom(lobby, membersOf(lobby, table)),
    () => mayBeIntroduced(lobby, membersOf(lobby, table), table),
  );
  if (obstacle !== null) return refused(obstacle);
  start(lobby, table, randomness);
  return done(table.id);
}

export const invitation = (lobby: LobbyStep, client: Id): { client: Id; expiresAt: number } => ({
  client,
  expiresAt: lobby.now + lobby.settings.invitationMs,
});

export const unknownTable: Obstacle = { code: 'unknown-table', detail: 'no such table, or it ended' };
const full: Obstacle = { code: 'table-full', detail: 'every seat is taken or promised' };
const tooMany: Obstacle = { code: 'table-limit', detail: 'too many tables or invitations at once' };
const notInvited: Obstacle = { code: 'not-a-party', detail: 'not invited there' };

/** Why a client cannot sit down at a table: for a reason of its own, or because of a member. */
function seatObstacle(lobby: LobbyStep, client: LobbyClient, table: LobbyTable): Obstacle | null {
  const own = firstObstacle(
    () => mayEnter(lobby, client, table),
    () => canPlay(lobby, client, table.title, table.seats),
    () => isFree(lobby, client, true),
    () => matchRoom(lobby, [client, ...membersOf(lobby, table)]),
  );
  if (own !== null) return own;
  for (const member of table.members) {
    const other = lobby.clients.get(member);
    // Who handed out the link has accepted whoever brings it.
    const obstacle =
      other === undefined
        ? null
        : firstObstacle(() => mayMeet(lobby, client, other, table.mode, areLinked(table, client, other)));
    if (obstacle !== null) return obstacle;
  }
  const isLast = table.members.length + 1 === table.seats;
  return isLast ? firstObstacle(() => mayBeIntroduced(lobby, [...membersOf(lobby, table), client], table)) : null;
}

function beginObstacle(lobby: LobbyStep, client: LobbyClient): Obstacle | null {
  const obstacle = firstObstacle(
    () => isFree(lobby, client, true),
    () => matchRoom(lobby, [client]),
  );
  if (obstacle !== null) return obstacle;
  return hostedBy(lobby, client.id).length < LOBBY_LIMITS.hostedTables && hasRoom(lobby, client) ? null : tooMany;
}

const membersOf = (lobby: LobbyStep, table: LobbyTable): LobbyClient[] =>
  table.members.flatMap((id) => lobby.clients.get(id) ?? []);

function targetObstacle(
  lobby: LobbyStep,
  client: LobbyClient,
  other: LobbyClient,
  wanted: Pick<TableKind, 'title' | 'seats'>,
): Obstacle | null {
  const obstacle = firstObstacle(
    () => isFree(lobby, other, false),
    () => mayAsk(lobby, client, other),
  );
  if (obstacle !== null || other.card.class !== 'house') return obstacle;
  if (isFullHouse(lobby, other)) return tooMany;
  return keepsUp(lobby.state, other.id, wanted) ? null : { code: 'busy', detail: 'the house keeps up with no more' };
}

/** Whether a house has as many tables and invitations as it may have. What people may be asked is bounded in `asking.ts`. */
const isFullHouse = (lobby: LobbyStep, { id }: LobbyClient): boolean =>
  lobby.state.tablesOfClient(id).length >= LOBBY_LIMITS.seatsTaken;

function invitationsOf(lobby: LobbyStep, host: Id): number {
  return hostedBy(lobby, host).reduce((open, { invitations }) => open + invitations.length, 0);
}

/** The tables that this client hosts. */
export const hostedBy = (lobby: LobbyStep, client: Id): LobbyTable[] =>
  lobby.state.tablesOfClient(client).filter(({ host }) => host === client);

export const isAlike = (table: LobbyTable, { title, mode, seats }: TableKind): boolean =>
  table.title === title && table.mode === mode && table.seats === seats;
