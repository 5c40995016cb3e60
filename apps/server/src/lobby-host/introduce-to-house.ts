import {
  type IceServer,
  INTRODUCTION_TYP,
  type IntroductionClaims,
  type ListingStart,
  PROTOCOL_VERSION,
  SERVING_SEAT,
  WATCHER_SEAT,
} from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';
import type { LobbyEffect } from '../lobby/input.ts';
import type { Signed, Term } from './introduce-watcher.ts';

type ListingOrder = Extract<LobbyEffect, { type: 'show-listing' }>;

/**
 * Signs that this client may link to this house for this listing, and what it wants of it, until that expires (S3, S9). The asker has no seat, and
 * both sides know by that which way data may go.
 */
export function signListing(
  { introduction, listing, title, house, asker }: ListingOrder,
  rules: number,
  serverKey: Pick<ServerKey, 'sign'>,
  { issuer, at, lifeMs }: Term,
): Promise<string> {
  const claims: IntroductionClaims = {
    iss: issuer,
    jti: introduction,
    iat: Math.floor(at / 1_000),
    exp: Math.ceil((at + lifeMs) / 1_000),
    protocol: PROTOCOL_VERSION,
    match: introduction,
    title,
    rules,
    a: { ...house, seat: SERVING_SEAT },
    b: { ...asker, seat: WATCHER_SEAT },
    listing,
  };
  return serverKey.sign(INTRODUCTION_TYP, { ...claims });
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
