import { parseJson, parseShape, type ShownMatch, shownMatchSchema } from '@parley/protocol';
import { z } from 'zod';
import { encodeFrame, FRAME_LIMIT } from '../frame.ts';

/** What a house sends to somebody who looks at its matches, in this order; the other side sends nothing (S3). */
const listingFrameSchema = z.discriminatedUnion('t', [
  /** One match that this class may look at. */
  z.object({ t: z.literal('line'), line: shownMatchSchema }),
  /** A part of the evidence file of one of them. */
  z.object({ t: z.literal('part'), match: z.string().max(64), text: z.string().min(1).max(FRAME_LIMIT) }),
  /** That was all. */
  z.object({ t: z.literal('end') }),
  /** The class of the asker does not get what it wants, or the house has no such match (any more). */
  z.object({ t: z.literal('no'), code: z.enum(['not-permitted', 'unknown-match']) }),
]);
export type ListingFrame = z.infer<typeof listingFrameSchema>;

/** Characters of one part: in the longest encoding, and escaped, it still fits into a frame. */
const PART_CHARS = 4_000;

export const noFrame = (code: Extract<ListingFrame, { t: 'no' }>['code']): Uint8Array => encode({ t: 'no', code });

/** The frames that show these lines, and the file of one of the matches; null: none. */
export function* framesOf(
  lines: readonly ShownMatch[],
  file: { readonly match: string; readonly text: string } | null,
): Generator<Uint8Array> {
  for (const line of lines) yield encode({ t: 'line', line });
  if (file !== null) {
    for (let at = 0; at < file.text.length; at += PART_CHARS) {
      yield encode({ t: 'part', match: file.match, text: file.text.slice(at, at + PART_CHARS) });
    }
  }
  yield encode({ t: 'end' });
}

const encode = (frame: ListingFrame): Uint8Array => encodeFrame(frame);

/** The frame in what came over a link; null where it is none. Never throws (O6). */
export function parseListingFrame(data: Uint8Array): ListingFrame | null {
  if (data.byteLength > FRAME_LIMIT) return null;
  const json = parseJson(new TextDecoder().decode(data));
  const frame = json.ok ? parseShape(listingFrameSchema, json.value) : json;
  return frame.ok ? frame.value : null;
}
