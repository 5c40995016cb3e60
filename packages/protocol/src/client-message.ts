import { z } from 'zod';
import { compactJwsSchema, idSchema, seatSchema, titleIdSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { networkSchema } from './network.ts';
import { acceptsSchema, modeSchema } from './player.ts';
import { pathSchema, rungRecordSchema } from './rung.ts';
import { signalSchema } from './signal.ts';

/**
 * Messages from client to server. `re` numbers a message within its connection; the server answers it with
 * `done` or `refused` naming the same number, `signal` and `ping` only when refused.
 */
const re = z.int().min(0).max(0x7fff_ffff);

export const helloSchema = z.object({
  type: z.literal('hello'),
  re,
  protocol: z.int(),
  ticket: z.string().min(20).max(512),
  /** JWS by the user key that the ticket was made for, over the ticket: see `helloProofSchema`. */
  proof: compactJwsSchema,
  /** Random and kept as long as the tab: the same tab is the same client after a reconnect. */
  tab: idSchema,
  titles: z.array(z.object({ title: titleIdSchema, rules: z.int().min(1) })).max(32),
  /** Random and alike for all clients of one page: they entered together, and are one party (E7, S14). */
  // Absent in pages of before: these are to hear that they are out of date, not that they are malformed (E9).
  page: idSchema.nullable().default(null),
});
export type Hello = z.infer<typeof helloSchema>;

export const clientMessageSchema = z.discriminatedUnion('type', [
  helloSchema,
  z.object({ type: z.literal('ping'), re }),
  /** Play at once: an open table of this title, or a house (W1). */
  z.object({ type: z.literal('play'), re, title: titleIdSchema }),
  /** Select another client from the list; makes a table, or asks it to one of which the sender is host (S8). */
  z.object({
    type: z.literal('select'),
    re,
    to: idSchema,
    title: titleIdSchema,
    mode: modeSchema,
    seats: z.int().min(2).max(LIMITS.seats),
    table: idSchema.nullable(),
  }),
  z.object({ type: z.literal('consent'), re, table: idSchema }),
  z.object({ type: z.literal('decline'), re, table: idSchema }),
  /** The host takes back one invitation. */
  z.object({ type: z.literal('withdraw'), re, table: idSchema, client: idSchema }),
  /** Open a table that anyone permitted may join. */
  z.object({
    type: z.literal('open'),
    re,
    title: titleIdSchema,
    mode: modeSchema,
    seats: z.int().min(2).max(LIMITS.seats),
  }),
  z.object({ type: z.literal('join'), re, table: idSchema }),
  /** Leave a table before the start; the host's leaving closes it. */
  z.object({ type: z.literal('leave'), re, table: idSchema }),
  /** The host sends a member away before the start. */
  z.object({ type: z.literal('remove'), re, table: idSchema, client: idSchema }),
  /** The host begins with those who are there. */
  z.object({ type: z.literal('begin'), re, table: idSchema }),
  /** Ask the players of a finished match for another, or consent to it. */
  z.object({ type: z.literal('rematch'), re, match: idSchema }),
  z.object({ type: z.literal('signal'), re, introduction: idSchema, signal: signalSchema }),
  /** A link could not be made, or failed its key proof (S10). */
  z.object({
    type: z.literal('link-failed'),
    re,
    match: idSchema,
    peer: seatSchema,
    reason: z.enum(['timeout', 'ice-failed', 'proof-invalid', 'closed']),
  }),
  /** How a link came about, or changed, with every rung that was tried so far (L1). */
  z.object({
    type: z.literal('link-report'),
    re,
    match: idSchema,
    peer: seatSchema,
    path: pathSchema.nullable(),
    rungs: z.array(rungRecordSchema).max(LIMITS.rungRecords),
  }),
  /** What this client's network lets through, kept as long as its session (L2). */
  z.object({ type: z.literal('network'), re, network: networkSchema }),
  /** Whether this player hides its address from others (S17). */
  z.object({ type: z.literal('hide-address'), re, hidden: z.boolean() }),
  z.object({ type: z.literal('report'), re, match: idSchema, report: compactJwsSchema }),
  /** The answer to a challenge of whoever has nothing to report, because the match goes on for it (T9). */
  z.object({ type: z.literal('playing'), re, match: idSchema }),
  /**
   * Entries of the transcript of a match that the sender plays, its own and others' (E3). Answered by `done` with the
   * heads that the server knows then, so that the next deposit brings what is missing; an empty one only asks.
   */
  z.object({
    type: z.literal('deposit'),
    re,
    match: idSchema,
    entries: z.array(compactJwsSchema).max(LIMITS.depositEntries),
  }),
  /** Which seats of a running match this client hears over links of its own (T15). */
  z.object({ type: z.literal('hears'), re, match: idSchema, seats: z.array(seatSchema).max(LIMITS.seats) }),
  /** Another player's signed word that it cannot reach the server, carried by a peer (T7). */
  z.object({ type: z.literal('distress'), re, match: idSchema, statement: compactJwsSchema }),
  z.object({ type: z.literal('block'), re, player: idSchema }),
  z.object({ type: z.literal('unblock'), re, player: idSchema }),
  z.object({ type: z.literal('accepts'), re, accepts: acceptsSchema }),
  z.object({ type: z.literal('away'), re, away: z.boolean() }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;
export type ClientMessageType = ClientMessage['type'];

/** Payload of the proof in `hello`: the holder of the key is the one who spends the ticket. */
export const HELLO_PROOF_TYP = 'parley-hello+jws';
export const helloProofSchema = z.object({ ticket: z.string().max(512), tab: idSchema });
