import type {
  Accepts,
  IceServer,
  Id,
  LinkPlan,
  MessageOf,
  Mode,
  OutgoingMessage,
  Path,
  PlayerCard,
  RefusalCode,
  RungTry,
  Self,
  TitleId,
} from '@parley/protocol';
import type { ListingChange, Viewer } from './listing.ts';

/** Messages that are the lobby's; the others are answered by the edge, or by the arbiter. */
export type LobbyMessage = MessageOf<'lobby'>;

/** Messages that may make a table or begin a match. */
export type MakingMessage = Extract<LobbyMessage, { type: (typeof MAKING)[number] }>;
const MAKING = ['play', 'select', 'open', 'join', 'consent', 'begin', 'rematch'] as const;
export const isMaking = (message: LobbyMessage): message is MakingMessage =>
  (MAKING as readonly string[]).includes(message.type);

/** Randomness for one input: an unguessable id for the one thing that it may make, and 32 bits for drawing seats. */
export interface Randomness {
  readonly id: Id;
  readonly seed: number;
}

/** Everything that happens to the lobby. */
export type LobbyInput =
  /** A hello was accepted; where the client is there already, the new connection takes its place. */
  | {
      readonly type: 'joined';
      readonly client: Id;
      readonly key: string;
      readonly self: Self;
      readonly titles: readonly TitleId[];
      /** Matches of the player without a verdict. */
      readonly matches: readonly Id[];
      /** The network that the client comes from, as the server sees it; null where it is not known. */
      readonly address: string | null;
      /** For the check of its network (L2). */
      readonly iceServers: readonly IceServer[];
      /** What all clients of its page have in common; null where it says nothing of it (E7). */
      readonly page: Id | null;
    }
  /** `closed`: it went on purpose, or its session ended; `lost`: the connection broke and may come back. */
  | { readonly type: 'left'; readonly client: Id; readonly why: 'closed' | 'lost' }
  | { readonly type: 'message'; readonly client: Id; readonly message: Exclude<LobbyMessage, MakingMessage> }
  | {
      readonly type: 'making-message';
      readonly client: Id;
      readonly message: MakingMessage;
      readonly randomness: Randomness;
    }
  /** Expiries; as often as is fine enough for them. */
  | { readonly type: 'tick' }
  | { readonly type: 'player-changed'; readonly self: Self }
  /** The match is durable: it may be told now. */
  | { readonly type: 'match-started'; readonly plan: MatchPlan }
  | { readonly type: 'match-not-started'; readonly plan: MatchPlan }
  /** A match that ran before this process did. */
  | { readonly type: 'match-restored'; readonly plan: MatchPlan; readonly reported: readonly number[] }
  | { readonly type: 'reported'; readonly match: Id; readonly seat: number }
  | { readonly type: 'match-over'; readonly match: Id };

/** A match as it was agreed, before it is written down. */
export interface MatchPlan {
  readonly match: Id;
  /** The table that it comes from; null for a match that was restored. */
  readonly table: Id | null;
  readonly title: TitleId;
  readonly rules: number;
  readonly mode: Mode;
  readonly seed: number;
  readonly startedAt: number;
  /** In order of seats. */
  readonly participants: readonly {
    readonly seat: number;
    readonly client: Id;
    readonly player: Id;
    readonly key: string;
    readonly card: PlayerCard;
    /** The page that this client is one of; null where that is not known, or does not matter any more (E7). */
    readonly page: Id | null;
  }[];
  /** One for each pair; `a` is the lower seat and makes the first offer. `plan` is how the two begin (L2, S17). */
  readonly pairs: readonly {
    readonly introduction: Id;
    readonly a: number;
    readonly b: number;
    readonly plan: LinkPlan;
  }[];
}

/** What a client is told when it enters; the edge adds what it is shown of the list. */
export type Welcome = Omit<Extract<OutgoingMessage, { type: 'welcome' }>, 'window'>;

/** What the lobby wants done, in this order. */
export type LobbyEffect =
  | { readonly type: 'send'; readonly to: readonly Id[]; readonly message: OutgoingMessage }
  /** This client is in from now on. */
  | { readonly type: 'admit'; readonly viewer: Viewer; readonly welcome: Welcome }
  /** This client may not come in: its player has as many as it may have. */
  | { readonly type: 'turn-away'; readonly client: Id; readonly code: RefusalCode }
  /** What this client is shown of the list follows from other facts now. */
  | { readonly type: 'viewer'; readonly viewer: Viewer }
  /** What is listed changed: told to every edge, once for all audiences. */
  | { readonly type: 'publish'; readonly changes: readonly ListingChange[] }
  /** The relay may carry frames between these two, from now on, or no longer (S12). */
  | { readonly type: 'introduced'; readonly introduction: Id; readonly a: Id; readonly b: Id }
  | { readonly type: 'introduction-over'; readonly introduction: Id }
  | {
      readonly type: 'refuse';
      readonly to: Id;
      readonly re: number;
      readonly code: RefusalCode;
      readonly detail: string;
    }
  /** Write the match down and make its introductions, then say `match-started`, or `match-not-started`. */
  | { readonly type: 'start-match'; readonly plan: MatchPlan }
  /** Send the start of this match to the client in this seat. */
  | { readonly type: 'tell-start'; readonly to: Id; readonly match: Id; readonly seat: number }
  /** Keep this change, then answer the request. */
  | { readonly type: 'keep'; readonly change: Change; readonly to: Id; readonly re: number }
  | { readonly type: 'link-failed'; readonly match: Id; readonly reason: string }
  /** What is new in the report of a link: the path where it is another one, and the rungs that came to something (L1). */
  | {
      readonly type: 'link-report';
      readonly match: Id;
      readonly seat: number;
      readonly peer: number;
      readonly path: Path | null;
      readonly rungs: readonly RungTry[];
    }
  /** A candidate that would have betrayed an address was not carried (S17). */
  | { readonly type: 'candidate-dropped'; readonly match: Id };

export type Change =
  /** `name`: of the other player, as it is shown to the one who blocks. */
  | { readonly kind: 'block'; readonly player: Id; readonly other: Id; readonly name: string }
  | { readonly kind: 'unblock'; readonly player: Id; readonly other: Id }
  | { readonly kind: 'accepts'; readonly player: Id; readonly accepts: Accepts }
  | { readonly kind: 'hidden'; readonly player: Id; readonly hidden: boolean };
