import { z } from 'zod';
import { idSchema, titleIdSchema, userKeySchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { listingClaimSchema } from './listing-claim.ts';

const sideSchema = z.object({
  client: idSchema,
  player: idSchema,
  key: userKeySchema,
  /** A seat of the match, `WATCHER_SEAT` or `RELAY_SEAT`. */
  seat: z
    .int()
    .min(0)
    .max(LIMITS.seats + 1),
});

/**
 * Claims of an introduction: a JWT (EdDSA, `typ` below) in which the server states that two named clients, with
 * these user keys, may link for this match (S9). `a` is the one that makes the offer.
 */
export const introductionClaimsSchema = z.object({
  iss: z.string().max(200),
  jti: idSchema,
  iat: z.int(),
  exp: z.int(),
  protocol: z.int(),
  match: idSchema,
  title: titleIdSchema,
  rules: z.int(),
  a: sideSchema,
  b: sideSchema,
  /** It is for this listing of a house, and for nothing else; absent: for none (S3). */
  listing: listingClaimSchema.optional(),
});
export type IntroductionClaims = z.infer<typeof introductionClaimsSchema>;

/** `typ` of the JWT header: no other token of this server can stand for an introduction. */
export const INTRODUCTION_TYP = 'parley-introduction+jwt';
