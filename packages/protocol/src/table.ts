import { z } from 'zod';
import { idSchema, instantSchema, titleIdSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { listingClaimSchema } from './listing-claim.ts';
import { modeSchema, playerCardSchema } from './player.ts';

/** An open question: the host asked this client to sit down (S8). */
export const invitationSchema = z.object({
  client: idSchema,
  card: playerCardSchema,
  expiresAt: instantSchema,
});

/** The classes of people who look for a match, or whom somebody who looks may take. */
export const LOOKING_CLASSES = ['limited', 'member'] as const;

/**
 * A match being formed. A challenge of two is a table of two seats with one invitation; a table of more seats
 * gathers several. The match begins by itself when every seat is taken by consent, or earlier when the host says so.
 */
export const tableSchema = z.object({
  table: idSchema,
  title: titleIdSchema,
  mode: modeSchema,
  seats: z.int().min(2).max(LIMITS.seats),
  host: idSchema,
  /** Open tables are listed, and every permitted client may sit down without an invitation. */
  open: z.boolean(),
  /** Not listed: people sit down by an invitation link (C3). */
  unlisted: z.boolean().optional(),
  /** Its host looks for somebody to play with, since this time, and takes people of these classes (W1). Who sits down plays at once. */
  looking: z
    .object({ since: instantSchema, takes: z.array(z.enum(LOOKING_CLASSES)).max(LOOKING_CLASSES.length) })
    .optional(),
  /** The clients that consented, the host first. */
  members: z.array(z.object({ client: idSchema, card: playerCardSchema })).max(LIMITS.seats),
  invitations: z.array(invitationSchema).max(LIMITS.openInvitations),
  /** The match that this table repeats, if it is a rematch. */
  rematchOf: idSchema.nullable(),
  /** The listing of a house that the host opened here. */
  listing: listingClaimSchema.optional(),
});
export type Table = z.infer<typeof tableSchema>;

/** How an invitation ended; both sides are shown it (S8). */
export const INVITATION_ENDS = [
  'consented',
  'declined',
  'expired',
  'withdrawn',
  'disconnected',
  'unavailable',
] as const;
export type InvitationEnd = (typeof INVITATION_ENDS)[number];

/** How a table ended. */
export const TABLE_ENDS = [
  'started',
  'declined',
  'expired',
  'withdrawn',
  'closed',
  'removed',
  'left',
  'disconnected',
  'room-closed',
] as const;
export type TableEnd = (typeof TABLE_ENDS)[number];
