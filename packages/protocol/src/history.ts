import { z } from 'zod';
import { idSchema, titleIdSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { modeSchema, playerCardSchema } from './player.ts';

/** How a decided match ended for one player. Who shares the first place has drawn; `none`: there is no official result. */
export const ENDINGS = ['won', 'drawn', 'lost', 'none'] as const;
export const endingSchema = z.enum(ENDINGS);
export type Ending = z.infer<typeof endingSchema>;

/** `bots`: at least one of the others was a bot. */
export const AGAINST = ['people', 'bots'] as const;
export const againstSchema = z.enum(AGAINST);

/** Another player of a match, as it was called then. `player`: null where it is deleted. */
const otherSchema = playerCardSchema
  .pick({ name: true, avatar: true, class: true })
  .extend({ player: idSchema.nullable() });

/** One decided match of a player (C8). */
export const historyLineSchema = z.object({
  match: idSchema,
  title: titleIdSchema,
  mode: modeSchema,
  decidedAt: z.int(),
  ending: endingSchema,
  /** The place of this player in the official result; null without one. */
  rank: z.int().nullable(),
  official: z.boolean(),
  disputed: z.boolean(),
  others: z.array(otherSchema).max(LIMITS.seats),
  /** The player's trust before and after; null where it was not weighed. */
  before: z.number().nullable(),
  after: z.number().nullable(),
});
export type HistoryLine = z.infer<typeof historyLineSchema>;

/** Lines of one page of the history. */
export const HISTORY_PAGE = 20;

/** Where a page goes on: the instant and the match of the last line before it. */
export const historyPlaceSchema = z
  .string()
  .max(90)
  .regex(/^\d{1,16}\.[A-Za-z0-9_-]{8,64}$/);

/** Query of `ROUTES.history`. What is missing does not matter. `disputed`: whatever the result; `official`: with a result that nobody disputes. */
export const historyQuerySchema = z.strictObject({
  title: titleIdSchema.optional(),
  ending: endingSchema.optional(),
  against: againstSchema.optional(),
  standing: z.enum(['official', 'disputed']).optional(),
  after: historyPlaceSchema.optional(),
  /** As `SLOT_QUERY`: of no meaning here. */
  slot: z.string().max(4).optional(),
});
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

export const historyPageSchema = z.object({
  lines: z.array(historyLineSchema).max(HISTORY_PAGE),
  /** Where the next page begins; null after the last one. */
  next: historyPlaceSchema.nullable(),
});
export type HistoryPage = z.infer<typeof historyPageSchema>;

/** How many matches ended how, of one title and against one kind of opponents. */
export const resultsSchema = z.object({
  title: titleIdSchema,
  against: againstSchema,
  won: z.int().min(0),
  drawn: z.int().min(0),
  lost: z.int().min(0),
  none: z.int().min(0),
});
export type Results = z.infer<typeof resultsSchema>;
