import type { TitleId } from '@parley/protocol';
import { canPlay, firstObstacle, isFree, mayMeet } from './availability.ts';
import type { Draft } from './draft.ts';
import type { Chance } from './input.ts';
import { done, type Reply, refused } from './reply.ts';
import type { LobbyClient } from './state.ts';
import { invitation, join, open, select } from './tables.ts';

/**
 * Play at once (W1): the oldest open table of two, else a house that is idle, else an open table of one's own, at
 * which the next who asks sits down. Asked twice, it answers with what the first one made.
 */
export function play(draft: Draft, client: LobbyClient, chance: Chance, title: TitleId): Reply {
  const obstacle = firstObstacle(
    () => canPlay(draft, client, title, 2),
    () => isFree(draft, client, true),
  );
  if (obstacle !== null) return refused(obstacle);
  const pairs = [...draft.tables.values()].filter(
    (table) => table.title === title && table.mode === 'casual' && table.seats === 2,
  );
  const mine = pairs.find((table) => table.host === client.id && table.rematchOf === null);
  if (mine !== undefined) return done(mine.id);
  const fits = (other: LobbyClient | undefined): boolean => other !== undefined && suits(draft, client, other, title);
  const table = pairs
    .filter((one) => one.open && one.state === 'forming' && one.members.length + one.invitations.length < one.seats)
    .filter((one) => !one.removed.includes(client.card.player) && fits(draft.clients.get(one.host)))
    .sort((a, b) => a.createdAt - b.createdAt)[0];
  if (table !== undefined) return join(draft, client, chance, table);
  const house = freeHouse(draft, client, title);
  if (house !== undefined)
    return select(draft, client, chance, { to: house.id, title, mode: 'casual', seats: 2, table: null });
  return open(draft, client, chance, { title, mode: 'casual', seats: 2 }, true);
}

/** Whoever asked to play at once and found nobody is joined by the first house that comes or becomes free (W1). */
export function seatHouses(draft: Draft): void {
  for (const table of [...draft.tables.values()]) {
    if (!table.eager || table.state !== 'forming' || table.members.length + table.invitations.length > 1) continue;
    const host = draft.clients.get(table.host);
    const house = host === undefined ? undefined : freeHouse(draft, host, table.title);
    if (house !== undefined) draft.putTable({ ...table, invitations: [invitation(draft, house.id)] });
  }
}

function freeHouse(draft: Draft, client: LobbyClient, title: TitleId): LobbyClient | undefined {
  return [...draft.clients.values()].find(
    (other) => other.card.class === 'house' && !other.away && suits(draft, client, other, title),
  );
}

/** Whether these two may play a casual match of two right now. */
function suits(draft: Draft, client: LobbyClient, other: LobbyClient, title: TitleId): boolean {
  return (
    firstObstacle(
      () => mayMeet(client, other, 'casual'),
      () => canPlay(draft, other, title, 2),
      () => isFree(draft, other, false),
    ) === null
  );
}
