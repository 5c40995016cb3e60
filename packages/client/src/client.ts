import type {
  AdministrationRequest,
  AdministrationResponse,
  AuditLogResponse,
  ClientMessage,
  ComplaintReason,
  ComplaintSubject,
  ConductResponse,
  Counts,
  Heads,
  IceServer,
  Id,
  ListingLine,
  ListingStart,
  MatchStart,
  PlayerProfile,
  Presence,
  Refusal,
  RefusalCode,
  RelayFrame,
  Result,
  RunningMatch,
  Self,
  ServerMessage,
  Slot,
  Table,
  Verdict,
  Watcher,
  WatchStart,
} from '@parley/protocol';
import type { z } from 'zod';
import type { InvitationLinks } from './invited.ts';

/**
 * The client's half of the trusted session: signing in, presence, tables, introductions, the report queue, and
 * reconnecting. One instance is one client; a page may hold several (S14).
 */
export interface ParleyClient {
  /** A new object after each change; compare by identity. */
  readonly state: ClientState;
  /** Calls back after each change of `state`; returns the end of the subscription. */
  subscribe(listener: () => void): () => void;
  /**
   * Everything the server says that is not state: matches, signals, verdicts. A new listener of matches, renewed introductions,
   * deliveries and signals is first given those of the last 30 seconds: the other side's offer may be here before the page has loaded the board.
   */
  on<T extends ClientEvent['type']>(type: T, listener: (event: Extract<ClientEvent, { type: T }>) => void): () => void;

  /** Goes on with the session of this browser, or enters as a guest with the device's key: no form (W1). */
  enter(): Promise<Result<Self, Refusal>>;
  signUp(name: string, password: string): Promise<Result<Self, Refusal>>;
  signIn(name: string, password: string): Promise<Result<Self, Refusal>>;
  /**
   * Signs in with a ticket of the authority that the server trusts (S2 c), which is good for one try. Besides refusals of any
   * request: `authority-ticket-invalid`, `-late`, `-spent`, and `no-authority`.
   */
  signInWithTicket(ticket: string): Promise<Result<Self, Refusal>>;
  /** Goes on with the session of this browser; `not-signed-in` where there is none, and nobody becomes a guest. */
  resume(): Promise<Result<Self, Refusal>>;
  /**
   * Signs in another way: posts to this route what `body` makes of the device's signer. The connection moves to the new session.
   * `account.ts` has these ways in; it is no part of a page's first load.
   */
  signInBy(route: string, body: (signer: Signer) => Promise<object>): Promise<Result<Self, Refusal>>;
  /** Forgets the session. False where the server could not be told: a cookie still carries it then. */
  signOut(): Promise<boolean>;
  /** The server has ended this session at the player's wish: disconnects, and forgets it. */
  signedOut(): void;
  /** A request over HTTP by the session of this player; without a body it is a GET. The answer is read against its shape. */
  ask<T extends z.ZodType>(path: string, body: object | null, answer: T): Promise<Result<z.output<T>, Refusal>>;
  setProfile(change: { readonly name?: string; readonly avatar?: string }): Promise<Result<Self, Refusal>>;

  /** Opens the WebSocket and keeps it open until `disconnect`. Resolves at the first welcome or final refusal. */
  connect(): Promise<Result<void, Refusal>>;
  disconnect(): void;

  /** Sends a message and waits for `done` or `refused`. `offline` refusals have code `internal`. */
  request(message: WithoutRe<ClientMessage>): Promise<Result<{ readonly table: Id | null }, Refusal>>;
  /**
   * Moves the window on a list: `size` lines (1 to `LIMITS.windowLines`), after the first `from` of them (S7). Done once the
   * server has moved it; the lines follow as a change of `state`. The window is asked for again after each reconnect, also
   * where this was refused because the client was offline.
   */
  moveWindow(list: WindowList, from: number, size: number): Promise<Result<void, Refusal>>;
  /** People whose names hold this text (1 to `LIMITS.nameChars.max` characters), also those outside the window (S7). */
  search(text: string): Promise<Result<Found, Refusal>>;
  /** Running matches that this client may watch, the newest first. */
  running(): Promise<Result<readonly RunningMatch[], Refusal>>;
  /** The listings of houses that this client may see (S3). */
  listings(): Promise<Result<readonly ListingLine[], Refusal>>;
  /** Sends without waiting: signals. Returns false while offline. */
  send(message: WithoutRe<ClientMessage>): boolean;

