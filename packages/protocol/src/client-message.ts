import { z } from 'zod';
import { chatTextSchema } from './chat-text.ts';
import { houseListingsSchema } from './house-listing.ts';
import { compactJwsSchema, depositItemSchema, idSchema, seatSchema, titleIdSchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { listingIdSchema, listingWantsSchema } from './listing-claim.ts';
import { networkSchema } from './network.ts';
import { acceptsSchema, askedModeSchema } from './player.ts';
import { pathSchema, rungTrySchema } from './rung.ts';
import { signalSchema } from './signal.ts';
import { servingSeatSchema } from './watch.ts';

/**
 * Which part of the server handles a message: `edge` holds the connection, `lobby` holds the state of the session,
 * `arbiter` owns the undecided matches.
 */
export type Room = 'edge' | 'lobby' | 'arbiter';

/** Who handles a message, and what it costs its sender. Who may send it: `ACTIONS` in `policy.ts`. */
export interface MessageHandling {
  readonly room: Room;
  /** Tokens that one message takes from the sender's bucket (O6). */
  readonly cost: number;
}

/** `re` numbers a message within its connection; the answer names the same number. */
const re = z.int().min(0).max(0x7fff_ffff);

/** One line of the table: the message's own fields, the room that handles it, and its cost. */
function message<T extends string, S extends z.ZodRawShape, R extends Room>(type: T, fields: S, room: R, cost = 1) {
  const handling: MessageHandling & { readonly room: R } = { room, cost };
  return { schema: z.object({ type: z.literal(type), re, ...fields }), handling };
}

const seats = z.int().min(2).max(LIMITS.seats);
const table = { table: idSchema };
const match = { match: idSchema };

/**
 * Every message from client to server: its shape, the room that handles it, and its cost (O6). The server answers each with
 * `done` or `refused`; `signal` and `ping` are answered only when refused. Who may send which: `ACTIONS` in `policy.ts`.
 */
export const CLIENT_MESSAGES = {
  hello: message(
    'hello',
    {
      protocol: z.int(),
      ticket: z.string().min(20).max(LIMITS.ticketChars),
      /** JWS by the user key that the ticket was made for, over the ticket: see `helloProofSchema`. */
      proof: compactJwsSchema,
      /** Random and kept as long as the tab: the same tab is the same client after a reconnect. */
      tab: idSchema,
      titles: z.array(z.object({ title: titleIdSchema, rules: z.int().min(1) })).max(32),
      /** Random, and the same for all clients of one page: they entered together and are one party (E7, S14). */
      // Absent in older pages. Such a page must read that it is out of date, not that it is malformed (E9).
      page: idSchema.nullable().default(null),
    },
    'edge',
  ),
  ping: message('ping', {}, 'edge'),
  /** Moves the window on the people or on the open tables (S7): `size` lines, after the first `from` of them. */
  window: message(
    'window',
    {
      list: z.enum(['people', 'tables']),
      from: z.int().min(0).max(LIMITS.windowFrom),
      size: z.int().min(1).max(LIMITS.windowLines),
    },
    'edge',
  ),
  /** Looks for people by a part of their name, outside the window, too (S7). Answered by `found`. */
  search: message('search', { text: z.string().min(1).max(LIMITS.nameUnits) }, 'edge', 4),
  /** Play at once: with somebody who looks or has an open table of this title; else looks until somebody comes (W1). */
  play: message('play', { title: titleIdSchema }, 'lobby'),
  /** Select another client from the list; makes a table, or asks it to one of which the sender is host (S8). */
  select: message(
    'select',
    { to: idSchema, title: titleIdSchema, mode: askedModeSchema, seats, table: idSchema.nullable() },
    'lobby',
  ),
  /** Running matches that the sender may watch, the newest first. Answered by `running`. */
  running: message('running', {}, 'lobby', 4),
  /** Watch a running match. `besides`: the seat that was to serve it before and did not (`RELAY_SEAT`: a relay), null at first. `watching` follows. */
  watch: message('watch', { ...match, besides: servingSeatSchema.nullable() }, 'lobby', 4),
  /** Watches no longer. */
  unwatch: message('unwatch', match, 'lobby'),
  /** A house publishes its listings, all of them: they replace those from before (S3). */
  publish: message('publish', { listings: houseListingsSchema }, 'lobby', 12),
  /** The listings of houses that the sender may see. Answered by `listings`. */
  listings: message('listings', {}, 'lobby', 4),
  /**
   * Opens a listing. A bot: `done` names a table at which the house is asked to sit down. A room: `done` names the table at which the
   * sender sits there. Matches: `listing-opened` follows, and what was open
   * before ends.
   */
  'open-listing': message(
    'open-listing',
    { house: idSchema, listing: listingIdSchema, wants: listingWantsSchema },
    'lobby',
    4,
  ),
  /** This link has served its purpose: said by either side of it. */
  'close-listing': message('close-listing', { introduction: idSchema }, 'lobby'),
  consent: message('consent', table, 'lobby'),
  decline: message('decline', table, 'lobby'),
  /** The host withdraws one invitation. */
  withdraw: message('withdraw', { ...table, client: idSchema }, 'lobby'),
  /** Open a table that anyone permitted may join. */
  open: message(
    'open',
    {
      title: titleIdSchema,
      mode: askedModeSchema,
      seats,
      /** Not on the list: people sit down by an invitation link alone (C3). */
      unlisted: z.boolean().optional(),
    },
    'lobby',
  ),
  /**
   * Challenge a player whose clients the sender may not have in its window. Its player has used a link to that person since this client
   * said hello; otherwise `invitation-over` (C3).
   */
  'select-player': message(
    'select-player',
    { player: idSchema, title: titleIdSchema, mode: askedModeSchema, seats },
    'lobby',
  ),
  join: message('join', table, 'lobby'),
  /** Leave a table before the start. If the host leaves, the table closes. */
  leave: message('leave', table, 'lobby'),
  /** The host removes a member before the start. */
  remove: message('remove', { ...table, client: idSchema }, 'lobby'),
  /** The host begins the match with the present members. */
  begin: message('begin', table, 'lobby'),
  /** Ask the players of a finished match for a rematch, or consent to one. */
  rematch: message('rematch', match, 'lobby'),
  /**
   * The sender plays this running match and has lost its page or its links: it wants its start again, with new introductions (N6).
   * `takeOver`: also where another client of the player is connected and holds the seat.
   */
  return: message('return', { ...match, takeOver: z.boolean() }, 'lobby', 4),
  signal: message('signal', { introduction: idSchema, signal: signalSchema }, 'lobby'),
  /** A link could not be made, or failed its key proof (S10). */
  'link-failed': message(
    'link-failed',
    { ...match, peer: seatSchema, reason: z.enum(['timeout', 'ice-failed', 'proof-invalid', 'closed']) },
    'lobby',
  ),
  /** How a link was made or changed, with every rung that was tried so far (L1). */
  'link-report': message(
    'link-report',
    {
      ...match,
      peer: seatSchema,
      path: pathSchema.nullable(),
      rungs: z.array(rungTrySchema).max(LIMITS.rungTries),
    },
    'lobby',
  ),
  /** What this client's network lets through, kept as long as its session (L2). */
  network: message('network', { network: networkSchema }, 'lobby'),
  /** Whether this player hides its address from others (S17). */
  'hide-address': message('hide-address', { hidden: z.boolean() }, 'lobby', 4),
  report: message('report', { ...match, report: compactJwsSchema }, 'arbiter'),
  /** A player that was asked for its report has none, because the match goes on for it (T9). */
  playing: message('playing', match, 'arbiter'),
  /**
   * Entries of the transcript of a match that the sender plays, its own and others' (E3). The server answers `done`
   * with the heads that it has then, so that the next deposit brings the missing entries. An empty deposit only asks.
   */
  deposit: message('deposit', { ...match, entries: z.array(depositItemSchema).max(LIMITS.depositEntries) }, 'arbiter'),
  /**
   * Which seats of a running match this client hears over links of its own (T15). `through`: those that it hears through the
   * server alone, which delivers what they sign. `waits`: those for whose entries it asks the server, because they are on
   * turn and nothing has come, or because the server delivered them before a break.
   */
  hears: message(
    'hears',
    {
      ...match,
      seats: z.array(seatSchema).max(LIMITS.seats),
      through: z.array(seatSchema).max(LIMITS.seats),
      waits: z.array(seatSchema).max(LIMITS.seats),
    },
    'arbiter',
  ),
  /** Another player's signed statement that it cannot reach the server, carried by a peer (T7). */
  distress: message('distress', { ...match, statement: compactJwsSchema }, 'arbiter'),
  block: message('block', { player: idSchema }, 'lobby', 4),
  unblock: message('unblock', { player: idSchema }, 'lobby', 4),
  /** From now on this client hears what is said in this group, one of its own; null: in none (C2). */
  'hear-group': message('hear-group', { group: idSchema.nullable() }, 'lobby', 2),
  /** Says a line in a group (C2). */
  'say-in-group': message('say-in-group', { group: idSchema, text: chatTextSchema }, 'lobby', 4),
  accepts: message('accepts', { accepts: acceptsSchema }, 'lobby', 4),
  /** Takes no invitations for an hour, or until it is turned off (S8). */
  quiet: message('quiet', { quiet: z.enum(['off', 'hour', 'on']) }, 'lobby', 4),
  away: message('away', { away: z.boolean() }, 'lobby', 2),
} as const;

type MessageTable = typeof CLIENT_MESSAGES;
export type ClientMessageType = keyof MessageTable;
export type ClientMessage = { [T in ClientMessageType]: z.infer<MessageTable[T]['schema']> }[ClientMessageType];
/** The messages that one room handles. */
export type MessageOf<R extends Room> = Extract<ClientMessage, { type: TypesOf<R> }>;
type TypesOf<R extends Room> = {
  [T in ClientMessageType]: MessageTable[T]['handling']['room'] extends R ? T : never;
}[ClientMessageType];

/** Entries of a deposit whose signatures cost the server as much as handling one message. */
const ENTRIES_PER_TOKEN = 8;

/** How many tokens a message takes from its sender's bucket (O6): a deposit takes more by what it brings (E3). */
export const costOf = (message: ClientMessage): number =>
  CLIENT_MESSAGES[message.type].handling.cost +
  (message.type === 'deposit' ? Math.ceil(message.entries.length / ENTRIES_PER_TOKEN) : 0);

export type Hello = Extract<ClientMessage, { type: 'hello' }>;

/** Payload of the proof in `hello`: it shows that the holder of the key spends the ticket. */
export const HELLO_PROOF_TYP = 'parley-hello+jws';
export const helloProofSchema = z.object({ ticket: z.string().max(LIMITS.ticketChars), tab: idSchema });
