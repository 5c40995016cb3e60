import { type HouseListing, LIMITS, type ListingClaim } from '@parley/protocol';
import { firstObstacle, mayEnter } from './availability.ts';
import type { Randomness } from './input.ts';
import type { LobbyStep } from './lobby-step.ts';
import { done, type Reply, refused } from './reply.ts';
import { concerned, endInvitation, isInvited } from './seating.ts';
import { type LobbyClient, type LobbyTable, roomKey, roomOf } from './state.ts';
import { join, open } from './tables.ts';
import { endForbidden } from './watching.ts';

/**
 * A room of a house (S3): people meet there and play one another. The house keeps it open, and has no seat. Its tables are the lobby's
 * own, and are found nowhere else.
 */

/**
 * The client sits down with those who wait there, the longest wait first; where it may play with none of them, because of a block or
 * of what one accepts, it waits at a table of its own. Repeated, it names the same table.
 */
export function enterRoom(
  lobby: LobbyStep,
  client: LobbyClient,
  randomness: Randomness,
  { title, mode, seats }: Extract<HouseListing, { kind: 'room' }>,
  listing: ListingClaim,
): Reply {
  const obstacle = firstObstacle(() => mayEnter(lobby, client, { title, seats, listing, host: client.id }));
  if (obstacle !== null) return refused(obstacle);
  const waiting = lobby.state.roomTables(roomKey(listing.house, listing.id));
  const mine = waiting.find(({ members }) => members.includes(client.id));
  if (mine !== undefined) return done(mine.id);
  for (const table of waiting) {
    const reply = join(lobby, client, randomness, table);
    if (reply.answer === 'done') return reply;
  }
  if (waiting.length >= LIMITS.roomTables)
    return refused({ code: 'listing-full', detail: 'too many wait in this room' });
  return open(lobby, client, randomness, { title, mode, seats, listing });
}

/**
 * Ends the waiting and the watching in the rooms of these clients, if they are houses, and their own waiting in rooms, where that is not
 * permitted any more (S3, S7). Matches go on.
 * @param changed as they were before, with the listings that may be gone
 */
export function endForbiddenRooms(lobby: LobbyStep, changed: readonly LobbyClient[]): void {
  for (const { id, listings } of changed) {
    for (const { kind, id: listing } of listings) {
      if (kind !== 'room') continue;
      const room = roomKey(id, listing);
      for (const table of lobby.state.roomTables(room)) endForbiddenSeats(lobby, table);
      for (const match of lobby.state.roomMatches(room)) endForbidden(lobby, lobby.state.watchesOfMatch(match.id));
    }
    for (const table of lobby.state.tablesOfClient(id)) {
      if (table.state === 'forming' && roomOf(table.listing) !== null) endForbiddenSeats(lobby, table);
    }
  }
}

function endForbiddenSeats(lobby: LobbyStep, { id, host }: LobbyTable): void {
  const table = lobby.tables.get(id);
  if (table === undefined) return;
  for (const one of concerned(table)) {
    const present = lobby.tables.get(id);
    const client = lobby.clients.get(one);
    if (present === undefined || client === undefined || mayEnter(lobby, client, present).ok) continue;
    if (one === host) lobby.endTable(present, CLOSED);
    else if (isInvited(present, one)) endInvitation(lobby, present, one, 'unavailable', null);
    else {
      lobby.noteExit(id, one, CLOSED);
      lobby.putTable({ ...present, members: present.members.filter((member) => member !== one) });
    }
  }
}

const CLOSED = { end: 'room-closed', by: null } as const;