  /**
   * Hands a frame to the server's relay (S12), past the rate that text messages keep to. False, and the frame is dropped,
   * while not online, where it is larger than `LIMITS.relayFrameBytes`, and where too much is waiting to be sent: 1 MB for
   * reliable frames, 16 KB for the others. A frame over the relay's own rate waits if it is
   * reliable, and is dropped otherwise.
   */
  sendRelayed(frame: RelayFrame): boolean;
  /** Calls back with each frame of the server's relay from now on; returns the end of the subscription. */
  onRelayed(listener: (frame: RelayFrame) => void): () => void;
  /**
   * Asks the server now whether it is there, because the network changed or a link fell silent. Where nothing at all is heard
   * within two seconds the connection is made anew at once; while one waits for its next try, that try is made now.
   */
  probe(): void;
  /** Takes no invitations for an hour, or until it is turned off (S8); `self.quietUntil` follows. */
  takeNoChallenges(quiet: 'off' | 'hour' | 'on'): Promise<Result<{ readonly table: Id | null }, Refusal>>;
  /** Whether others get only relayed addresses of this player (S17); `self.hidden` follows. */
  hideAddress(hidden: boolean): Promise<Result<{ readonly table: Id | null }, Refusal>>;

  /**
   * Keeps the signed report until the server acknowledged it, over reloads and outages (S16). `entries`: the whole
   * transcript as compact JWS, forks included, in an order in which each comes after what it names; what the server lacks
   * of it is deposited first (E3), but the report waits for that a few seconds at most.
   */
  report(match: Id, jws: string, entries: readonly string[]): Promise<void>;
  /**
   * Deposits entries of the transcript of a match that this client plays: at most `LIMITS.depositEntries` of them, in one
   * frame (E3). Answers what the server has then, by seat; an empty deposit only asks. `offline` refusals have code
   * `internal`.
   */
  deposit(match: Id, entries: readonly string[]): Promise<Result<Heads, Refusal>>;
  /**
   * From now on this client has a match that the server has to hear of. Where the WebSocket is out of reach for ten seconds
   * meanwhile, it says so in its player's signed words over HTTPS, with the report and the entries that there are, and tries
   * again for as long as that lasts; the event `distress` brings the statement, to be given to peers (T7). Returns the end:
   * nothing is to be said about this match. It ends by itself when the report is settled or the verdict there.
   */
  attend(match: Id, source: DistressSource): () => void;

  readonly invitationLinks: InvitationLinks;

  /**
   * Deletes this player on the server, and the key on this device (S20). `name`: as it stands, to confirm it. `match-undecided` while a
   * match has no verdict. Afterwards the page has to be loaded anew.
   */
  deletePlayer(name: string): Promise<Result<unknown, Refusal>>;

  verdict(match: Id): Promise<Result<Verdict | null, Refusal>>;
  profile(player: Id): Promise<Result<PlayerProfile, Refusal>>;
  /**
   * One request of the session over HTTP, for what a page needs and play does not, such as groups: so that the first load does not
   * hold it. `body` null: GET.
   */
  call<T extends z.ZodType>(path: string, body: object | null, answer: T): Promise<Result<z.output<T>, Refusal>>;
  /** Complaints, restrictions and appeals (S5, S19). */
  readonly conduct: ConductClient;

