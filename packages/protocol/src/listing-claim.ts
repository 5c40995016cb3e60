import { z } from 'zod';
import { idSchema } from './ids.ts';
import { classSchema } from './player.ts';

/** What somebody wants who opens a listing of a house, as its introduction states it (S3). */

/** `bot`: an opponent. `matches`: finished matches to look at, with their evidence. `room`: where people meet to play one another. */
export const LISTING_KINDS = ['bot', 'matches', 'room'] as const;
export type ListingKind = (typeof LISTING_KINDS)[number];

/** How well a bot plays: the strengths of the titles. */
export const BOT_STRENGTHS = ['easy', 'normal', 'strong'] as const;
export const botStrengthSchema = z.enum(BOT_STRENGTHS);
export type BotStrength = z.infer<typeof botStrengthSchema>;

/** Short name of a listing within its house: lower case, with hyphens. */
export const listingIdSchema = z
  .string()
  .min(2)
  .max(24)
  .regex(/^[a-z][a-z0-9-]*$/);

/**
 * What the one who opens a listing wants of it. The server carries it, and the house says whether the class of the asker gets it.
 * `match`: one of the matches that the house keeps; null: the newest one.
 */
export const listingWantsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bot'), strength: botStrengthSchema }),
  z.object({ kind: z.literal('matches'), match: idSchema.nullable() }),
  z.object({ kind: z.literal('room') }),
]);
export type ListingWants = z.infer<typeof listingWantsSchema>;

/** A claim of an introduction: it is for this listing, for somebody of this class who wants this, and for nothing else (S3). */
export const listingClaimSchema = z.object({
  /** The client of the house. */
  house: idSchema,
  id: listingIdSchema,
  /** The class of the one who asks; in a room, of the one who waited there first. */
  class: classSchema,
  wants: listingWantsSchema,
});
export type ListingClaim = z.infer<typeof listingClaimSchema>;

/** The same wish: for a request that is repeated, and for an introduction that has to be for this one. */
export function sameClaim(one: ListingClaim | null | undefined, other: ListingClaim | null | undefined): boolean {
  if (one == null || other == null) return one == null && other == null;
  return (
    one.house === other.house && one.id === other.id && one.class === other.class && sameWants(one.wants, other.wants)
  );
}

function sameWants(one: ListingWants, other: ListingWants): boolean {
  switch (one.kind) {
    case 'bot':
      return other.kind === 'bot' && one.strength === other.strength;
    case 'matches':
      return other.kind === 'matches' && one.match === other.match;
    case 'room':
      return other.kind === 'room';
    default:
      return one satisfies never;
  }
}
