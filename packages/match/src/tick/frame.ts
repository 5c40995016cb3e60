import { TICK_LIMIT } from '@parley/evidence';
import { JWS_MAX_CHARS, LIMITS, safeParse, seatSchema } from '@parley/protocol';
import { z } from 'zod';
import type { Message } from '../core.ts';
import { encodeFrame } from '../frame.ts';

/** Ticks of inputs without a signature that one player tells another who has come back: more than anybody takes unsigned. */
export const MOST_OPEN_TICKS = 64;

/** Of each half of a proof: both fit into one frame. */
export const PROOF_CHARS = 8_000;

const tickSchema = z.int().min(0).max(TICK_LIMIT);
/** By seat, a block; -1 for none. */
const blocksSchema = z.array(z.int().min(-1).max(TICK_LIMIT)).min(2).max(LIMITS.seats);

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
  /** The sender has come back, or is out and follows: by seat, the newest block that it has. It wants to know more, and the rest if `want`. */
  z.object({ t: z.literal('back'), have: blocksSchema, want: z.boolean() }),
  /** Signed inputs of any player, for one who has come back. */
  z.object({ t: z.literal('section'), jws: z.string().max(JWS_MAX_CHARS) }),
  /** Two sections that prove that their author signed two histories (E2). */
  z.object({ t: z.literal('proof'), seat: seatSchema, a: z.string().max(PROOF_CHARS), b: z.string().max(PROOF_CHARS) }),
  /**
   * What the sender has: by seat, the newest block; and of the inputs of the receiver those from `first` on, without signature. The sender lacks
   * those from `next` on.
   */
  z.object({
    t: z.literal('here'),
    have: blocksSchema,
    first: tickSchema,
    next: tickSchema,
    inputs: z
      .string()
      .max(Math.ceil((MOST_OPEN_TICKS * 4 * 4) / 3))
      .regex(/^[A-Za-z0-9_-]*$/),
  }),
]);
export type TickFrameOf = z.infer<typeof tickFrameSchema>;

export const tickFrame = (frame: TickFrameOf): Uint8Array => encodeFrame(frame);

/** Null where it is none. Never throws (O6). */
export function parseTickFrame(message: Message): TickFrameOf | null {
  if (message.format !== 'json') return null;
  const frame = safeParse(tickFrameSchema, message.value);
  return frame.success ? frame.data : null;
}

/** First bytes of what goes over the unreliable channel. None is that of a JSON object. */
export const INPUTS = 1;
/** A question for the way there and back, with one byte that the answer repeats. */
export const PING = 2;
export const PONG = 3;
