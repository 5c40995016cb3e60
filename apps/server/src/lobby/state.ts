import type {
  Id,
  InvitationEnd,
  LinkPlan,
  Mode,
  Network,
  Path,
  PlayerCard,
  RungTry,
  Self,
  TableEnd,
  TitleId,
} from '@parley/protocol';
import type { Sent } from './signal-count.ts';

/** The things that the lobby holds. Each is replaced as a whole; `Lobby` keeps them and finds them. */

export interface TitleSettings {
  /** Version of the rules that this server knows (E9). */
  readonly rules: number;
  readonly seats: { readonly min: number; readonly max: number };
}

/** Times in milliseconds. */
export interface LobbySettings {
  readonly titles: ReadonlyMap<TitleId, TitleSettings>;
  readonly invitationMs: number;
  readonly introductionMs: number;
  /** Where a client says over HTTPS that it cannot reach the server; empty: where its page came from (T7). */
  readonly distressOrigins: readonly string[];
  /** Whether clients are given a TURN server. */
  readonly turn: boolean;
}

/** Bounds on what one client can make the lobby hold (O6). */
export const LOBBY_LIMITS = {
  /** Tables that one client may be host of at once. */
  hostedTables: 4,
  /** Tables in which one client may sit or be invited at once; a house, which answers at once, has more. */
  seatsTaken: 16,
  /** Matches and tables that a house plays at once: one beginner's bot is cheap, a crowd of them is not. */
  housePlays: 12,
  /** A table without an end is forgotten after so long (milliseconds). */
  tableMs: 30 * 60_000,
  /** How long a finished match can be asked for again, and its introductions are remembered as ended. */
  afterMatchMs: 15 * 60_000,
  /** Clients that one player may have at once: tabs, devices, and players who share a page (S14). */
  clientsPerPlayer: 16,
  /** People that one player may block, as `Self` can name them. */
  blocked: 500,
} as const;

/** A client that said hello. Several may belong to one player (S14). */
export interface LobbyClient {
  readonly id: Id;
  /** User key of this connection, which introductions and reports name (S9). */
  readonly key: string;
  readonly self: Self;
  readonly card: PlayerCard;
  /** Players whom this one blocked. */
  readonly blocked: ReadonlySet<Id>;
  readonly titles: readonly TitleId[];
  readonly away: boolean;
  /** What all clients of its page have in common: they entered together (E7). It is shown to nobody. */
  readonly page: Id | null;
  /** The network that its connection comes from; null where it is not known. It is shown to nobody (S17). */
  readonly address: string | null;
  /** What it found out about its network; null until it says so (L2). */
  readonly network: Network | null;
}

export interface LobbyInvitation {
  readonly client: Id;
  readonly expiresAt: number;
}

export interface LobbyTable {
  /** `starting`: all are agreed and the match is being written down; nothing can be changed any more. */
  readonly state: 'forming' | 'starting';
  readonly id: Id;
  readonly title: TitleId;
  readonly mode: Mode;
  readonly seats: number;
  readonly host: Id;
  readonly open: boolean;
  /** Made by `play` when nobody was there: a house may sit down as soon as there is one. */
  readonly eager: boolean;
  readonly members: readonly Id[];
  readonly invitations: readonly LobbyInvitation[];
  readonly rematchOf: Id | null;
  /** Players in the order in which they are to sit, for a rematch; else empty, and the seats are drawn. */
  readonly order: readonly Id[];
  /** Players whom the host sent away. */
  readonly removed: readonly Id[];
  readonly createdAt: number;
}

/**
 * `playing`: connected since the start. `loose`: its connection was lost since, so nobody knows whether it plays on.
 * `free`: its report is in, or it began something else.
 */
export type SeatState = 'playing' | 'loose' | 'free';

export interface LobbySeat {
  readonly client: Id;
  readonly player: Id;
  readonly house: boolean;
  readonly state: SeatState;
}

export interface LobbyMatch {
  readonly state: 'running' | 'over';
  readonly id: Id;
  readonly title: TitleId;
  readonly mode: Mode;
  /** In order of seats. */
  readonly seats: readonly LobbySeat[];
  /** Of the start; once over, of the end. */
  readonly since: number;
  /** What the players said last of their links, one line for each side of each; while it runs (L1). */
  readonly links: readonly LobbyLink[];
}

/** One side's word of one link: `seat` says how it reaches `peer`. */
export interface LobbyLink {
  readonly seat: number;
  readonly peer: number;
  /** Null while nothing stands. */
  readonly path: Path | null;
  readonly rungs: readonly RungTry[];
  /** When it was said. */
  readonly at: number;
}

/** A live introduction carries signals between its two clients, and only between them (S9). */
export interface Introduction {
  readonly id: Id;
  readonly match: Id;
  /** The two clients; `a` makes the offers of even numbers. */
  readonly a: Id;
  readonly b: Id;
  readonly expiresAt: number;
  /** As both were told at the start: what the two change meanwhile holds from their next match on. */
  readonly plan: LinkPlan;
  /** What each side sent so far. Counted in place: a signal is the most frequent message of all. */
  sentByA: Sent;
  sentByB: Sent;
}

/** How a table ended, or ended for one client, and by whom. */
export interface Ending {
  readonly end: TableEnd;
  readonly by: Id | null;
}

/** What becomes of the open invitations of a table that ends so. */
export const INVITATION_END: Readonly<Record<TableEnd, InvitationEnd>> = {
  started: 'unavailable',
  declined: 'unavailable',
  expired: 'expired',
  withdrawn: 'withdrawn',
  closed: 'withdrawn',
  removed: 'withdrawn',
  left: 'withdrawn',
  disconnected: 'disconnected',
};
