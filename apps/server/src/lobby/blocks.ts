import type { Id, Self } from '@parley/protocol';
import type { Draft } from './draft.ts';
import { endIntroductionsBetween } from './introductions.ts';
import { done, type Reply, refused } from './reply.ts';
import { endInvitation, isInvited, leaveTables, stand } from './seating.ts';
import { LOBBY_LIMITS, type LobbyClient } from './state.ts';

/**
 * The two do not see or meet each other any more: what they had begun together ends, except a match that runs. Only
 * somebody who is there, or whom one played lately, can be blocked: a player id of thin air is not kept.
 */
export function block(draft: Draft, client: LobbyClient, player: Id): Reply {
  const { self } = client;
  if (player === self.player) return refused({ code: 'self', detail: 'that is you' });
  if (client.blocked.has(player)) return done();
  if (self.blocked.length >= LOBBY_LIMITS.blocked) return refused({ code: 'table-limit', detail: 'too many blocked' });
  const others = [...draft.clients.values()].filter((other) => other.card.player === player);
  const met = [...draft.matches.values()].some(
    ({ seats }) => seats.some((seat) => seat.player === player) && seats.some((seat) => seat.player === self.player),
  );
  if (others.length === 0 && !met) return refused({ code: 'unknown-client', detail: 'nobody of that id is here' });
  const mine = [...draft.clients.values()].filter((other) => other.card.player === self.player);
  for (const own of mine) for (const other of others) part(draft, own, other);
  const name = others[0]?.card.name ?? '';
  changeSelf(draft, { ...self, blocked: [...self.blocked, { player, name }] });
  return { answer: 'keep', change: { kind: 'block', player: self.player, other: player } };
}

export function unblock(draft: Draft, client: LobbyClient, player: Id): Reply {
  const { self } = client;
  if (!client.blocked.has(player)) return done();
  changeSelf(draft, { ...self, blocked: self.blocked.filter((one) => one.player !== player) });
  return { answer: 'keep', change: { kind: 'unblock', player: self.player, other: player } };
}

/** A player's card, permissions or settings are these now: for all its clients, who are told (S7). */
export function changeSelf(draft: Draft, self: Self): void {
  for (const client of [...draft.clients.values()]) {
    if (client.card.player !== self.player) continue;
    const lost = client.self.portions.filter((portion) => !self.portions.includes(portion));
    draft.putClient({ ...client, ...facesOf(self) });
    draft.send(client.id, { type: 'self', self });
    for (const table of [...draft.tables.values()]) {
      const isThere = table.members.includes(client.id) || isInvited(table, client.id);
      if (isThere && lost.includes(table.mode)) leaveTables(draft, client.id, 'unavailable');
    }
    draft.touchTablesOf(client.id);
  }
}

/** What of a client follows from how its player sees itself. */
export function facesOf(self: Self): Pick<LobbyClient, 'self' | 'card' | 'blocked'> {
  const { player, name, avatar, class: kind, ratings } = self;
  return {
    self,
    card: { player, name, avatar, class: kind, ratings },
    blocked: new Set(self.blocked.map((one) => one.player)),
  };
}

function part(draft: Draft, own: LobbyClient, other: LobbyClient): void {
  endIntroductionsBetween(draft, own.id, other.id);
  for (const table of [...draft.tables.values()]) {
    if (table.state !== 'forming') continue;
    const sits = (client: Id): boolean => table.members.includes(client);
    const isIn = (client: Id): boolean => sits(client) || isInvited(table, client);
    if (!isIn(own.id) || !isIn(other.id)) continue;
    // The host's table goes on without the other one; in anybody else's, whoever blocked goes.
    const goes = table.host === own.id ? other.id : own.id;
    if (isInvited(table, goes)) endInvitation(draft, table, goes, goes === own.id ? 'declined' : 'withdrawn', own.id);
    else stand(draft, table, goes, 'left');
  }
}
