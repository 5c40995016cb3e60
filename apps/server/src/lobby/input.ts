import type {
  Accepts,
  ChatLine,
  IceServer,
  Id,
  LinkPlan,
  ListingClaim,
  MessageOf,
  Mode,
  OutgoingMessage,
  Path,
  PlayerCard,
  PlayerClass,
  RefusalCode,
  RungTry,
  Self,
  TitleId,
} from '@parley/protocol';
import type { ListingChange, Viewer } from './listing.ts';
import type { LobbyPair } from './state.ts';

/** Messages that the lobby handles. The edge or the arbiter handles the others. */
export type LobbyMessage = MessageOf<'lobby'>;

/** Messages that may make a table or an introduction, begin a match, or say a line. */
export type MakingMessage = Extract<LobbyMessage, { type: (typeof MAKING)[number] }>;
const MAKING = [
  ...([
    'watch',
    'open-listing',
    'play',
    'select',
    'select-player',
    'open',
    'join',
    'consent',
    'begin',
    'rematch',
  ] as const),
  'say-in-group',
] as const;
export const isMaking = (message: LobbyMessage): message is MakingMessage =>
  (MAKING as readonly string[]).includes(message.type);

/**
 * Random values for one input: an id that nobody can guess, for the one table, match or line that it may make, and 32 bits to draw
 * seats.
 */
export interface Randomness {
  readonly id: Id;
  readonly seed: number;
}

/** Everything that happens to the lobby. */
export type LobbyInput =
  /** A hello was accepted. If the client is here already, the new connection replaces the earlier one. */
  | {
      readonly type: 'joined';
      readonly client: Id;
      readonly key: string;
      readonly self: Self;
      readonly titles: readonly TitleId[];
      /** Undecided matches of the player. */
      readonly matches: readonly Id[];
      /** The network that the client comes from, as the server sees it; null if it is unknown. */
      readonly address: string | null;
      /** For the check of its network (L2). */
      readonly iceServers: readonly IceServer[];
      /** The id that all clients of its page share; null if it stated none (E7). */
      readonly page: Id | null;
    }
  /** `closed`: the client left on purpose, or its session ended. `lost`: the connection broke, and the client may come back. */
  | { readonly type: 'left'; readonly client: Id; readonly why: 'closed' | 'lost' }
  | { readonly type: 'message'; readonly client: Id; readonly message: Exclude<LobbyMessage, MakingMessage> }
  | {
      readonly type: 'making-message';
      readonly client: Id;
      readonly message: MakingMessage;
      readonly randomness: Randomness;
    }
  /** Time has passed: whatever is due expires. Its rate is the resolution of all deadlines here. */
  | { readonly type: 'tick' }
  /** After each tick, while `lookAgain` has tables: pairs two of those who look and have come to suit each other, if there are two (W1). */
  | { readonly type: 'look-again'; readonly randomness: Randomness }
  | { readonly type: 'player-changed'; readonly self: Self }
  /** The line is durable, so it may be heard. */
  | { readonly type: 'line-kept'; readonly said: SaidLine }
  /** This player used an invitation link to this table, made by `maker`; null: to the maker itself (C3). */
  | { readonly type: 'linked-in'; readonly player: Id; readonly table: Id | null; readonly maker: Id }
  /** The match is durable, so its players may be told. */
  | { readonly type: 'match-started'; readonly plan: MatchPlan }
  | { readonly type: 'match-not-started'; readonly plan: MatchPlan }
  /** A match that ran before this process did. */
  | { readonly type: 'match-restored'; readonly plan: MatchPlan; readonly reported: readonly number[] }
  | { readonly type: 'reported'; readonly match: Id; readonly seat: number }
  | { readonly type: 'match-over'; readonly match: Id };

/** An agreed match, before it is stored. */
export interface MatchPlan {
  readonly match: Id;
  /** The table where it was agreed; null for a restored match. */
  readonly table: Id | null;
  readonly title: TitleId;
  readonly rules: number;
  readonly mode: Mode;
  /** The listing of a house that was opened for it; null: none, or from before this process (S3). */
  readonly listing: ListingClaim | null;
  readonly seed: number;
  readonly startedAt: number;
  /** In order of seats. */
  readonly participants: readonly {
    readonly seat: number;
    readonly client: Id;
    readonly player: Id;
    readonly key: string;
    readonly card: PlayerCard;
    /** The id of this client's page; null if it is unknown or no longer matters (E7). */
    readonly page: Id | null;
    /** The network that it comes from; null if it is unknown or no longer matters (S17). */
    readonly address: string | null;
  }[];
  /** One introduction for each pair of seats. `a` makes the first offer. `plan` says how the two begin (L2, S17). */
  readonly pairs: readonly LobbyPair[];
}

