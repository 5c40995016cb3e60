import type { Id, Mode, TitleId } from '@parley/protocol';
import { firstObstacle, isFree } from './availability.ts';
import type { LobbyInput, Randomness } from './input.ts';
import type { LobbyStep } from './lobby-step.ts';
import { type Reply, refused } from './reply.ts';
import type { LobbyClient } from './state.ts';
import { select } from './tables.ts';

/** What invitation links do in the lobby (C3). HTTP has checked the link before. */

/** Players that one table remembers to have come by its link. The oldest gives way. */
const LINKED_IN = 32;

/** From now on this player may sit down at that table, if it is still the table of who made the link. */
export function linkedIn(
  lobby: LobbyStep,
  { player, table: id, maker }: Extract<LobbyInput, { type: 'linked-in' }>,
): void {
  const table = lobby.tables.get(id);
  if (table?.state !== 'forming' || lobby.clients.get(table.host)?.card.player !== maker) return;
  if (table.linkedIn.includes(player)) return;
  lobby.putTable({ ...table, linkedIn: [...table.linkedIn, player].slice(-LINKED_IN) });
}

/** A challenge to a player, on the client on which it is free, or on any of its clients. All that holds for a challenge holds here. */
export function selectPlayer(
  lobby: LobbyStep,
  client: LobbyClient,
  randomness: Randomness,
  wish: { player: Id; title: TitleId; mode: Mode; seats: number },
): Reply {
  const here = [...lobby.state.clientsOfPlayer(wish.player)].flatMap((id) => lobby.clients.get(id) ?? []);
  const free = here.find((one) => !one.away && firstObstacle(() => isFree(lobby, one, false)) === null);
  const to = free ?? here[0];
  if (to === undefined) return refused({ code: 'unknown-client', detail: 'not on the list' });
  return select(lobby, client, randomness, { ...wish, to: to.id, table: null });
}
