import { JWS_MAX_CHARS } from '@parley/evidence';
import { parseJson, parseShape } from '@parley/protocol';
import { z } from 'zod';
import type { Heads } from './heads.ts';

/** Bytes of the largest frame between players: one signed entry and its wrapping (O6). */
export const FRAME_LIMIT = 16_384;

const headSchema = z.object({ n: z.int().min(0).max(9_999), hash: z.string().length(43) });

const frameSchema = z.discriminatedUnion('t', [
  /** A signed entry: the sender's own, or passed on. */
  z.object({ t: z.literal('entry'), jws: z.string().max(JWS_MAX_CHARS) }),
  /** What the sender knows and whom it hears; said every second, so it also shows that the sender is there. */
  z.object({
    t: z.literal('heads'),
    heads: z.array(headSchema.nullable()).min(2).max(8),
    hears: z.array(z.int().min(0).max(7)).max(8),
  }),
]);
export type Frame = z.infer<typeof frameSchema>;

export const entryFrame = (jws: string): Uint8Array => encode({ t: 'entry', jws });
export const headsFrame = (heads: Heads, hears: readonly number[]): Uint8Array =>
  encode({ t: 'heads', heads: [...heads], hears: [...hears] });

/** A frame as it came over a link, or why it is none. Never throws (O6). */
export function parseFrame(data: Uint8Array): Frame | 'malformed' | 'too-large' {
  if (data.byteLength > FRAME_LIMIT) return 'too-large';
  const json = parseJson(new TextDecoder().decode(data));
  if (!json.ok) return 'malformed';
  const frame = parseShape(frameSchema, json.value);
  return frame.ok ? frame.value : 'malformed';
}

function encode(frame: Frame): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(frame));
}
