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
import { question, queue, topic } from './bus.ts';

/** All messages between rooms. Nothing else crosses from one room to another. */

/** One connection of a client, by its own id. A later connection of the same client replaces it. */
export interface ClientConnection {
  readonly client: Id;
  readonly connection: Id;
}

/** How a refused message counts against its sender: see `Connection.refuse`. */
export type Fault = 'hostile' | 'excess';

/** From the edges, the arbiter and HTTP to the lobby. */
export type ToLobby =
  /** A client has proved who it is and asks to join. `address`: the network that it comes from (S17). */
  | (ClientConnection & {
      readonly type: 'join';
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
  /** The name, picture, class, settings or ratings of a player have changed in the store. */
  | { readonly type: 'player-changed'; readonly player: Id }
  /** This player used an invitation link to this table, made by `maker`; null: to the maker itself (C3). */
  | { readonly type: 'linked-in'; readonly player: Id; readonly table: Id | null; readonly maker: Id }
  | { readonly type: 'reported'; readonly match: Id; readonly seat: number }
  | { readonly type: 'match-over'; readonly match: Id };

export const TO_LOBBY = queue<ToLobby>('lobby');

/** The messages about what happened in a match. */
export type EvidenceMessage = MessageOf<'arbiter'>;

/** From the lobby and the edges to the arbiter. */
export type ToArbiter =
  | { readonly type: 'began'; readonly match: MatchRow }
  | { readonly type: 'joined'; readonly client: Id; readonly player: Id }
  | { readonly type: 'left'; readonly client: Id; readonly why: 'closed' | 'lost' }
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

export const TO_ARBITER = queue<ToArbiter>('arbiter');

/** `network`: where the request comes from, as above. */
export type DistressRequest = z.infer<typeof distressRequestSchema> & { readonly network: string | null };
export type DistressAnswer = z.infer<typeof distressResponseSchema>;

/** Distress: over HTTPS, a client states that its WebSocket does not reach the server (T7). */
export const DISTRESS = question<DistressRequest, Result<DistressAnswer, Refusal>>('distress');

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
  | { readonly type: 'close-session'; readonly session: string };

export const TO_EDGES = topic<ToEdges>('edges');
