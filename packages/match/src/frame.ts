import { chatTextSchema, parseJson, parseShape, type Signal, seatSchema, signalSchema } from '@parley/protocol';
import { z } from 'zod';
import type { Message } from './core.ts';
import type { Reaction } from './reactions.ts';

/** Bytes of the largest frame between players: one signed entry, or one session description, and its wrapping (O6). */
export const FRAME_LIMIT = 16_384;

/** A statement of distress is a few numbers and a signature. */
const STATEMENT_CHARS = 1_024;

/** What an id of a reaction looks like, known here or not. */
const REACTION_ID = /^[a-z][a-z-]{1,23}$/;

/** The first byte of a JSON object: a binary frame begins with another one. */
const BRACE = 0x7b;

/** Frames of the session: they are alike in matches of every kind. */
const sessionFrameSchema = z.discriminatedUnion('t', [
  /** The sender's signed word that it cannot reach the server, for the receiver to carry there (T7). */
  z.object({ t: z.literal('distress'), statement: z.string().max(STATEMENT_CHARS) }),
  /** A signal from `from` to `to` that repairs the link between the two, on its way through other players (L4). */
  z.object({ t: z.literal('signal'), to: seatSchema, from: seatSchema, signal: signalSchema }),
  /** A line that the sender says to the receiver (C2). */
  z.object({ t: z.literal('chat'), text: chatTextSchema }),
  /** A reaction of the sender, by its id (C2). One that this version does not know is no fault of the sender. */
  z.object({ t: z.literal('react'), id: z.string().regex(REACTION_ID) }),
]);
type SessionFrame = z.infer<typeof sessionFrameSchema>;
export type SignalFrame = Extract<SessionFrame, { t: 'signal' }>;

/** Everything else is for the core of the match. */
export type Frame = SessionFrame | { readonly t: 'match'; readonly message: Message };

export const distressFrame = (statement: string): Uint8Array =>
  encodeFrame({ t: 'distress', statement } satisfies SessionFrame);

export const chatFrame = (text: string): Uint8Array => encodeFrame({ t: 'chat', text } satisfies SessionFrame);

export const reactionFrame = (reaction: Reaction): Uint8Array =>
  encodeFrame({ t: 'react', id: reaction } satisfies SessionFrame);

/** Null for a description so strange that its JSON is far longer than itself. No engine makes such a one. */
export function signalFrame(to: number, from: number, signal: Signal): Uint8Array | null {
  const data = encodeFrame({ t: 'signal', to, from, signal } satisfies SessionFrame);
  return data.byteLength <= FRAME_LIMIT ? data : null;
}

/** A frame as it came over a link, or why it is none. Never throws (O6). */
export function parseFrame(data: Uint8Array): Frame | 'malformed' | 'too-large' {
  if (data.byteLength > FRAME_LIMIT) return 'too-large';
  if (data[0] !== BRACE) return { t: 'match', message: { format: 'binary', bytes: data } };
  const json = parseJson(new TextDecoder().decode(data));
  if (!json.ok) return 'malformed';
  if (!isSessionFrame(json.value)) return { t: 'match', message: { format: 'json', value: json.value } };
  const frame = parseShape(sessionFrameSchema, json.value);
  return frame.ok ? frame.value : 'malformed';
}

const SESSION_FRAMES: ReadonlySet<unknown> = new Set(['distress', 'signal', 'chat', 'react']);
const isSessionFrame = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 't' in value && SESSION_FRAMES.has(value.t);

/** A frame of JSON, as it travels. */
export const encodeFrame = (frame: object): Uint8Array => new TextEncoder().encode(JSON.stringify(frame));
