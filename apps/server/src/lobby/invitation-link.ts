import type { Id, Mode, TitleId } from '@parley/protocol';
import { firstObstacle, isFree } from './availability.ts';
import type { LobbyInput, Randomness } from './input.ts';
import type { LobbyStep } from './lobby-step.ts';
import { type Reply, refused } from './reply.ts';
import type { LobbyClient } from './state.ts';
import { select } from './tables.ts';

/** What invitation links do in the lobby (C3). HTTP has checked the link before. */

/** Players that one table, or one client, remembers by a link. The oldest gives way. */
const LINKED = 32;

/** This player used a link to a table, or to a person. */
export function linkedIn(lobby: LobbyStep, { player, table, maker }: Extract<LobbyInput, { type: 'linked-in' }>): void {
  if (table === null) linkedTo(lobby, player, maker);
  else linkedToTable(lobby, player, table, maker);
}

/** From now on this player may sit down at that table, if it is still the table of who made the link. */
function linkedToTable(lobby: LobbyStep, player: Id, id: Id, maker: Id): void {
  const table = lobby.tables.get(id);
  if (table?.state !== 'forming' || lobby.clients.get(table.host)?.card.player !== maker) return;
  if (table.linkedIn.includes(player)) return;
  lobby.putTable({ ...table, linkedIn: [...table.linkedIn, player].slice(-LINKED) });
}

/** From now on the clients of this player that are here may challenge who made the link. */
function linkedTo(lobby: LobbyStep, player: Id, maker: Id): void {
  for (const id of lobby.state.clientsOfPlayer(player)) {
    const client = lobby.clients.get(id);
    if (client === undefined) continue;
    const others = client.linkedTo.filter((one) => one !== maker);
    lobby.noteClient({ ...client, linkedTo: [...others, maker].slice(-LINKED) });
  }
}

/**
 * A challenge to a player, on the client on which it is free, or on any of its clients. Only after a link to that player was used. All
 * that holds for a challenge holds here.
 */
export function selectPlayer(
  lobby: LobbyStep,
  client: LobbyClient,
  randomness: Randomness,
  wish: { player: Id; title: TitleId; mode: Mode; seats: number },
): Reply {
  // Before anything else, so that nobody learns from the answer who is here.
  if (!client.linkedTo.includes(wish.player)) {
    return refused({ code: 'invitation-over', detail: 'no link to this player was used by this client' });
  }
  const here = [...lobby.state.clientsOfPlayer(wish.player)].flatMap((id) => lobby.clients.get(id) ?? []);
  const free = here.find((one) => !one.away && firstObstacle(() => isFree(lobby, one, false)) === null);
  const to = free ?? here[0];
  if (to === undefined) return refused({ code: 'unknown-client', detail: 'not on the list' });
  return select(lobby, client, randomness, { ...wish, to: to.id, table: null });
}
