import { z } from 'zod';
import { historyLineSchema, resultsSchema } from './history.ts';
import { compactJwsSchema, depositItemSchema, headsSchema, idSchema, titleIdSchema, userKeySchema } from './ids.ts';
import { LIMITS } from './limits.ts';
import { verdictSchema } from './match.ts';
import { avatarSchema, nameSchema, playerCardSchema, selfSchema } from './player.ts';
import { refusalCodeSchema } from './refusal.ts';
import { readWayUp } from './way-up.ts';

/**
 * The HTTP half of the trusted session: signing in, and the one-time tickets that the WebSocket spends. Every body
 * is JSON. A refusal is `{ code, detail }` with a 4xx status, and `retryMs` where it says when to try again. A request that changes something carries the header
 * `x-parley: 1`, which a foreign page cannot send without being asked first, and the origin is checked besides.
 */
export const PARLEY_HEADER = 'x-parley';

/**
 * With `bearer`: the token of the device, as a password sign-in answered with it. A browser has it in a cookie. It opens nothing; a
 * password that is tried with it does not wait behind those of strangers.
 */
export const DEVICE_HEADER = 'x-parley-device';

/**
 * The sessions that one browser keeps in cookies, one for each player who signs in there (S14). A request names the slot that it is
 * of: 0 where it names none. So the players of one page, or of several tabs, do not take each other's session.
 */
export const SLOTS = [0, 1, 2, 3] as const;
export type Slot = (typeof SLOTS)[number];

/** No foreign page can send it without being asked first, as `PARLEY_HEADER`. */
export const SLOT_HEADER = 'x-parley-slot';
/** The same of a link to a file, which can send no header; only where nothing is changed. */
export const SLOT_QUERY = 'slot';

/** The address of a file as a link of the player in this slot asks for it. */
export const addressInSlot = (path: string, slot: Slot): string =>
  slot === 0 ? path : `${path}?${SLOT_QUERY}=${slot}`;

/** The slot that this text names; null where there is no such slot. */
export const slotOf = (text: unknown): Slot | null => SLOTS.find((slot) => String(slot) === text) ?? null;

