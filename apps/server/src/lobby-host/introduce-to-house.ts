import { type IceServer, type ListingStart, SERVING_SEAT, WATCHER_SEAT } from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';
import type { LobbyEffect } from '../lobby/input.ts';
import type { Signed } from './introduce-watcher.ts';
import { signIntroduction, type Term } from './sign-introduction.ts';

type ListingOrder = Extract<LobbyEffect, { type: 'show-listing' }>;

/**
 * Signs that this client may link to this house for this listing, and what it wants of it, until that expires (S3, S9). The asker has no seat, and
 * both sides know by that which way data may go.
 */
export function signListing(
  { introduction, listing, title, house, asker }: ListingOrder,
  rules: number,
  serverKey: Pick<ServerKey, 'sign'>,
  term: Term,
): Promise<string> {
  const [a, b] = [
    { ...house, seat: SERVING_SEAT },
    { ...asker, seat: WATCHER_SEAT },
  ];
  return signIntroduction({ jti: introduction, match: introduction, title, rules, a, b, listing }, serverKey, term);
}

/** What both are told. The house learns the class of the asker, and not its name. */
export function listingStartFor(
  { introduction, listing, title, house, asker, plan }: ListingOrder,
  signed: Signed,
  ice: readonly IceServer[],
): ListingStart {
  const keys = { houseKey: house.key, askerKey: asker.key };
  return { introduction, listing, title, ...keys, ...signed, plan, iceServers: [...ice] };
}
