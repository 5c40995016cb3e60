import { canPlay, firstObstacle, isFree, mayMeet } from './availability.ts';
import type { LobbyStep } from './lobby-step.ts';
import { keysOfSeeker } from './looking-keys.ts';
import { matchRoom } from './match-room.ts';
import { mayBePaired } from './pauses.ts';
import { isOffered, type LobbyClient, type LobbyTable, type TableKind } from './state.ts';

/**
 * Who looks for somebody to play with, and who suits whom (W1). A client that looks has an open table, which says so, and whoever suits
 * it sits down there: no two such clients are left apart.
 */

/**
 * The oldest open table of this kind at which this client can sit down and play at once. It looks only at tables whose host shares a group
 * with it and accepts it, so it passes over no more than those that a block, a limit or a running match keeps from it.
 */
export function oldestSuiting(lobby: LobbyStep, client: LobbyClient, kind: TableKind): LobbyTable | undefined {
  let oldest: LobbyTable | undefined;
  for (const key of keysOfSeeker(kind, client, lobby.settings)) {
    for (const table of lobby.state.openTablesAt(key)) {
      if (oldest !== undefined && oldest.createdAt <= table.createdAt) break;
      if (!isSuiting(lobby, client, table) || !isWelcome(lobby, client, table)) continue;
      oldest = table;
      break;
    }
  }
  return oldest;
}

/** Whether this client can sit down at this open table of two, and play its host. */
export function isSuiting(lobby: LobbyStep, client: LobbyClient, table: LobbyTable): boolean {
  const host = lobby.clients.get(table.host);
  if (host === undefined || host.away || host.id === client.id) return false;
  if (table.members.length + table.invitations.length >= table.seats) return false;
  if (table.removed.includes(client.card.player)) return false;
  return (
    firstObstacle(
      () => mayMeet(lobby, client, host, table.mode),
      () => mayMeet(lobby, host, client, table.mode),
      () => canPlay(lobby, host, table.title, table.seats),
      // Who looks asks for a match, and gives up a seat that it lost before.
      () => isFree(lobby, host, isLooking(table)),
      () => matchRoom(lobby, [client, host]),
    ) === null
  );
}

function isWelcome(lobby: LobbyStep, { card }: LobbyClient, { host }: LobbyTable): boolean {
  const other = lobby.clients.get(host);
  return other !== undefined && mayBePaired(lobby, card.player, other.card.player);
}

/** The table by which this client looks for somebody; undefined where it does not look. It looks for one title at a time. */
export const lookingTableOf = (lobby: LobbyStep, client: LobbyClient): LobbyTable | undefined =>
  lobby.state.tablesOfClient(client.id).find((table) => isLooking(table) && table.host === client.id);

export const isLooking = (table: LobbyTable): boolean => table.lookingSince !== null && isOffered(table);
