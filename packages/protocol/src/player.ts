import { z } from 'zod';
import { idSchema, instantSchema, titleIdSchema, userKeySchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { nameTextSchema } from './name-text.ts';

/** Determines the permissions of a client (S3). */
export const CLASSES = ['anonymous', 'limited', 'member', 'house'] as const;
export const classSchema = z.enum(CLASSES);
export type PlayerClass = z.infer<typeof classSchema>;

/** Parts of a session that are authorized separately (S4). */
export const PORTIONS = ['watch', 'chat', 'casual', 'ranked', 'tournament', 'listing'] as const;
export const portionSchema = z.enum(PORTIONS);
export type Portion = z.infer<typeof portionSchema>;

/** How a match counts: the quorums of a ranked one are stricter. */
export const MODES = ['casual', 'ranked', 'tournament'] as const;
export const modeSchema = z.enum(MODES);
/** What a client can ask for. Only an organiser begins the matches of a tournament (T5). */
export const askedModeSchema = modeSchema.exclude(['tournament']);
export type Mode = z.infer<typeof modeSchema>;

/**
 * Words of any script, with single spaces, hyphens, underscores, dots or apostrophes between them. The server also checks normal form,
 * look-alikes of taken names, and words that nobody should meet.
 */
export const nameSchema = nameTextSchema("[ _.'’-]", LIMITS.nameChars, LIMITS.nameUnits);

/** Seed of the generated picture; the page draws it. */
export const avatarSchema = z
  .string()
  .min(1)
  .max(24)
  .regex(/^[a-z0-9-]+$/);

/** The name and the picture of a player who deleted itself. The page says the name in its own language. */
export const DELETED = { name: 'Deleted player', avatar: 'deleted' } as const;

/** Trust of a player in one title, 0..1, and the number of rated matches behind it (T1). */
export const ratingSchema = z.object({
  title: titleIdSchema,
  trust: z.number().min(0).max(1),
  matches: z.int().min(0),
});
export type Rating = z.infer<typeof ratingSchema>;

/** How others see a player. */
export const playerCardSchema = z.object({
  player: idSchema,
  name: z.string().max(LIMITS.nameUnits),
  avatar: avatarSchema,
  class: classSchema,
  ratings: z.array(ratingSchema).max(32),
});
export type PlayerCard = z.infer<typeof playerCardSchema>;

/** Stands for an end of `quietUntil` that never comes by itself: the last millisecond of the year 9999. */
export const QUIET_UNTIL_TURNED_OFF = 253_402_300_799_999;

const askersSchema = z.object({ limited: z.boolean(), member: z.boolean(), house: z.boolean() });
/**
 * The classes that a player accepts (S3): who may ask for a match of each mode, and who may watch its matches. A setting of a
 * class that cannot ask at all has no effect.
 */
export const acceptsSchema = z.object({
  casual: askersSchema,
  ranked: askersSchema,
  watch: z.object({ anonymous: z.boolean(), limited: z.boolean(), member: z.boolean() }),
});
export type Accepts = z.infer<typeof acceptsSchema>;

/** The groups that somebody joined and those that it made, and the general one. */
const GROUPS_AT_MOST = LIMITS.groupsJoined + LIMITS.groupsMade + 1;
/** What portions are taken away for. `decided`: an administrator's own decision. */
export const OFFENCES = ['lying', 'flooding', 'filtering', 'leaving', 'unfair-play', 'abuse', 'decided'] as const;
export const offenceSchema = z.enum(OFFENCES);
export type Offence = z.infer<typeof offenceSchema>;

/** A restriction as its player sees it with each welcome: what, why, until when. A warning takes no portion. */
export const restrictionNoticeSchema = z.object({
  id: idSchema,
  offence: offenceSchema,
  portions: z.array(portionSchema).max(8),
  /** An administrator's own words; null where the policy decided. */
  words: z.string().max(LIMITS.decisionChars).nullable(),
  until: instantSchema,
});
export type RestrictionNotice = z.infer<typeof restrictionNoticeSchema>;

/** How a player sees itself. */
export const selfSchema = playerCardSchema.extend({
  portions: z.array(portionSchema),
  accepts: acceptsSchema,
  /** Until when this player takes no invitations, in milliseconds since the epoch; null if it takes them (S8). */
  quietUntil: z.int().nullable(),
  /** Whether others get only relayed addresses of this player (S17). */
  hidden: z.boolean(),
  blocked: z.array(z.object({ player: idSchema, name: z.string().max(40) })).max(500),
  /** The groups that it is in (S6). */
  groups: z.array(idSchema).max(GROUPS_AT_MOST),
  /** What stands against this player; its portions are without what they take (S5). Absent: nothing. */
  restrictions: z.array(restrictionNoticeSchema).max(16).optional(),
  /** Whether this player is an administrator, so that its page shows the way. Each request is checked anew. */
  administrator: z.boolean().optional(),
});
export type Self = z.infer<typeof selfSchema>;

export const PRESENCE_STATES = ['idle', 'forming', 'in-match', 'away'] as const;

/** One line of the live list (S7): a client, its player, and what it is doing. */
export const presenceSchema = z.object({
  client: idSchema,
  card: playerCardSchema,
  state: z.enum(PRESENCE_STATES),
  /** Titles that this client plays; a house may play fewer than all. */
  titles: z.array(titleIdSchema).max(32),
});
export type Presence = z.infer<typeof presenceSchema>;

/** A participant of one match: seat, client and key. */
export const participantSchema = z.object({
  seat: z
    .int()
    .min(0)
    .max(LIMITS.seats - 1),
  client: idSchema,
  card: playerCardSchema,
  key: userKeySchema,
});
export type Participant = z.infer<typeof participantSchema>;
