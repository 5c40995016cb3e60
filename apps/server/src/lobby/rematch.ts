import { type Id, type ListingClaim, ok } from '@parley/protocol';
import { mayAsk } from './asking.ts';
import { canPlay, firstObstacle, isFree, mayMeet, noneBlocked } from './availability.ts';
import type { Randomness } from './input.ts';
import type { LobbyStep } from './lobby-step.ts';
import { matchRoom } from './match-room.ts';
import { forgive } from './pauses.ts';
import { done, type Reply, refused } from './reply.ts';
import { isInvited } from './seating.ts';
import { LOBBY_LIMITS, type LobbyClient, type LobbyMatch } from './state.ts';
import { consent, hostedBy, makeTable } from './tables.ts';

/**
 * Another match of the same players. The seats rotate by one, so that another player begins. Only players of the match may ask,
 * and only after it. A second player who asks consents to the table of the first one.
 */
export function rematch(lobby: LobbyStep, client: LobbyClient, randomness: Randomness, id: Id): Reply {
  const match = lobby.matches.get(id);
  if (match === undefined) return refused({ code: 'unknown-match', detail: 'not a match that ended lately' });
  const seat = match.seats.find(({ player }) => player === client.card.player);
  if (seat === undefined) return refused({ code: 'not-a-party', detail: 'did not play it' });
  if (seat.state !== 'free') return refused({ code: 'unexpected', detail: 'that match is not over' });

  const existing = lobby.state.rematchTable(id);
  if (existing?.members.includes(client.id)) return done(existing.id);
  if (existing !== undefined && isInvited(existing, client.id)) return consent(lobby, client, randomness, existing);

  const others = match.seats.filter(({ player }) => player !== client.card.player);
  const invited: LobbyClient[] = [];
  for (const other of others) {
    const found = clientOf(lobby, other);
    if (found === undefined) return refused({ code: 'unknown-client', detail: 'somebody of that match has gone' });
    invited.push(found);
  }
  const obstacle = firstObstacle(
    () => canPlay(lobby, client, match.title, match.seats.length),
    () => isFree(lobby, client, true),
    () => matchRoom(lobby, [client, ...invited]),
    ...invited.flatMap((other) => [
      () => mayMeet(lobby, client, other, match.mode),
      () => canPlay(lobby, other, match.title, match.seats.length),
      () =>
        noneBlocked(
          lobby,
          other,
          invited.map(({ id }) => id),
        ),
      () => mayAsk(lobby, client, other),
      () => (stillIn(match, other) ? ok(undefined) : isFree(lobby, other, false)),
    ]),
  );
  if (obstacle !== null) return refused(obstacle);
  if (hostedBy(lobby, client.id).length >= LOBBY_LIMITS.hostedTables) {
    return refused({ code: 'table-limit', detail: 'too many tables' });
  }
  for (const other of invited) forgive(lobby, other, client);
  const [first, ...rest] = match.seats.map(({ player }) => player);
  const table = makeTable(lobby, client, randomness, {
    title: match.title,
    mode: match.mode,
    seats: match.seats.length,
    open: false,
    invite: invited.map((other) => other.id),
    rematchOf: id,
    listing: listingAgain(match, client, invited),
    order: first === undefined ? [] : [...rest, first],
  });
  return done(table.id);
}

/** Against the same bot as before, at the same strength, whoever asks: the asker is the one who is no house (S3). */
function listingAgain(
  { listing }: LobbyMatch,
  client: LobbyClient,
  invited: readonly LobbyClient[],
): ListingClaim | null {
  const house = listing === null ? undefined : invited.find(({ card }) => card.class === 'house');
  return listing === null || house === undefined ? null : { ...listing, house: house.id, class: client.card.class };
}

/** Whether the other side has not reported yet. Its report may still be on its way, and it can consent only after that. */
const stillIn = (match: LobbyMatch, other: LobbyClient): boolean =>
  match.seats.some(({ client, state }) => client === other.id && state !== 'free');

/** The client that played, or another client of the same player. */
function clientOf(lobby: LobbyStep, seat: { client: Id; player: Id }): LobbyClient | undefined {
  const same = lobby.clients.get(seat.client);
  if (same !== undefined) return same;
  const [other] = lobby.state.clientsOfPlayer(seat.player);
  return other === undefined ? undefined : lobby.clients.get(other);
}
