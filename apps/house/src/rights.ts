import type { Strength } from '@parley/games';
import type { HouseListing, ListingClaim } from '@parley/protocol';

/**
 * What somebody gets who opened a listing, by its class: the house decides this by its own configuration, and believes nothing but what the
 * introduction of the server says about who asks and for what (S3). Pure.
 */

/** The strength to play at; null: this class does not get that, or there is no such listing. */
export function strengthFor(
  listings: readonly HouseListing[],
  { id, class: kind, wants }: ListingClaim,
): Strength | null {
  const listing = listings.find((one) => one.id === id);
  if (listing?.kind !== 'bot' || wants.kind !== 'bot' || kind === 'house') return null;
  const right = listing.rights[kind];
  return right.access === 'open' && right.strengths.includes(wants.strength) ? wants.strength : null;
}

/** The title of the matches, and how many of the latest this class may look at; null as above. */
export function matchesFor(
  listings: readonly HouseListing[],
  { id, class: kind, wants }: ListingClaim,
): { readonly title: string; readonly latest: number } | null {
  const listing = listings.find((one) => one.id === id);
  if (listing?.kind !== 'matches' || wants.kind !== 'matches' || kind === 'house') return null;
  const right = listing.rights[kind];
  return right.access === 'open' ? { title: listing.title, latest: right.latest } : null;
}

/** Whether the matches that are played by this listing may be kept and shown. */
export const isRecorded = (listings: readonly HouseListing[], claim: ListingClaim): boolean =>
  listings.some((one) => one.kind === 'bot' && one.id === claim.id && one.recorded);
