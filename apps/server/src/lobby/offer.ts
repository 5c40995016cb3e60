import { type HouseListing, LIMITS, LISTING_CLASSES, type ListingLine, overreachOf } from '@parley/protocol';
import { checkGroupName } from '../auth/names.ts';
import type { LobbyStep } from './lobby-step.ts';
import { endForbiddenListings } from './open-listing.ts';
import { crowdOf, isListingFull, type ListingSight, listingAccess } from './projection.ts';
import { done, type Reply, refused } from './reply.ts';
import type { LobbyClient } from './state.ts';

/** Listings of houses: publishing them, and who sees which (S3). Opening them is in `open-listing.ts`. */

/** Takes the listings of a house, all or none of them. They go with its client. */
export function publish(lobby: LobbyStep, client: LobbyClient, listings: readonly HouseListing[]): Reply {
  const { publishing } = lobby.state;
  const { player } = client.card;
  if (!publishing.allows(player, lobby.now)) {
    const retryMs = publishing.waitMs(player, lobby.now);
    return refused({ code: 'too-fast', detail: 'too many lists one after the other', retryMs });
  }
  publishing.take(player, lobby.now);
  for (const listing of listings) {
    const fault = faultOf(lobby, client, listing);
    if (fault !== null) return refused({ code: 'listing-refused', detail: `${listing.id}: ${fault}` });
  }
  lobby.noteClient({ ...client, listings });
  endForbiddenListings(lobby, [client]);
  return done();
}

/** Why this listing cannot be published; null where it can. */
function faultOf(lobby: LobbyStep, house: LobbyClient, listing: HouseListing): string | null {
  const title = lobby.settings.titles.get(listing.title);
  if (title === undefined) return 'of a title that this server does not know';
  if (!house.titles.includes(listing.title)) return 'of a title that this house does not play';
  if (!checkGroupName(listing.name).ok) return 'its name may not be borne';
  if (listing.kind === 'room' && (listing.seats < title.seats.min || listing.seats > title.seats.max))
    return 'its title is not played with so many seats';
  const [over] = overreachOf(listing);
  return over === undefined ? null : `gives more than the class ${over} may have`;
}

/** A listing that this client sees. `place`: how many listings of the same house it sees before this one. */
interface Candidate {
  readonly house: LobbyClient;
  readonly listing: HouseListing;
  readonly sight: Exclude<ListingSight, { state: 'unseen' }>;
  readonly place: number;
}

/** The listings that this client may see. One house with many listings leaves room for the others. */
export function listings(lobby: LobbyStep, client: LobbyClient, re: number): Reply {
  const found: Candidate[] = [];
  let looked = 0;
  for (const id of lobby.state.houses) {
    const house = lobby.clients.get(id);
    if (house === undefined || house.listings.length === 0) continue;
    if (looked === LIMITS.listingHouses) break;
    looked += 1;
    let place = 0;
    for (const listing of house.listings) {
      const sight = listingAccess(client, house, listing);
      if (sight.state === 'unseen') continue;
      found.push({ house, listing, sight, place });
      place += 1;
    }
  }
  // The first listing of each house, then the second of each; of equal places those that can be opened.
  const isClosed = ({ sight }: Candidate): number => (sight.state === 'open' ? 0 : 1);
  found.sort((one, other) => one.place - other.place || isClosed(one) - isClosed(other));
  const lines = found.slice(0, LIMITS.listingLines).map((one) => lineOf(lobby, one));
  lobby.send(client.id, { type: 'listings', re, lines });
  return { answer: 'nothing' };
}

/** A listing as its viewer is shown it. */
function lineOf(lobby: LobbyStep, { house, listing, sight }: Candidate): ListingLine {
  const { rights, ...shown } = listing;
  const opensTo = LISTING_CLASSES.filter((one) => rights[one].access === 'open');
  const mine = sight.state === 'open' ? sight.gets : SEEN;
  const crowd = listing.kind === 'room' ? crowdOf(lobby, house, listing) : {};
  const line = { house: house.id, card: house.card, opensTo, full: isListingFull(lobby, house, listing) };
  return { ...line, listing: { ...shown, ...crowd, mine } as ListingLine['listing'] };
}

const SEEN = { access: 'seen' } as const;