export const ROUTES = {
  health: '/health',
  ready: '/ready',
  metrics: '/metrics',
  keys: '/.well-known/jwks.json',
  /** GET with the bearer token of the operator → 204: a load test is allowed (O11) */
  loadTest: '/api/load-test',
  /**
   * POST {key} → {self, tickets} with a session, {challenge} without one. So a player who returns needs one request
   * before the WebSocket, and a new guest two.
   */
  enter: '/api/enter',
  /** POST {key, proof} → {session, self, tickets}: guests and houses (S2 b) */
  keySignIn: '/api/key/sign-in',
  /**
   * POST {key, proof} → {self, tickets}: an anonymous visitor, who only watches (S1). Proved like a key sign-in; nothing is stored,
   * and there is no session.
   */
  visit: '/api/visit',
  /** POST {name, password, key?} → {session, self, tickets} (S2 a); a guest who is signed in keeps its history */
  signUp: '/api/sign-up',
  signIn: '/api/sign-in',
  /** POST {ticket, key?} → {session, self, tickets}: a ticket of the authority that this server trusts (S2 c) */
  ticketSignIn: '/api/ticket/sign-in',
  signOut: '/api/sign-out',
  /** POST {} → {options}; POST {assertion, key?} → as `signIn`: a passkey (S2 a). `account.ts` has these and all that follow */
  passkeyOptions: '/api/passkey/options',
  passkeySignIn: '/api/passkey/sign-in',
  /** POST {name} → {options}; POST {name, passkey, key?} → as `signUp` */
  passkeySignUpOptions: '/api/passkey/sign-up/options',
  passkeySignUp: '/api/passkey/sign-up',
  /** POST {name, code, password, key?} → as `signIn`: uses up a recovery code, and ends all sessions from before */
  recover: '/api/recover',
  /** POST {code, key, proof} → as `keySignIn`: this device's key becomes a key of the guest who made the code */
  linkDevice: '/api/key/link',
  /** POST {backup} → {challenge}; POST {backup, backupProof, key, proof} → as `keySignIn`: the same by a backup */
  restoreOptions: '/api/key/restore/options',
  restore: '/api/key/restore',
  /** GET → Account */
  account: '/api/account',
  /** POST {} → {options}; POST {password} or {assertion} → {}: it is the member, for some minutes */
  confirmOptions: '/api/account/confirm/options',
  confirm: '/api/account/confirm',
  /** Each of these needs `confirm` before: POST {password} → {}; POST {} → {codes}; {options}; {name, passkey} and {passkey} → {} */
  password: '/api/account/password',
  recoveryCodes: '/api/account/recovery-codes',
  addPasskeyOptions: '/api/account/passkeys/options',
  addPasskey: '/api/account/passkeys/add',
  removePasskey: '/api/account/passkeys/remove',
  /** POST {session} → {}; POST {} → {}: all of them, this one too */
  endSession: '/api/account/sessions/end',
  endSessions: '/api/account/sessions/end-all',
  /** For guests: POST {} → {code, expiresAt}; POST {key, proof} → {}; POST {key} → {} */
  deviceCode: '/api/account/keys/code',
  addBackup: '/api/account/keys/backup',
  removeKey: '/api/account/keys/remove',
  /** POST {name?, avatar?} → {self} */
  profile: '/api/profile',
  /** GET → {verdict}; null before it is made; 404 if there is no such match. GET /api/players/:id → PlayerProfile */
  match: '/api/matches/:match',
  player: '/api/players/:player',
  /** GET ?title, ending, against, standing, after → HistoryPage: decided matches of a player, the newest first (C8) */
  history: '/api/players/:player/matches',
  /** GET → the evidence bundle of a decided match, as a file (E6); 404 if there is none */
  bundle: '/api/matches/:match/bundle',
  /**
   * POST {match, statement, report, entries} → {heads}: the less preferred protocol, for a client whose WebSocket does
   * not connect (T7). Signatures replace the session, so it also works from another origin.
   */
  distress: '/api/distress',
  /** GET ?text → GroupsResponse; POST GroupWish → GroupView. See `group.ts` (S6). */
  groups: '/api/groups',
  /** GET → GroupView; POST GroupChange → GroupView */
  group: '/api/groups/:group',
  /** POST {secret} → GroupView; POST {} → {}; POST {} → {} */
  groupJoin: '/api/groups/:group/join',
  groupLeave: '/api/groups/:group/leave',
  groupClose: '/api/groups/:group/close',
  /** POST GroupPersonChange → GroupView */
  groupPeople: '/api/groups/:group/people',
  /** GET ?before → {lines}, the latest ones before this line, the oldest first (C2) */
  groupLines: '/api/groups/:group/lines',
  /** POST {kind, …} → {id, secret, expiresAt}; GET → {links}: the links of the asking player (C3) */
  invitationLinks: '/api/invitation-links',
  /** POST {id} → {}: the link is taken back */
  revokeInvitationLink: '/api/invitation-links/revoke',
  /** POST {id, secret, use} → {kind, maker, …}; where it is used, the table lets this player sit down */
  openInvitationLink: '/api/invitation-links/open',
  /** GET → everything that is stored about the asking player, as a JSON file (S20) */
  ownData: '/api/own-data',
  /** POST {name} → {}: deletes the asking player, whose name confirms it (S20) */
  deleteOwnData: '/api/own-data/delete',
  /** GET → ConductResponse: one's own restrictions and complaints (S5) */
  conduct: '/api/conduct',
  /** POST {about, subject, reason, text} → {}: a complaint about a player (S5) */
  complaints: '/api/conduct/complaints',
  /** POST {restriction, text, match} → {} (S19) */
  appeals: '/api/conduct/appeals',
  /** For administrators alone. GET → AdministrationResponse; POST AdministrationRequest → {} (S5, S19) */
  administration: '/api/admin/conduct',
  /** For administrators alone. GET → AuditLogResponse */
  auditLog: '/api/admin/log',
  /** WebSocket */
  socket: '/ws',
} as const;

/** Characters of a signed token of the server: a sign-in challenge or a ticket. */
const TOKEN_CHARS = 512;
const tokenSchema = z.string().min(20).max(TOKEN_CHARS);

/**
 * Tickets for the WebSocket, each for one hello, this session and this user key. `join` lives for `joinMs` milliseconds.
 * `returns` live for hours: with one of them a client comes back after a loss without a request before.
 */
export const ticketsSchema = z.object({
  join: tokenSchema,
  joinMs: z.int(),
  returns: z.array(tokenSchema).max(8),
});
export type Tickets = z.infer<typeof ticketsSchema>;

export const enterRequestSchema = z.object({ key: userKeySchema });
/** A visitor asks for nothing else over HTTP. */
export const visitResponseSchema = z.object({ self: selfSchema, tickets: ticketsSchema });
export const signInChallengeResponseSchema = z.object({ challenge: tokenSchema });
export const enterResponseSchema = z.union([
  z.object({ self: selfSchema, tickets: ticketsSchema }),
  signInChallengeResponseSchema,
]);

