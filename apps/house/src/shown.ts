import { framesOf, noFrame } from '@parley/match';
import type { HouseListing, ListingStart } from '@parley/protocol';
import { matchesFor } from './rights.ts';
import type { Shelf } from './shelf.ts';

/**
 * What is sent to somebody who opened a listing of matches: those that its class may look at, and the file of the one it wants, if that
 * is one of them. Whoever wants an older one than its class gets is told no.
 */
export async function framesFor(
  listings: readonly HouseListing[],
  shelf: Pick<Shelf, 'latest' | 'text'>,
  { listing: claim }: ListingStart,
): Promise<Iterable<Uint8Array>> {
  const right = matchesFor(listings, claim);
  if (right === null || claim.wants.kind !== 'matches') return [noFrame('not-permitted')];
  const lines = shelf.latest(right.title, right.latest);
  const wanted = claim.wants.match ?? lines[0]?.match;
  if (wanted === undefined) return framesOf(lines, null);
  if (!lines.some(({ match }) => match === wanted)) {
    return [noFrame((await shelf.text(wanted)) === null ? 'unknown-match' : 'not-permitted')];
  }
  const text = await shelf.text(wanted);
  return text === null ? [noFrame('unknown-match')] : framesOf(lines, { match: wanted, text });
}
