import type {
  HouseListing,
  Id,
  InvitationEnd,
  LinkPlan,
  ListingClaim,
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

/** The things that the lobby holds. Each is replaced as a whole. `Lobby` stores and indexes them. */

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
  /** Origins to which a client sends a statement of distress; empty: the origin of its page (T7). */
  readonly distressOrigins: readonly string[];
  /** Whether clients are given a TURN server. */
  readonly turn: boolean;
  /** Portions of play that list the same class only (S6). Houses are there for every class. */
  readonly sameClass: ReadonlySet<Mode>;
  /** Matches that one player, and the players behind one address, may begin in an hour; a third of them at once (O6). */
  readonly matchesPerHour: { readonly player: number; readonly network: number };
}

/** Bounds on what one client can make the lobby hold (O6). */
export const LOBBY_LIMITS = {
  /** Tables that one client may host at once. */
  hostedTables: 4,
  /** Tables at which one client may sit at once; of a house, those to which it is invited count, too. */
  seatsTaken: 16,
  /** Matches and tables of a house at once. One bot is cheap, but many of them are not. */
  housePlays: 12,
  /** A table that neither starts nor ends expires after this time (milliseconds). */
  tableMs: 30 * 60_000,
  /** For how long a finished match can have a rematch, and its introductions are known as ended (milliseconds). */
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
  /** What it offers, if it is a house (S3). */
  readonly listings: readonly HouseListing[];
  readonly away: boolean;
  /** The group whose chat it hears; null: none (C2). */
  readonly hears: Id | null;
  /** The id that all clients of its page share, because they entered together (E7). It is shown to nobody. */
  readonly page: Id | null;
  /** The network that its connection comes from; null if it is unknown. It is shown to nobody (S17). */
  readonly address: string | null;
  /** What it found out about its network; null until it reports that (L2). */
  readonly network: Network | null;
  /** Players to whom its player used an invitation link while it was here, the latest last. It is shown to nobody (C3). */
  readonly linkedTo: readonly Id[];
}

export interface LobbyInvitation {
  readonly client: Id;
  readonly expiresAt: number;
}

export interface LobbyTable {
  /** `starting`: all members have agreed and the match is being stored. Nothing can be changed any more. */
  readonly state: 'forming' | 'starting';
  readonly id: Id;
  readonly title: TitleId;
  readonly mode: Mode;
  readonly seats: number;
  readonly host: Id;
  readonly open: boolean;
  /** Since when its host looks for whoever suits, in milliseconds since the epoch: it pressed Play now (W1). Null: it does not. */
  readonly lookingSince: number | null;
  readonly members: readonly Id[];
  readonly invitations: readonly LobbyInvitation[];
  readonly rematchOf: Id | null;
  /** The listing of a house that the host opened here; null: none (S3). */
  readonly listing: ListingClaim | null;
  /** For a rematch, the players in the order of their seats. Otherwise empty, and the seats are drawn. */
  readonly order: readonly Id[];
  /** Not listed; people sit down by an invitation link (C3). */
  readonly unlisted: boolean;
  /** Players who used an invitation link to this table. */
  readonly linkedIn: readonly Id[];
  /** Players whom the host removed. */
  readonly removed: readonly Id[];
  readonly createdAt: number;
}

/** The kind of a table. For a client that looks for any table, open tables of one kind are the same. */
export type TableKind = Pick<LobbyTable, 'title' | 'mode' | 'seats'>;

/** The room of a house that a listing names, as a key; null: none (S3). */
export const roomOf = (listing: ListingClaim | null): string | null =>
  listing?.wants.kind === 'room' ? roomKey(listing.house, listing.id) : null;
export const roomKey = (house: Id, listing: string): string => `${house} ${listing}`;

/** Whether a table is on the list. One that stands in a room is not: the room is where people find it. */
export const isOffered = ({ open, state, listing }: LobbyTable): boolean =>
  open && state === 'forming' && roomOf(listing) === null;

/**
 * `playing`: connected since the start. `loose`: the connection was lost since then, so nobody knows whether it plays on.
 * `free`: it has reported, or it began something else.
 */
export type SeatState = 'playing' | 'loose' | 'free';

export interface LobbySeat {
  readonly client: Id;
  readonly player: Id;
  /** The user key that its entries and introductions name: who comes back has to have it (S10). */
  readonly key: string;
  readonly house: boolean;
  /** The network that it came from at the start, where that is counted; null after a restart (O6). */
  readonly network: string | null;
  readonly state: SeatState;
  /** The latest time in which its client was not connected; null if there was none. */
  readonly away: Away | null;
  /** How often its player came back to this match (N6). */
  readonly returns: number;
}

/** In milliseconds since the epoch. `from` is null where it began before this process; `until` is null while it lasts. */
export interface Away {
  readonly from: number | null;
  readonly until: number | null;
}

export interface LobbyMatch {
  readonly state: 'running' | 'over';
  readonly id: Id;
  readonly title: TitleId;
  readonly mode: Mode;
  /** The listing of a house that was opened for it; null: none, or from before this process. */
  readonly listing: ListingClaim | null;
  /** In order of seats. */
  readonly seats: readonly LobbySeat[];
  /** The time of the start; once over, of the end. */
  readonly since: number;
  /** The latest report of each side about each link, while the match runs (L1). */
  readonly links: readonly LobbyLink[];
  /** Who offers in each pair of seats, and the plan of its link. It holds as long as the match. */
  readonly pairs: readonly LobbyPair[];
}

/** `a` and `b` are seats; `a` makes the offers of even numbers. */
export interface LobbyPair {
  readonly introduction: Id;
  readonly a: number;
  readonly b: number;
  readonly plan: LinkPlan;
}

/** One side's report of one link: how `seat` reaches `peer`. */
export interface LobbyLink {
  readonly seat: number;
  readonly peer: number;
  /** Null while there is no connection. */
  readonly path: Path | null;
  readonly rungs: readonly RungTry[];
  /** When it was reported. */
  readonly at: number;
}

/** A live introduction carries signals between its two clients, and only between them (S9). */
export interface Introduction {
  readonly id: Id;
  /** For a listing, the id of the introduction itself: it is about no match that runs. */
  readonly match: Id;
  /** To play with one another, so that `b` watches what `a` serves, or so that the house `a` shows `b` finished matches (S3). */
  readonly purpose: 'play' | 'watch' | 'listing';
  /** The two clients; `a` makes the offers of even numbers. */
  readonly a: Id;
  readonly b: Id;
  readonly expiresAt: number;
  /** The plan of the start. Settings that the two change meanwhile count from their next match on. */
  readonly plan: LinkPlan;
  /** The number of its first attempt: greater than 0 once a player came back and it was renewed (N6). */
  readonly first: number;
  /** The listing that it is for; null: none. */
  readonly listing: ListingClaim | null;
  /** What each side sent so far. Counted in place: a signal is the most frequent message of all. */
  sentByA: Sent;
  sentByB: Sent;
}

/** How a table ended, or ended for one client, and by whom. */
export interface Ending {
  readonly end: TableEnd;
  readonly by: Id | null;
}

/** How the open invitations of a table end, by the end of the table. */
export const INVITATION_END: Readonly<Record<TableEnd, InvitationEnd>> = {
  started: 'unavailable',
  declined: 'unavailable',
  expired: 'expired',
  withdrawn: 'withdrawn',
  closed: 'withdrawn',
  removed: 'withdrawn',
  left: 'withdrawn',
  disconnected: 'disconnected',
  'room-closed': 'unavailable',
};