  /** Usable once `enter`, `signIn`, `signUp` or `connect` has resolved; before that its reading throws. */
  readonly signer: Signer;
  /**
   * The server's public keys: introductions are verified with them. Rejects while out of reach.
   * @param named id or public half of a key that they should hold: where they do not, they are asked for again, but not for each name
   */
  serverKeys(named?: string): Promise<ServerKeys>;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type WithoutRe<T> = DistributiveOmit<T, 're'>;

export interface Signer {
  /** Raw Ed25519 public key, base64url. */
  readonly key: string;
  /** Compact JWS (EdDSA) with this `typ` in its header. */
  sign(typ: string, payload: object): Promise<string>;
}

/** What a statement of distress about one match is made of (T7). */
export interface DistressSource {
  /** Signs that the server has been out of reach since then; milliseconds of `Timers.now`. */
  statement(since: number): Promise<string>;
  /** The transcript as it is at the moment, as for `report`. */
  entries(): readonly string[];
}

/** JSON Web Key Set of the server. */
export interface ServerKeys {
  readonly keys: readonly ServerPublicKey[];
}

/** `exp`: what it signs for a moment, such as an introduction, is not believed after that (seconds since the epoch); what it sealed is. */
export interface ServerPublicKey extends JsonWebKey {
  readonly kid?: string | undefined;
  readonly exp?: number | undefined;
}

export type Connection =
  | { readonly state: 'offline' }
  | { readonly state: 'connecting'; readonly attempt: number }
  | { readonly state: 'online'; readonly client: Id }
  /** Tried again at this time. `why`: `internal` where the server is out of reach, else what it said. A running match goes on. */
  | { readonly state: 'waiting'; readonly attempt: number; readonly retryAt: number; readonly why: RefusalCode }
  /** Not tried again until somebody acts: out of date, replaced by another tab, session ended. */
  | { readonly state: 'ended'; readonly refusal: Refusal };

/** An invitation or table that ended lately, to be shown. */
export interface Notice {
  readonly id: number;
  readonly at: number;
  readonly event: Extract<ServerMessage, { type: 'table-gone' | 'invitation-ended' }>;
  /** The table as it was last seen. */
  readonly table: Table | null;
}

/** A complaint about a player, as its author makes it. */
export interface Complaint {
  readonly about: Id;
  readonly subject: ComplaintSubject;
  readonly reason: ComplaintReason;
  /** Up to `LIMITS.complaintChars` characters; may be empty. */
  readonly text: string;
}

/** The answer of a restricted player. `match`: the one whose evidence speaks for it. */
export interface Appeal {
  readonly restriction: Id;
  readonly text: string;
  readonly match: Id | null;
}

/** Conduct (S5, S19): one's own, and for administrators everybody's. */
export interface ConductClient {
  own(): Promise<Result<ConductResponse, Refusal>>;
  complain(complaint: Complaint): Promise<Result<unknown, Refusal>>;
  appeal(appeal: Appeal): Promise<Result<unknown, Refusal>>;
  /** These are refused with `not-permitted` where the player is no administrator. */
  administration(): Promise<Result<AdministrationResponse, Refusal>>;
  auditLog(): Promise<Result<AuditLogResponse, Refusal>>;
  administer(request: AdministrationRequest): Promise<Result<unknown, Refusal>>;
}

/** The lists of which a client is shown a window. */
export type WindowList = Extract<ClientMessage, { type: 'window' }>['list'];

/** The lines of a list that a window shows: `size` of them at most, after the first `from`. */
export interface WindowPlace {
  readonly from: number;
  readonly size: number;
}

/** The answer to a search: the best fits first, `LIMITS.foundLines` at most. */
export interface Found {
  readonly people: readonly Presence[];
  /** There are others whose names hold the text. */
  readonly more: boolean;
}

export interface ClientState {
  readonly self: Self | null;
  readonly connection: Connection;
  /** Everybody else in the window on the people, by client id, in no order. */
  readonly people: ReadonlyMap<Id, Presence>;
  /** Tables at which this client sits, or to which it is invited. */
  readonly tables: ReadonlyMap<Id, Table>;
  /** The window on the open tables at which this client does not sit, in no order. */
  readonly openTables: ReadonlyMap<Id, Table>;
  /** How many there are, in the windows and outside them; may be a moment older than the lines. */
  readonly counts: Counts;
  /** Where the windows are. */
  readonly windows: Readonly<Record<WindowList, WindowPlace>>;
  readonly notices: readonly Notice[];
  /** What the server offers for links and for the check of this network (L2), of the last welcome. */
  readonly iceServers: readonly IceServer[];
  /** Reports that the server has not acknowledged yet. */
  readonly pendingReports: number;
}

export type ClientEvent =
  /** After each welcome: the state is that of this connection. */
  | { readonly type: 'online' }
  /** The connection to the server has ended. What the server said of others may not be so any more. */
  | { readonly type: 'offline' }
  | { readonly type: 'match'; readonly start: MatchStart }
  /** What was asked to be watched can be. */
  | { readonly type: 'watching'; readonly start: WatchStart }
  /** Somebody is to be served a match that this client plays. */
  | { readonly type: 'watched'; readonly watcher: Watcher }
  /** The matches of a house that were asked for can be looked at. */
  | { readonly type: 'listing-opened'; readonly start: ListingStart }
  /** Somebody is to be shown matches by this client, a house. */
  | { readonly type: 'listing-asked'; readonly start: ListingStart }
  | Extract<
      ServerMessage,
      {
        type:
          | 'signal'
          | 'introduction-ended'
          | 'reintroduced'
          | 'moved'
          | 'awaiting'
          | 'challenge'
          | 'route'
          | 'delivery'
          | 'verdict'
          | 'group-line';
      }
    >
  /** This client has signed that the server is out of reach: once for each outage and match (T7). */
  | { readonly type: 'distress'; readonly match: Id; readonly statement: string }
  | { readonly type: 'reported'; readonly match: Id; readonly result: Result<void, Refusal> };

/** What differs between a browser, Node and a test. */
export interface ClientEnvironment {
  /** Origin of the server, such as `https://parley.example`. */
  readonly origin: string;
  readonly fetch: typeof globalThis.fetch;
  readonly openSocket: (url: string) => SocketLike;
  readonly keys: KeyStore;
  readonly reports: ReportStore;
  readonly timers: Timers;
  readonly titles: readonly { readonly title: string; readonly rules: number }[];
  /**
   * What somebody without a session enters as: a guest, or an anonymous visitor who only watches, and whose key should live as long as
   * the page (S1). Default: a guest.
   */
  readonly entersAs?: 'guest' | 'visitor';
  /** True where there is no cookie jar: the session is kept here and sent as a bearer token. */
  readonly bearer: boolean;
  /** Which of the players at this browser this is, where sessions are cookies (S14). Default: the first. */
  readonly slot?: Slot;
  /**
   * Random id of this tab, 8 to 64 characters of base64url; with the player it makes the client's id. A page keeps it
   * for as long as its tab lives, so that a reload is the same client. Made at random where it is not given.
   */
  readonly tab?: Id;
  /**
   * Random id of this page, made anew with each load, and the same for all clients on it: they count as one party (E7, S14).
   * Null where every client is on its own.
   */
  readonly page: Id | null;
}

/** The part of the standard WebSocket that is used; `ws` in Node has it too. */
export interface SocketLike {
  /** What comes as bytes comes as `ArrayBuffer` once this is `arraybuffer`. */
  binaryType: string;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
  readonly bufferedAmount: number;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: (event: { readonly code: number; readonly reason: string }) => void): void;
  addEventListener(type: 'error', listener: () => void): void;
}

/** Where the user key lives: IndexedDB (not extractable) in a browser, a file of mode 0600 for a house. */
export interface KeyStore {
  /** The device's key, made at the first call. */
  load(): Promise<CryptoKeyPair>;
  /** Deletes it. The next `load` makes another one. */
  forget(): Promise<void>;
}

/** A signed report on its way, and the transcript that it is about. */
export interface StoredReport {
  readonly match: Id;
  readonly report: string;
  readonly entries: readonly string[];
}

/** Signed reports and their transcripts. Survives a reload where it can. */
export interface ReportStore {
  all(): Promise<readonly StoredReport[]>;
  put(stored: StoredReport): Promise<void>;
  remove(match: Id): Promise<void>;
}

export interface Timers {
  /** Milliseconds that are never set back or forward: for durations and deadlines. Near the epoch's, but no stamp to show to a person. */
  now(): number;
  random(): number;
  after(ms: number, run: () => void): () => void;
}
