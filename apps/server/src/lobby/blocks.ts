import { accepts, type Id, QUIET_UNTIL_TURNED_OFF, type Self } from '@parley/protocol';
import { isQuiet } from './asking.ts';
import { changed } from './change.ts';
import { stillHeard } from './group-chat.ts';
import type { Change } from './input.ts';
import { endIntroductionsBetween } from './introductions.ts';
import type { LobbyStep } from './lobby-step.ts';
import { endForbiddenListings } from './open-listing.ts';
import { done, type Reply, refused } from './reply.ts';
import { concerns, endInvitation, isInvited, leaveTables, stand } from './seating.ts';
import { LOBBY_LIMITS, type LobbyClient } from './state.ts';
import { partFromUnlisted } from './unlisted.ts';
import { endForbiddenWatches } from './watching.ts';

/**
 * From now on the two players do not see or meet each other. Everything that they had begun together ends, except a running match.
 * A player can block only somebody who is online or was in a recent match, so that no invented player ids are stored.
 */
export function block(lobby: LobbyStep, client: LobbyClient, player: Id): Reply {
  const { self } = client;
  if (player === self.player) return refused({ code: 'self', detail: 'that is you' });
  if (client.blocked.has(player)) return done();
  if (self.blocked.length >= LOBBY_LIMITS.blocked) return refused({ code: 'table-limit', detail: 'too many blocked' });
  const others = clientsOf(lobby, player);
  const met = lobby.state
    .matchesOfPlayer(self.player)
    .some(({ seats }) => seats.some((seat) => seat.player === player));
  if (others.length === 0 && !met) return refused({ code: 'unknown-client', detail: 'nobody of that id is here' });
  for (const own of clientsOf(lobby, self.player)) for (const other of others) part(lobby, own, other);
  const name = others[0]?.card.name ?? '';
  return change(lobby, client, { kind: 'block', player: self.player, other: player, name });
}

export function unblock(lobby: LobbyStep, client: LobbyClient, player: Id): Reply {
  if (!client.blocked.has(player)) return done();
  return change(lobby, client, { kind: 'unblock', player: client.card.player, other: player });
}

/** How long `hour` lasts (milliseconds). */
const QUIET_MS = 3_600_000;

/** From now on, for an hour or until it is turned off, nobody may ask this player (S8). What is open ends at once. */
export function quiet(lobby: LobbyStep, client: LobbyClient, wish: 'off' | 'hour' | 'on'): Reply {
  const until = { off: null, hour: lobby.now + QUIET_MS, on: QUIET_UNTIL_TURNED_OFF }[wish];
  return change(lobby, client, { kind: 'quiet', player: client.card.player, quietUntil: until });
}

/** Changes a setting of this client's player. It holds from now on, and the client gets its answer when it is stored. */
export function change(lobby: LobbyStep, client: LobbyClient, setting: Change): Reply {
  changeSelf(lobby, changed(client.self, setting));
  return { answer: 'keep', change: setting };
}

/** Applies a player's changed card, permissions or settings to all its clients, and tells them (S7). */
export function changeSelf(lobby: LobbyStep, self: Self): void {
  const mine = clientsOf(lobby, self.player);
  // One message for all: who blocked many has a long one.
  lobby.effects.push({ type: 'send', to: mine.map(({ id }) => id), message: { type: 'self', self } });
  const faces = facesOf(self);
  for (const client of mine) {
    const lost = client.self.portions.filter((portion) => !self.portions.includes(portion));
    lobby.putClient({ ...client, ...faces, hears: stillHeard(client.hears, self.groups) });
    endUnaccepted(lobby, client.id);
    const isOut = lobby.state.tablesOfClient(client.id).some(({ mode }) => lost.includes(mode));
    if (isOut) leaveTables(lobby, client.id, 'unavailable');
    partFromUnlisted(lobby, { ...client, ...faces });
    lobby.touchTablesOf(client.id);
  }
  endForbiddenWatches(lobby, self.player);
  endForbiddenListings(lobby, mine);
}

/** Ends the invitations that this client may not have any more: from a class that it refuses now, or all, if it is quiet. */
function endUnaccepted(lobby: LobbyStep, id: Id): void {
  const client = lobby.clients.get(id);
  if (client === undefined) return;
  for (const table of lobby.state.invitationsTo(id)) {
    const host = lobby.clients.get(table.host);
    const isKept =
      host !== undefined && !isQuiet(client, lobby.now) && accepts(client.self.accepts, table.mode, host.card.class);
    if (!isKept) endInvitation(lobby, table, id, 'declined', id);
  }
}

const clientsOf = (lobby: LobbyStep, player: Id): LobbyClient[] =>
  [...lobby.state.clientsOfPlayer(player)].flatMap((id) => lobby.clients.get(id) ?? []);

/** The parts of a client that follow from its player's `Self`. */
export function facesOf(self: Self): Pick<LobbyClient, 'self' | 'card' | 'blocked'> {
  const { player, name, avatar, class: kind, ratings } = self;
  return {
    self,
    card: { player, name, avatar, class: kind, ratings },
    blocked: new Set(self.blocked.map((one) => one.player)),
  };
}

function part(lobby: LobbyStep, own: LobbyClient, other: LobbyClient): void {
  endIntroductionsBetween(lobby, own.id, other.id);
  for (const table of lobby.state.tablesOfClient(own.id)) {
    if (table.state !== 'forming' || !concerns(table, other.id)) continue;
    // The host's table goes on without the other player. At any other table the player who blocked leaves.
    const goes = table.host === own.id ? other.id : own.id;
    if (isInvited(table, goes)) endInvitation(lobby, table, goes, goes === own.id ? 'declined' : 'withdrawn', own.id);
    else stand(lobby, table, goes, 'left');
  }
}
