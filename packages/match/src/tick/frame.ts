import { JWS_MAX_CHARS } from '@parley/protocol';
import { z } from 'zod';
import type { Message } from '../core.ts';
import { encodeFrame } from '../frame.ts';

/** What players of a match in real time say over the reliable channel: rarely, and never once a tick. */
const tickFrameSchema = z.discriminatedUnion('t', [
  /** All links of the sender stand: it can begin. */
  z.object({ t: z.literal('ready') }),
  /** Something signed: that its author leaves, or goes on without others. */
  z.object({ t: z.literal('act'), jws: z.string().max(JWS_MAX_CHARS) }),
  /** A signature over the inputs of any player: the own one in its whole form, or that of a player who fell silent. */
  z.object({ t: z.literal('head'), jws: z.string().max(JWS_MAX_CHARS) }),
  /** The receiver's signature does not fit the inputs that the sender has: it asks for the whole form. */
  z.object({ t: z.literal('whole') }),
]);
export type TickFrameOf = z.infer<typeof tickFrameSchema>;

export const tickFrame = (frame: TickFrameOf): Uint8Array => encodeFrame(frame);

/** Null where it is none. Never throws (O6). */
export function parseTickFrame(message: Message): TickFrameOf | null {
  if (message.format !== 'json') return null;
  const frame = tickFrameSchema.safeParse(message.value);
  return frame.success ? frame.data : null;
}

/** First bytes of what goes over the unreliable channel. None is that of a JSON object. */
export const INPUTS = 1;
/** A question for the way there and back, with one byte that the answer repeats. */
export const PING = 2;
export const PONG = 3;
