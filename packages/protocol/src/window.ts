import { z } from 'zod';
import { idSchema, titleIdSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { PRESENCE_STATES, presenceSchema } from './player.ts';
import { tableSchema } from './table.ts';

/** How many a client may see, in the window and outside it. Its own player and blocked people are not counted. */
export const countsSchema = z.object({
  /** Clients on the list. */
  people: z.int().min(0),
  /** Open tables at which this client does not sit. */
  tables: z.int().min(0),
  /** Clients on the list that play a title, houses left out; titles that nobody plays are missing. */
  titles: z.record(titleIdSchema, z.int().min(0)),
});
export type Counts = z.infer<typeof countsSchema>;

/**
 * A change of a client's two windows: the people, and the open tables at which it does not sit (S7). A window names
 * the most relevant lines: free people first, then the nearest by trust. Lines come in no order.
 */
export const windowChangeSchema = z.object({
  /** Lines that are new in the window, or whose card changed. */
  people: z.array(presenceSchema).max(LIMITS.windowLines).default([]),
  /** Lines of which nothing but the state changed. */
  states: z
    .array(z.object({ client: idSchema, state: z.enum(PRESENCE_STATES) }))
    .max(LIMITS.windowLines)
    .default([]),
  /** Clients that are not in the window any more. */
  gone: z.array(idSchema).max(LIMITS.windowLines).default([]),
  /** Open tables that are new in the window, or changed. */
  tables: z.array(tableSchema).max(LIMITS.windowLines).default([]),
  tablesGone: z.array(idSchema).max(LIMITS.windowLines).default([]),
  /** Absent where nothing of it changed, and while they change faster than a person reads. */
  counts: countsSchema.optional(),
});
export type WindowChange = z.infer<typeof windowChangeSchema>;

/** Nothing changed. Empty parts are left out on the wire. */
export const EMPTY_WINDOW: WindowChange = { people: [], states: [], gone: [], tables: [], tablesGone: [] };
