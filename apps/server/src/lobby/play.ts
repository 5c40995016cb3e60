import type { TitleId } from '@parley/protocol';
import { canPlay, firstObstacle, isFree } from './availability.ts';
import type { Randomness } from './input.ts';
import type { LobbyStep } from './lobby-step.ts';
import { isLooking, oldestSuiting } from './looking.ts';
import { matchRoom } from './match-room.ts';
import { done, type Reply, refused } from './reply.ts';
import type { LobbyClient, LobbyTable } from './state.ts';
import { hostedBy, isAlike, join, open } from './tables.ts';

/**
 * Play now (W1): sits down with whoever looks, or has an open table of two, and suits; else the client looks itself, by an open table
 * that says so, until somebody comes. With an open table of its own it looks by that one. A repeated message gets the table of the first
 * one, and looking for another title ends the search before.
 */
export function play(lobby: LobbyStep, client: LobbyClient, randomness: Randomness, title: TitleId): Reply {
  const kind = { title, mode: 'casual', seats: 2 } as const;
  const obstacle = firstObstacle(
    () => canPlay(lobby, client, title, kind.seats),
    () => isFree(lobby, client, true),
    () => matchRoom(lobby, [client]),
  );
  if (obstacle !== null) return refused(obstacle);
  const found = oldestSuiting(lobby, client, kind);
  if (found !== undefined) return join(lobby, client, randomness, found);
  for (const table of hostedBy(lobby, client.id)) {
    if (isLooking(table) && !isAlike(table, kind)) lobby.endTable(table, { end: 'closed', by: client.id });
  }
  const mine = hostedBy(lobby, client.id).find((table) => isOwnOpen(table) && isAlike(table, kind));
  if (mine === undefined) return open(lobby, client, randomness, kind, true);
  if (mine.lookingSince === null) lobby.putTable({ ...mine, lookingSince: lobby.now });
  return done(mine.id);
}

const isOwnOpen = ({ open, state, rematchOf, listing }: LobbyTable): boolean =>
  open && state === 'forming' && rematchOf === null && listing === null;

/**
 * Whoever this step has touched may suit somebody now whom it did not suit before: a block was taken back, a match is over, an invitation
 * was declined. So the lobby looks again at what its player looks for.
 */
export function noteLookAgain(lobby: LobbyStep): void {
  for (const touched of lobby.touchedClients) {
    const player = lobby.clients.get(touched)?.card.player;
    if (player === undefined) continue;
    for (const client of lobby.state.clientsOfPlayer(player)) {
      for (const { id } of lobby.state.tablesOfClient(client)) lobby.lookAgainAt(id);
    }
  }
}

/** Looks again at this many tables in one step, unless somebody was found before. */
const LOOKS = 16;

/** Pairs the first of those who look that somebody suits now. The younger table's host sits down at the older one. */
export function lookAgain(lobby: LobbyStep, randomness: Randomness): void {
  for (let look = 0; look < LOOKS; look += 1) {
    const table = lobby.takeLookAgain();
    if (table === undefined) return;
    const host = lobby.clients.get(table.host);
    if (host === undefined || !isLooking(table) || table.invitations.length > 0) continue;
    const obstacle = firstObstacle(
      () => isFree(lobby, host, true),
      () => matchRoom(lobby, [host]),
    );
    const found = obstacle === null ? oldestSuiting(lobby, host, table) : undefined;
    if (found === undefined) continue;
    join(lobby, host, randomness, found);
    return;
  }
}
