import { z } from 'zod';
import { aboutSchema, cleanText } from './chat-text.ts';
import { groupNameSchema } from './group.ts';
import { compactJwsSchema, idSchema, instantSchema, titleIdSchema, userKeySchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { BOT_STRENGTHS, botStrengthSchema, listingClaimSchema, listingIdSchema } from './listing-claim.ts';
import { iceServerSchema } from './match.ts';
import { playerCardSchema } from './player.ts';
import { linkPlanSchema } from './rung.ts';

/**
 * Listings: what a house offers, with rights of its own for each class (S3). The server enforces who sees a listing and who may open it. The
 * house enforces what each of them gets, by the class that the introduction names.
 */

/** The classes for which a listing says what they may do. A house opens no listing. */
export const LISTING_CLASSES = ['anonymous', 'limited', 'member'] as const;
export type ListingClass = (typeof LISTING_CLASSES)[number];

const hidden = z.object({ access: z.literal('hidden') });
const seen = z.object({ access: z.literal('seen') });
const botOpen = z.object({
  access: z.literal('open'),
  /** Which strengths this class may play against. */
  strengths: z
    .array(botStrengthSchema)
    .min(1)
    .max(BOT_STRENGTHS.length)
    .refine((all) => new Set(all).size === all.length, 'each strength once'),
});
const matchesOpen = z.object({
  access: z.literal('open'),
  /** How many of the latest matches this class may look at. */
  latest: z.int().min(1).max(LIMITS.matchesShown),
});
/** What a room gives a class: to sit down and play there, which includes watching, or to watch what is played there. */
export const ROOM_RIGHTS = ['play', 'watch'] as const;
const roomOpen = z.object({ access: z.literal('open'), may: z.enum(ROOM_RIGHTS) });
const botAccess = z.discriminatedUnion('access', [hidden, seen, botOpen]);
const matchesAccess = z.discriminatedUnion('access', [hidden, seen, matchesOpen]);
const roomAccess = z.discriminatedUnion('access', [hidden, seen, roomOpen]);

const named = {
  id: listingIdSchema,
  name: groupNameSchema,
  /** One line about it; may be empty. */
  about: aboutSchema,
  title: titleIdSchema,
};
/** Whether the house may show the matches that are played here to others, by a listing of kind `matches`. */
const recorded = { recorded: z.boolean() };
/** People play one another there, never for a rating: who may meet whom for one is no matter of a house. */
const played = { mode: z.literal('casual'), seats: z.int().min(2).max(LIMITS.seats) };

/** What each class may do with it. `seen`: it is on the list, and may not be opened. */
const rightsOf = <S extends z.ZodType>(access: S) => z.object({ anonymous: access, limited: access, member: access });

/** A listing as a house publishes it. */
export const houseListingSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bot'), ...named, ...recorded, rights: rightsOf(botAccess) }),
  z.object({ kind: z.literal('matches'), ...named, rights: rightsOf(matchesAccess) }),
  z.object({ kind: z.literal('room'), ...named, ...played, rights: rightsOf(roomAccess) }),
]);
export type HouseListing = z.infer<typeof houseListingSchema>;
export type ListingAccess = HouseListing['rights'][ListingClass];

/** All listings of a house. They replace those from before. */
export const houseListingsSchema = z
  .array(houseListingSchema)
  .max(LIMITS.listings)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'each id once');

/** A listing as one client is shown it: with its own rights, and with those classes that may open it. */
export const listingLineSchema = z.object({
  /** The client of the house. */
  house: idSchema,
  card: playerCardSchema,
  listing: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('bot'),
      ...named,
      ...recorded,
      mine: z.discriminatedUnion('access', [seen, botOpen]),
    }),
    z.object({ kind: z.literal('matches'), ...named, mine: z.discriminatedUnion('access', [seen, matchesOpen]) }),
    z.object({
      kind: z.literal('room'),
      ...named,
      ...played,
      mine: z.discriminatedUnion('access', [seen, roomOpen]),
      /** How many people wait there, and play there. */
      waiting: z.int().min(0),
      playing: z.int().min(0),
    }),
  ]),
  opensTo: z.array(z.enum(LISTING_CLASSES)).max(LISTING_CLASSES.length),
  /** As many use it at present as its house can serve. */
  full: z.boolean(),
});
export type ListingLine = z.infer<typeof listingLineSchema>;

/** One side's part of an introduction to look at matches. Data goes from the house to the asker only. */
const introduced = {
  introduction: idSchema,
  /** By the clock of the server. */
  introducedAt: instantSchema,
  jwt: compactJwsSchema,
  /** Always through relays, so that neither side learns an address of the other (S17). */
  plan: linkPlanSchema,
  iceServers: z.array(iceServerSchema).max(8),
  listing: listingClaimSchema,
  title: titleIdSchema,
  /** The user keys of the house and of the asker, which the introduction names. */
  houseKey: userKeySchema,
  askerKey: userKeySchema,
};
export const listingStartSchema = z.object(introduced);
export type ListingStart = z.infer<typeof listingStartSchema>;

/** The seat of the house in such an introduction; the asker has `WATCHER_SEAT`. */
export const SERVING_SEAT = 0;

/** One of the matches that a house shows, as it is listed over the link. */
export const shownMatchSchema = z.object({
  match: idSchema,
  startedAt: instantSchema,
  /** In order of seats. Nobody has checked these names, so what a text must not hold is taken out. */
  players: z.array(z.string().max(40).transform(cleanText)).min(2).max(LIMITS.seats),
  ranks: z.array(z.int().min(1).max(LIMITS.seats)).max(LIMITS.seats).nullable(),
});
export type ShownMatch = z.infer<typeof shownMatchSchema>;
