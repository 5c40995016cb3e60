import { z } from 'zod';
import { countValue, type NoCode, partValue, readerOf } from './coded.ts';

/** How many matches, each played out against a trusted player whom one has not met lately. `more`: more than these. */
const matches = countValue;
/** A rating, 0..1. */
const to = partValue;

/** What would bring a rating back to where it was (W5). */
export const wayBackCodeSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('back'), values: z.object({ matches, to }) }),
  /** `first`: where these matches bring it; further ones bring it closer to where it was. */
  z.object({ code: z.literal('part-of-the-way'), values: z.object({ matches, first: to, to }) }),
  z.object({ code: z.literal('closer'), values: z.object({ to }) }),
]);
type WayBackCode = z.infer<typeof wayBackCodeSchema>;
export type WayBack = WayBackCode | NoCode;
export const readWayBack: (value: unknown) => WayBack = readerOf(wayBackCodeSchema);

/** What would raise a rating further, and what it counts as in ranked matches (W6). */
export const wayUpCodeSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('to-start'), values: z.object({ matches, more: z.boolean(), to }) }),
  z.object({ code: z.literal('to-height'), values: z.object({ matches, more: z.boolean(), to }) }),
  z.object({ code: z.literal('in-ranked'), values: z.object({ to }) }),
]);
type WayUpCode = z.infer<typeof wayUpCodeSchema>;
export type WayUp = WayUpCode | NoCode;
export const readWayUp: (value: unknown) => WayUp = readerOf(wayUpCodeSchema);