/** A player has come back to its match (N6): these pairs are introduced anew. */
export interface Renewal {
  readonly match: Id;
  readonly seat: number;
  /** By seat, the client that holds it now. The one in `seat` has come back. */
  readonly clients: readonly Id[];
  /** The client that held the seat before; the same one after a reload. */
  readonly former: Id;
  /** For how long the seat had no connection, in milliseconds; null where that is not known. */
  readonly awayMs: number | null;
  readonly pairs: readonly (LobbyPair & { readonly first: number })[];
}

/** The welcome of a client without its windows, which the edge adds. */
export type Welcome = Omit<Extract<OutgoingMessage, { type: 'welcome' }>, 'window'>;

/** What the lobby host has to do after a step, in this order. */
export type LobbyEffect =
  | { readonly type: 'send'; readonly to: readonly Id[]; readonly message: OutgoingMessage }
  /** This client has joined. */
  | { readonly type: 'admit'; readonly viewer: Viewer; readonly welcome: Welcome }
  /** This client may not join, because its player has as many clients as it may have. */
  | { readonly type: 'turn-away'; readonly client: Id; readonly code: RefusalCode }
  /** The facts from which the edge works out this client's windows have changed. */
  | { readonly type: 'viewer'; readonly viewer: Viewer }
  /** The list has changed. Every edge gets this, once for all audiences. */
  | { readonly type: 'publish'; readonly changes: readonly ListingChange[] }
  /** From now on the relay may carry frames between these two clients; or no longer (S12). */
  | { readonly type: 'introduced'; readonly introduction: Id; readonly a: Id; readonly b: Id }
  | { readonly type: 'introduction-over'; readonly introduction: Id }
  | {
      readonly type: 'refuse';
      readonly to: Id;
      readonly re: number;
      readonly code: RefusalCode;
      readonly detail: string;
      /** Milliseconds after which the same is permitted, where that is known. */
      readonly retryMs?: number;
    }
  /** Store the match and sign its introductions. Then the input `match-started` or `match-not-started` follows. */
  | { readonly type: 'start-match'; readonly plan: MatchPlan }
  /** Send the start of this match to the client in this seat. */
  | { readonly type: 'tell-start'; readonly to: Id; readonly match: Id; readonly seat: number }
  /** Sign these introductions. Then tell the other players, and the start to the one who has come back (N6). */
  | { readonly type: 'renew'; readonly renewal: Renewal }
  /** This client may have missed that these introductions were renewed: it was not connected then (N6). */
  | { readonly type: 'tell-renewed'; readonly to: Id; readonly introductions: readonly Id[] }
  /** Sign the introduction of this watcher to the client that serves the match, and tell both (S3). */
  | {
      readonly type: 'watch';
      readonly introduction: Id;
      readonly match: Id;
      readonly server: Id;
      readonly seat: number;
      readonly watcher: { readonly client: Id; readonly player: Id; readonly class: PlayerClass; readonly key: string };
      /** Who serves, where that is somebody who watches; null: the player of the seat. */
      readonly relay: { readonly player: Id; readonly key: string } | null;
      readonly plan: LinkPlan;
    }
  /** Sign the introduction of this client to a house whose listing it opened, and tell both (S3). */
  | {
      readonly type: 'show-listing';
      readonly introduction: Id;
      readonly listing: ListingClaim;
      readonly title: TitleId;
      readonly house: { readonly client: Id; readonly player: Id; readonly key: string };
      readonly asker: { readonly client: Id; readonly player: Id; readonly key: string };
      readonly plan: LinkPlan;
    }
  /** Store this change, then answer the request. */
  | { readonly type: 'keep'; readonly change: Change; readonly to: Id; readonly re: number }
  /** Store this line, then answer the request. Then the input `line-kept` follows, unless the player left the group meanwhile. */
  | { readonly type: 'keep-line'; readonly said: SaidLine; readonly to: Id; readonly re: number }
  | { readonly type: 'link-failed'; readonly match: Id; readonly reason: string }
  /** What is new in a client's report of a link: the path if it changed, and the rungs that ended (L1). */
  | {
      readonly type: 'link-report';
      readonly match: Id;
      readonly seat: number;
      readonly peer: number;
      readonly path: Path | null;
      readonly rungs: readonly RungTry[];
    }
  /** A candidate was dropped, because it would have revealed an address (S17). */
  | { readonly type: 'candidate-dropped'; readonly match: Id };

/** A line that somebody said in a group, and whom that player blocked then. */
export interface SaidLine {
  readonly line: ChatLine;
  readonly blocked: ReadonlySet<Id>;
}

export type Change =
  /** `name` of the other player, as the player who blocks sees it. */
  | { readonly kind: 'block'; readonly player: Id; readonly other: Id; readonly name: string }
  | { readonly kind: 'unblock'; readonly player: Id; readonly other: Id }
  | { readonly kind: 'accepts'; readonly player: Id; readonly accepts: Accepts }
  | { readonly kind: 'hidden'; readonly player: Id; readonly hidden: boolean }
  | { readonly kind: 'quiet'; readonly player: Id; readonly quietUntil: number | null };
