import type { TitleId } from '@parley/protocol';
import { canPlay, firstObstacle, isFree, mayMeet } from './availability.ts';
import type { Randomness } from './input.ts';
import type { LobbyStep } from './lobby-step.ts';
import { matchRoom } from './match-room.ts';
import { done, type Reply, refused } from './reply.ts';
import type { LobbyClient } from './state.ts';
import { invitation, isAlike, join, open, select } from './tables.ts';

/**
 * Play now (W1): the oldest open table of two; else a free house; else a new open table, at which the next player who asks
 * sits down. A repeated message gets the table of the first one.
 */
export function play(lobby: LobbyStep, client: LobbyClient, randomness: Randomness, title: TitleId): Reply {
  const obstacle = firstObstacle(
    () => canPlay(lobby, client, title, 2),
    () => isFree(lobby, client, true),
    () => matchRoom(lobby, [client]),
  );
  if (obstacle !== null) return refused(obstacle);
  const kind = { title, mode: 'casual', seats: 2 } as const;
  const mine = lobby.state
    .tablesOfClient(client.id)
    .find(
      (table) => table.host === client.id && isAlike(table, kind) && table.rematchOf === null && table.listing === null,
    );
  if (mine !== undefined) return done(mine.id);
  for (const table of lobby.state.openTablesLike(kind)) {
    const host = lobby.clients.get(table.host);
    const isFull = table.members.length + table.invitations.length >= table.seats;
    if (isFull || table.removed.includes(client.card.player) || host === undefined) continue;
    if (suits(lobby, client, host, title)) return join(lobby, client, randomness, table);
  }
  const house = freeHouse(lobby, client, title);
  if (house !== undefined) return select(lobby, client, randomness, { ...kind, to: house.id, table: null });
  return open(lobby, client, randomness, kind, true);
}

/** If a player pressed Play now and found nobody, the first house that comes or becomes free joins its table (W1). */
export function seatHouses(lobby: LobbyStep): void {
  for (const id of [...lobby.state.eagerTables]) {
    const table = lobby.tables.get(id);
    if (table === undefined || table.members.length + table.invitations.length > 1) continue;
    const host = lobby.clients.get(table.host);
    const house = host === undefined ? undefined : freeHouse(lobby, host, table.title);
    if (house !== undefined) lobby.putTable({ ...table, invitations: [invitation(lobby, house.id)] });
  }
}

function freeHouse(lobby: LobbyStep, client: LobbyClient, title: TitleId): LobbyClient | undefined {
  for (const id of lobby.state.houses) {
    const house = lobby.clients.get(id);
    if (house !== undefined && !house.away && suits(lobby, client, house, title)) return house;
  }
  return undefined;
}

/** Whether these two may play a casual match of two now. */
function suits(lobby: LobbyStep, client: LobbyClient, other: LobbyClient, title: TitleId): boolean {
  return (
    firstObstacle(
      () => mayMeet(lobby, client, other, 'casual'),
      () => canPlay(lobby, other, title, 2),
      () => isFree(lobby, other, false),
      () => matchRoom(lobby, [client, other]),
    ) === null
  );
}
