import { headsSchema, JWS_MAX_CHARS, parseShape, seatSchema } from '@parley/protocol';
import { z } from 'zod';
import type { Message } from '../core.ts';
import { encodeFrame } from '../frame.ts';
import type { Heads } from './heads.ts';

/** What a match by turns sends over the reliable channel. */
const turnFrameSchema = z.discriminatedUnion('t', [
  /** A signed entry: of the sender itself, or passed on. */
  z.object({ t: z.literal('entry'), jws: z.string().max(JWS_MAX_CHARS) }),
  /** What the sender knows and whom it hears. Stated every second, so it also shows that the sender is there. */
  z.object({ t: z.literal('heads'), heads: headsSchema, hears: z.array(seatSchema).max(8) }),
]);
export type TurnFrame = z.infer<typeof turnFrameSchema>;

export const entryFrame = (jws: string): Uint8Array => encodeFrame({ t: 'entry', jws } satisfies TurnFrame);

export const headsFrame = (heads: Heads, hears: readonly number[]): Uint8Array =>
  encodeFrame({ t: 'heads', heads: [...heads], hears: [...hears] } satisfies TurnFrame);

/** The frame in a message of another player; null where it is none. Never throws (O6). */
export function parseTurnFrame(message: Message): TurnFrame | null {
  if (message.format === 'binary') return null;
  const frame = parseShape(turnFrameSchema, message.value);
  return frame.ok ? frame.value : null;
}
