import { JWS_MAX_CHARS } from '@parley/evidence';
import { parseJson, parseShape, type Signal, signalSchema } from '@parley/protocol';
import { z } from 'zod';
import type { Heads } from './heads.ts';

/** Bytes of the largest frame between players: one signed entry, or one session description, and its wrapping (O6). */
export const FRAME_LIMIT = 16_384;

/** A statement of distress is a few numbers and a signature. */
const STATEMENT_CHARS = 1_024;

const headSchema = z.object({ n: z.int().min(0).max(9_999), hash: z.string().length(43) });

const seatSchema = z.int().min(0).max(7);

const frameSchema = z.discriminatedUnion('t', [
  /** A signed entry: the sender's own, or passed on. */
  z.object({ t: z.literal('entry'), jws: z.string().max(JWS_MAX_CHARS) }),
  /** What the sender knows and whom it hears; said every second, so it also shows that the sender is there. */
  z.object({
    t: z.literal('heads'),
    heads: z.array(headSchema.nullable()).min(2).max(8),
    hears: z.array(seatSchema).max(8),
  }),
  /** The sender's signed word that it cannot reach the server, for the receiver to carry there (T7). */
  z.object({ t: z.literal('distress'), statement: z.string().max(STATEMENT_CHARS) }),
  /** What `from` has to say to `to` in order to repair the link between these two, on its way through others (L4). */
  z.object({ t: z.literal('signal'), to: seatSchema, from: seatSchema, signal: signalSchema }),
]);
export type Frame = z.infer<typeof frameSchema>;
export type SignalFrame = Extract<Frame, { t: 'signal' }>;

export const entryFrame = (jws: string): Uint8Array => encode({ t: 'entry', jws });
export const headsFrame = (heads: Heads, hears: readonly number[]): Uint8Array =>
  encode({ t: 'heads', heads: [...heads], hears: [...hears] });

export const distressFrame = (statement: string): Uint8Array => encode({ t: 'distress', statement });

/** Null for a description so strange that its JSON is far longer than itself. No engine makes such a one. */
export function signalFrame(to: number, from: number, signal: Signal): Uint8Array | null {
  const data = encode({ t: 'signal', to, from, signal });
  return data.byteLength <= FRAME_LIMIT ? data : null;
}

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
