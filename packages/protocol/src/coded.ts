import { z } from 'zod';
import { seatSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { safeParse } from './safe-parse.ts';

/**
 * What the machine says is carried as a code with values, and put into words where somebody reads it (W5.9). Each family of sentences is
 * a closed union of codes. Values are numbers, seats and short lists of them: no names and no words.
 */

/** Characters of a sentence from before there were codes. */
const WRITTEN_CHARS = 500;

/** No control characters, nothing that turns the direction of text, and no place that was left for a name. */
const isPlain = (text: string): boolean => !/[\p{Cc}\u202A-\u202E\u2066-\u2069]|\{\d*\}/u.test(text);

/** A sentence from before there were codes: it is shown as it stands (E9.4). */
const asWrittenSchema = z.object({
  code: z.literal('as-written'),
  values: z.object({ text: z.string().min(1).max(WRITTEN_CHARS).refine(isPlain) }),
});
type AsWritten = z.infer<typeof asWrittenSchema>;

/** Stands where a code, or a value of one, cannot be read: an honest server never sends it. */
const UNKNOWN = { code: 'unknown', values: {} } as const;

/** What every family has besides its own codes. */
export type NoCode = AsWritten | typeof UNKNOWN;

/**
 * Reads a sentence of one family: a code, or the words of an older verdict. What is neither becomes `unknown`, because one sentence that
 * cannot be read must not take the whole verdict from its reader (W5.10).
 */
export function readerOf<Code extends { readonly code: string }>(
  codes: z.ZodType<Code>,
): (value: unknown) => Code | NoCode {
  const either = z.union([codes, asWrittenSchema]);
  return (value) => {
    const found = safeParse(
      either,
      typeof value === 'string' ? { code: 'as-written', values: { text: value } } : value,
    );
    return found.success ? found.data : UNKNOWN;
  };
}

/** The values of the codes. */
export const seatsValue = z.array(seatSchema).max(LIMITS.seats).readonly();
export const countValue = z.int().min(0).max(1_000_000);
/** A part of a whole, or a rating: 0..1. */
export const partValue = z.number().min(0).max(1);
