import { z } from 'zod';
import { chatLineSchema } from './group.ts';
import { listingLineSchema, listingStartSchema } from './house-listing.ts';
import { depositItemSchema, headsSchema, idSchema, instantSchema, seatSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { iceServerSchema, introductionRefSchema, matchStartSchema, verdictSchema } from './match.ts';
import { presenceSchema, selfSchema } from './player.ts';
import { refusalCodeSchema } from './refusal.ts';
import { signalSchema } from './signal.ts';
import { INVITATION_ENDS, TABLE_ENDS, tableSchema } from './table.ts';
import { runningMatchSchema, watcherSchema, watchStartSchema } from './watch.ts';
import { windowChangeSchema } from './window.ts';

/** Messages from server to client. */
export const serverMessageSchema = z.discriminatedUnion('type', [
  /** The hello was accepted. The fields bring the client up to date, also after a reconnect. */
  z.object({
    type: z.literal('welcome'),
    protocol: z.int(),
    client: idSchema,
    self: selfSchema,
    /** The windows on the people and on the open tables, from their first line on (S7). */
    window: windowChangeSchema,
    /** Tables at which this client sits, or to which it is invited. */
    tables: z.array(tableSchema),
    /** Matches of this player that have no verdict yet. */
    matches: z.array(idSchema).max(32),
    now: instantSchema,
    /** For the check of the client's network (L2). */
    iceServers: z.array(iceServerSchema).max(8),
    /** Origins to which a client says over HTTPS that it cannot reach this server otherwise, in this order (T7). */
    distressOrigins: z.array(z.string().max(200)).max(4),
  }),
  /** The hello was read, and waits for its turn: many want to enter at once. Said again every few seconds. */
  z.object({ type: z.literal('queued') }),
  /** `heads`: in the answer to a deposit, what the server has of the transcript now (E3). */
  z.object({ type: z.literal('done'), re: z.int(), table: idSchema.nullable(), heads: headsSchema.optional() }),
  z.object({
    type: z.literal('refused'),
    re: z.int().nullable(),
    code: refusalCodeSchema,
    detail: z.string().max(300),
    /** In how many milliseconds the same may be asked again, where the server knows that. */
    retryMs: z.int().min(0).optional(),
  }),
  z.object({ type: z.literal('pong'), re: z.int() }),
  /** The client's own card, class, portions or settings changed. */
  z.object({ type: z.literal('self'), self: selfSchema }),
  /** What changed in the windows on the people and on the open tables; all of one moment together (S7). */
  z.object({ type: z.literal('window'), ...windowChangeSchema.shape }),
  /** The people whose names hold the text that was searched for, the best fits first; `more`: there are others. */
  z.object({ type: z.literal('found'), re: z.int(), people: z.array(presenceSchema), more: z.boolean() }),
  /** A table at which this client sits, or to which it is invited, was made or changed. */
  z.object({ type: z.literal('table'), table: tableSchema }),
  /** The client does not sit there any more, and is not invited any more. An open table may stay in its window. */
  z.object({ type: z.literal('table-gone'), table: idSchema, end: z.enum(TABLE_ENDS), by: idSchema.nullable() }),
  z.object({ type: z.literal('invitation-ended'), table: idSchema, client: idSchema, end: z.enum(INVITATION_ENDS) }),
  z.object({ type: z.literal('match'), start: matchStartSchema }),
  /** A player of a running match has come back without its links: the link to it is made anew under this introduction (N6). */
  z.object({ type: z.literal('reintroduced'), match: idSchema, introduction: introductionRefSchema }),
  /** Another client of this player has taken over its seat. This one must sign nothing more in this match (N6). */
  z.object({ type: z.literal('moved'), match: idSchema }),
  z.object({
    type: z.literal('running'),
    re: z.int(),
    matches: z.array(runningMatchSchema).max(LIMITS.runningMatches),
  }),
  /** In answer to `listings`: open ones first, and no house twice before each was named once. */
  z.object({ type: z.literal('listings'), re: z.int(), lines: z.array(listingLineSchema).max(LIMITS.listingLines) }),
  /** The matches that were asked for can be looked at: follows after the answer to `open-listing`. */
  z.object({ type: z.literal('listing-opened'), start: listingStartSchema }),
  /** Somebody is to be shown matches by this client, a house. */
  z.object({ type: z.literal('listing-asked'), start: listingStartSchema }),
  /** What was asked to be watched can be: follows after the answer to `watch`. */
  z.object({ type: z.literal('watching'), start: watchStartSchema }),
  /** Somebody is to be served a match that this client plays. */
  z.object({ type: z.literal('watched'), watcher: watcherSchema }),
  z.object({ type: z.literal('signal'), introduction: idSchema, signal: signalSchema }),
  z.object({
    type: z.literal('introduction-ended'),
    introduction: idSchema,
    reason: z.enum(['expired', 'left', 'blocked', 'disconnected']),
  }),
  /** Reports are being gathered: who has reported, and how long the others may. */
  z.object({ type: z.literal('awaiting'), match: idSchema, reported: z.array(seatSchema), deadline: instantSchema }),
  /**
   * The report of this player is missing. Without it by the deadline, the evidence of the others decides (T9). A player
   * who still plays the match answers with `playing` instead.
   */
  z.object({ type: z.literal('challenge'), match: idSchema, deadline: instantSchema }),
  /** The link to this seat must use the server's relay, because one of the two claims to hear nothing (T15). */
  z.object({ type: z.literal('route'), match: idSchema, peer: seatSchema }),
  /**
   * The server stands in for a link that brings nothing (T15). `there`: the seats whose entries this client gets through the
   * server from now on, as far as they are connected to it. `entries`: what others deposited, each after what it names, and
   * once for each connection of this client.
   */
  z.object({
    type: z.literal('delivery'),
    match: idSchema,
    there: z.array(seatSchema).max(LIMITS.seats),
    entries: z.array(depositItemSchema).max(LIMITS.depositEntries),
  }),
  z.object({ type: z.literal('verdict'), verdict: verdictSchema }),
  /** A line that was said in the group that this client hears (C2). */
  z.object({ type: z.literal('group-line'), line: chatLineSchema }),
  /** The reason for which the connection ends. */
  z.object({ type: z.literal('bye'), code: refusalCodeSchema }),
]);
export type ServerMessage = z.infer<typeof serverMessageSchema>;
/** A message as the server writes it: what is empty may be left out. */
export type OutgoingMessage = z.input<typeof serverMessageSchema>;
export type ServerMessageType = ServerMessage['type'];

/** WebSocket close codes: 4000 plus the kind of end. The reason string is a refusal code. */
export const CLOSE_CODES = { refused: 4000, replaced: 4001, tooMany: 4002, stopping: 4003, silent: 4004 } as const;
