import type { HouseListing, Id, ListingClaim, ListingWants } from '@parley/protocol';
import { endForbiddenRooms, enterRoom } from './house-room.ts';
import type { Randomness } from './input.ts';
import { endIntroduction } from './introductions.ts';
import type { LobbyStep } from './lobby-step.ts';
import { planLink } from './plan-link.ts';
import { isListingFull, listingAccess } from './projection.ts';
import { done, type Obstacle, type Reply, refused } from './reply.ts';
import { nothingSent } from './signal-count.ts';
import type { Introduction, LobbyClient } from './state.ts';
import { select } from './tables.ts';
import { hiding } from './watching.ts';

/**
 * Opening a listing of a house (S3). Who may is asked here at each opening, and once more when a match begins, of the same function as
 * the list. What somebody wants of it is only carried: whether its class gets that, the house says.
 */

interface Wish {
  readonly house: Id;
  readonly listing: string;
  readonly wants: ListingWants;
}

export function openListing(lobby: LobbyStep, client: LobbyClient, randomness: Randomness, wish: Wish): Reply {
  const house = lobby.clients.get(wish.house);
  const listing = house?.listings.find(({ id }) => id === wish.listing);
  if (house === undefined || listing === undefined) return refused(unknown);
  const access = listingAccess(client, house, listing);
  if (access.state === 'unseen') return refused(unknown);
  if (access.state === 'closed')
    return refused({ code: access.code, detail: 'this listing is not open to this class' });
  if (wish.wants.kind !== listing.kind) return refused({ code: 'unexpected', detail: 'a listing of another kind' });
  const claim: ListingClaim = { house: house.id, id: listing.id, class: client.card.class, wants: wish.wants };
  if (listing.kind === 'room') return enterRoom(lobby, client, randomness, listing, claim);
  if (listing.kind === 'matches') endListingsBy(lobby, client.id);
  if (isListingFull(lobby, house, listing)) return refused(full);
  const { openings } = lobby.state;
  const { player } = house.card;
  if (!openings.allows(player, lobby.now)) {
    return refused({ ...full, retryMs: openings.waitMs(player, lobby.now) });
  }
  const reply =
    listing.kind === 'bot'
      ? sitDown(lobby, client, randomness, listing, claim)
      : show(lobby, client, house, randomness.id, listing, claim);
  if (reply.answer === 'done') openings.take(player, lobby.now);
  return reply;
}

const unknown: Obstacle = { code: 'unknown-listing', detail: 'no such listing, or not for this client' };
const full: Obstacle = { code: 'listing-full', detail: 'as many use it as its house can serve' };

/** A match against the bot begins as any other one does: the house is asked, and consents. */
function sitDown(
  lobby: LobbyStep,
  client: LobbyClient,
  randomness: Randomness,
  { title }: HouseListing,
  claim: ListingClaim,
): Reply {
  return select(lobby, client, randomness, {
    to: claim.house,
    title,
    mode: 'casual',
    seats: 2,
    table: null,
    listing: claim,
  });
}

/** The two are introduced at once, one way: the house shows, and the asker sends nothing. */
function show(
  lobby: LobbyStep,
  client: LobbyClient,
  house: LobbyClient,
  id: Id,
  { title }: HouseListing,
  listing: ListingClaim,
): Reply {
  const none = nothingSent(lobby.now, false);
  const plan = planLink(hiding(house), hiding(client), lobby.settings.turn);
  const expiresAt = lobby.now + lobby.settings.introductionMs;
  const sides = { a: house.id, b: client.id, sentByA: none, sentByB: none };
  lobby.putIntroduction({ id, purpose: 'listing', match: id, ...sides, expiresAt, plan, first: 0, listing });
  lobby.effects.push({
    type: 'show-listing',
    introduction: id,
    listing,
    title,
    house: { client: house.id, player: house.card.player, key: house.key },
    asker: { client: client.id, player: client.card.player, key: client.key },
    plan,
  });
  return done();
}

/** One of the two has done with it. */
export function closeListing(lobby: LobbyStep, client: LobbyClient, id: Id): Reply {
  const one = lobby.introductions.get(id);
  if (one?.purpose === 'listing' && (one.a === client.id || one.b === client.id)) endIntroduction(lobby, one, 'left');
  return done();
}

/** The introductions by which this client looks at matches. */
const openedBy = (lobby: LobbyStep, client: Id): Introduction[] =>
  lobby.state.introductionsOfClient(client).filter(({ purpose, b }) => purpose === 'listing' && b === client);

/** This client looks at no matches of a house any more. */
function endListingsBy(lobby: LobbyStep, client: Id): void {
  for (const one of openedBy(lobby, client)) endIntroduction(lobby, one, 'left');
}

/** A client that comes again looks at none and, if it is a house, shows none until it has published anew. */
export function endListingsOf(lobby: LobbyStep, client: Id): void {
  endListingsBy(lobby, client);
  for (const one of lobby.state.listingsServedBy(client)) endIntroduction(lobby, one, 'disconnected');
}

/** Ends whatever may not be shown any more, because rights, a portion, a class or a block of one of these changed (S3, S7). */
export function endForbiddenListings(lobby: LobbyStep, changed: readonly LobbyClient[]): void {
  endForbiddenRooms(lobby, changed);
  for (const { id } of changed) {
    for (const one of [...lobby.state.listingsServedBy(id), ...openedBy(lobby, id)]) {
      if (!isStillShown(lobby, one)) endIntroduction(lobby, one, 'blocked');
    }
  }
}

function isStillShown(lobby: LobbyStep, { a, b, listing: claim }: Introduction): boolean {
  const [house, asker] = [lobby.clients.get(a), lobby.clients.get(b)];
  const listing = house?.listings.find(({ id }) => id === claim?.id);
  if (house === undefined || asker === undefined || listing === undefined) return false;
  return asker.card.class === claim?.class && listingAccess(asker, house, listing).state === 'open';
}
