import type {
  distressRequestSchema,
  distressResponseSchema,
  Id,
  MessageOf,
  OutgoingMessage,
  Refusal,
  RefusalCode,
  Result,
  TitleId,
} from '@parley/protocol';
import type { z } from 'zod';
import type { LobbyMessage, Welcome } from '../lobby/input.ts';
import type { ListingChange, Viewer } from '../lobby/listing.ts';
import type { MatchRow } from '../store/store.ts';
import { type Question, type Queue, question, queue, topic } from './bus.ts';

/** All messages between rooms. Nothing else crosses from one room to another. */

/** One connection of a client, by its own id. A later connection of the same client replaces it. */
export interface ClientConnection {
  readonly client: Id;
  readonly connection: Id;
}

/** How a refused message counts against its sender: see `Connection.refuse`. */
export type Fault = 'hostile' | 'excess';

/**
 * The number of the lobby that speaks: each that takes over has a higher one (O8). An edge takes nothing from a lobby that is not the
 * latest it heard of.
 */
export type LobbyNumber = number;

/** From the edges, the arbiter and HTTP to the lobby. */
export type ToLobby =
  /** A client has proved who it is and asks to join. `address`: the network that it comes from (S17). */
  | (ClientConnection & {
      readonly type: 'join';
      /** The edge that holds the connection. */
      readonly edge: Id;
      /** When the client said hello. Of two connections of one client the later one counts, whichever edge speaks first. */
      readonly at: number;
      readonly player: Id;
      readonly key: string;
      readonly titles: readonly TitleId[];
      readonly page: Id | null;
      readonly address: string;
      /** An anonymous visitor: nothing of it is in the store (S1). */
      readonly visitor: boolean;
    })
  /** `closed`: the client left on purpose, or its session ended. `lost`: the connection broke, and the client may come back. */
  | (ClientConnection & { readonly type: 'leave'; readonly why: 'closed' | 'lost' })
  | (ClientConnection & { readonly type: 'message'; readonly message: LobbyMessage })
  /**
   * This edge has just begun, or may have missed something, or hears of a new lobby: it asks for the whole list, and says which connections it
   * holds. Each of them joins again afterwards.
   */
  | {
      readonly type: 'edge';
      readonly edge: Id;
      readonly ask: number;
      readonly holds: readonly Id[];
      /** The highest number that the edge has heard. */
      readonly lobby: LobbyNumber | null;
    }
  /** The name, picture, class, settings or ratings of a player have changed in the store. */
  | { readonly type: 'player-changed'; readonly player: Id }
  /** This player used an invitation link to this table, made by `maker`; null: to the maker itself (C3). */
  | { readonly type: 'linked-in'; readonly player: Id; readonly table: Id | null; readonly maker: Id }
  | { readonly type: 'reported'; readonly match: Id; readonly seat: number }
  | { readonly type: 'match-over'; readonly match: Id };

export const TO_LOBBY = queue<ToLobby>('lobby');

/** The messages about what happened in a match. */
export type EvidenceMessage = MessageOf<'arbiter'>;

/** From the lobby and the edges to the arbiter that owns the match. */
export type ToArbiter =
  | { readonly type: 'began'; readonly match: MatchRow }
  /** `network`: where the client comes from, for limits; null where that is not counted (O6). */
  | (ClientConnection & {
      readonly type: 'message';
      readonly player: Id;
      readonly network: string | null;
      readonly message: EvidenceMessage;
    })
  /** A player has come back to its match, perhaps with another client, which holds the seat from now on (N6). */
  | { readonly type: 'returned'; readonly match: Id; readonly seat: number; readonly client: Id }
  /** The relay has forwarded frames of this client. Sent once a second at most. */
  | { readonly type: 'carried'; readonly introduction: Id; readonly from: Id };

/** Undecided matches are shared out among so many arbiters, which several processes share among themselves (O8). */
export const PARTITIONS = 16;

/** Which arbiter a match belongs to. Ids are random, so each has as many. */
export function partitionOf(match: Id, partitions: number): number {
  let sum = 0;
  for (let at = 0; at < match.length; at += 1) sum = (31 * sum + match.charCodeAt(at)) % 65_521;
  return sum % partitions;
}

export const toArbiter = (partition: number): Queue<ToArbiter> => queue(`arbiter-${partition}`);

/** `network`: where the request comes from, as above. */
export type DistressRequest = z.infer<typeof distressRequestSchema> & { readonly network: string | null };
export type DistressAnswer = z.infer<typeof distressResponseSchema>;

/** Distress: over HTTPS, a client states that its WebSocket does not reach the server (T7). */
export const distressTo = (partition: number): Question<DistressRequest, Result<DistressAnswer, Refusal>> =>
  question(`distress-${partition}`);

/** A client that is in, as its edge holds it. */
export type HeldClient = ClientConnection & { readonly player: Id; readonly at: number };

/** From the edges to whoever asks who is connected. */
export type PresenceWord =
  | (HeldClient & { readonly type: 'joined'; readonly edge: Id })
  | (ClientConnection & { readonly type: 'left'; readonly edge: Id; readonly why: 'closed' | 'lost' })
  /** All that this edge holds, because somebody asked. */
  | { readonly type: 'holds'; readonly edge: Id; readonly clients: readonly HeldClient[] };

export const PRESENCE = topic<PresenceWord>('presence');

/** To all edges. Each edge handles what concerns the clients that it holds. */
export type ToEdges =
  | { readonly type: 'send'; readonly to: readonly Id[]; readonly message: OutgoingMessage }
  /** To every client of these players. */
  | { readonly type: 'send-players'; readonly players: readonly Id[]; readonly message: OutgoingMessage }
  /** The answer to a message. It goes to the connection that the message came from, and to no later one. */
  | (ClientConnection & { readonly type: 'answer'; readonly message: OutgoingMessage })
  | (ClientConnection & {
      readonly type: 'refuse';
      readonly re: number;
      readonly code: RefusalCode;
      readonly detail: string;
      /** Milliseconds after which the same is permitted, where that is known. */
      readonly retryMs?: number;
      readonly blame: Fault;
    })
  /** This connection belongs to the client from now on. */
  | (ClientConnection & { readonly type: 'admit'; readonly viewer: Viewer; readonly welcome: Welcome })
  | (ClientConnection & { readonly type: 'turn-away'; readonly code: RefusalCode })
  | { readonly type: 'viewer'; readonly viewer: Viewer }
  | { readonly type: 'publish'; readonly changes: readonly ListingChange[] }
  | { readonly type: 'introduced'; readonly introduction: Id; readonly a: Id; readonly b: Id }
  | { readonly type: 'introduction-over'; readonly introduction: Id }
  /** Disconnects all clients that entered with this session. `session`: SHA-256 of its id, hex. */
  | { readonly type: 'close-session'; readonly session: string }
  /** A part of the whole list, for the edge that asked with this number. */
  | {
      readonly type: 'whole';
      readonly edge: Id;
      readonly ask: number;
      readonly changes: readonly ListingChange[];
      readonly introductions: readonly { readonly introduction: Id; readonly a: Id; readonly b: Id }[];
      readonly isLast: boolean;
    }
  /** This edge was taken for gone, and is there: it has to ask for the whole list. */
  | { readonly type: 'anew'; readonly edge: Id }
  /** Every edge shall say whom it holds. */
  | { readonly type: 'say-holds' };

/** `lobby`: null where somebody else than the lobby says it. */
export interface Order {
  readonly lobby: LobbyNumber | null;
  readonly order: ToEdges;
}

export const TO_EDGES = topic<Order>('edges');