/** Payload of the JWS that answers a sign-in challenge. `origin` binds the answer to this server. */
export const KEY_PROOF_TYP = 'parley-sign-in+jws';
export const keySignInProofSchema = z.object({ challenge: z.string().max(TOKEN_CHARS), origin: z.string().max(200) });
export const keySignInRequestSchema = z.object({ key: userKeySchema, proof: compactJwsSchema });

const passwordSchema = z.string().min(LIMITS.passwordChars.min).max(LIMITS.passwordChars.max);
/** `key`: the user key that the tickets of the answer are for; without it there are none. */
export const signUpRequestSchema = z.object({
  name: nameSchema,
  password: passwordSchema,
  key: userKeySchema.optional(),
});
export const signInRequestSchema = z.object({
  name: z.string().max(40),
  password: z.string().max(LIMITS.passwordChars.max),
  key: userKeySchema.optional(),
});

/** Header `typ` of an authority ticket, so that no other JWT of the same authority is taken for one. */
export const AUTHORITY_TICKET_TYP = 'parley-ticket+jwt';
export const ticketSignInRequestSchema = z.object({
  ticket: compactJwsSchema.max(LIMITS.authorityTicketChars),
  key: userKeySchema.optional(),
});

/** `session` is the bearer token for clients without cookies. Browsers get it as an HttpOnly cookie and null here. */
export const sessionResponseSchema = z.object({
  session: z.string().max(128).nullable(),
  /** Where a password was given, and the client has no cookies. */
  device: z.string().max(64).nullable().default(null),
  self: selfSchema,
  tickets: ticketsSchema.nullable(),
});

/** `name`: the name of the player that is to be deleted, as it stands. */
export const deleteOwnDataSchema = z.object({ name: z.string().max(40) });
export const deletedOwnDataSchema = z.object({});

export const profileRequestSchema = z.object({ name: nameSchema.nullable(), avatar: avatarSchema.nullable() });
export const selfResponseSchema = z.object({ self: selfSchema });

/** `retryMs`: the server is busy, and expects to have time for this request then. */
export const refusalResponseSchema = z.object({
  code: refusalCodeSchema,
  detail: z.string(),
  retryMs: z.int().min(0).optional(),
});

export const distressRequestSchema = z.object({
  match: idSchema,
  /** JWS by the user key of a participant: see `distress.ts` of the evidence package. */
  statement: compactJwsSchema,
  report: compactJwsSchema.nullable(),
  entries: z.array(depositItemSchema).max(LIMITS.depositEntries),
});
/**
 * `counted`: whether the statement counts as distress; it does not if the server itself was away (T7). `reported`: this
 * player's report is in, by this request or an earlier one.
 */
export const distressResponseSchema = z.object({
  counted: z.boolean(),
  reported: z.boolean().default(false),
  heads: headsSchema,
});

/** Profile of a player: card, results, form, counters in words. */
export const playerProfileSchema = z.object({
  card: playerCardSchema,
  since: z.int(),
  counters: z.array(z.object({ title: z.string(), counter: z.string().max(40), amount: z.number() })).max(200),
  /** The state of each title: what the rating rests on, and what would raise it (W6). */
  titles: z
    .array(
      z.object({
        title: titleIdSchema,
        matches: z.int().min(0),
        disputed: z.int().min(0),
        /** For the player itself alone; empty for others, and if nothing can raise it. */
        toRaise: z.array(z.unknown().transform(readWayUp)).max(4),
      }),
    )
    .max(32),
  /** The rating over time, oldest first: one point for each verdict that changed it (W6). */
  curve: z
    .array(z.object({ title: titleIdSchema, match: idSchema, at: z.int(), before: z.number(), after: z.number() }))
    .max(400),
  /** What was won, drawn and lost, by title, and against bots apart (W6). */
  results: z.array(resultsSchema).max(64),
  /** The latest matches against people that have an official result, the newest first. */
  form: z.array(historyLineSchema).max(10),
  /** For the player itself alone: the people it played last, each as it is called now, with the latest match. */
  opponents: z.array(z.object({ card: playerCardSchema, line: historyLineSchema })).max(8),
});
export type PlayerProfile = z.infer<typeof playerProfileSchema>;

/** Answer of `ROUTES.match`. */
export const matchResponseSchema = z.object({ verdict: verdictSchema.nullable() });
