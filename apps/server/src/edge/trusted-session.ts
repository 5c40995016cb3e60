import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Title } from '@parley/games';
import type { IceServer, Refusal, Result } from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';
import type { TicketBook } from '../auth/tickets.ts';
import type { DistressAnswer, DistressRequest } from '../bus/channels.ts';
import type { Config } from '../operate/config.ts';
import type { Log } from '../operate/log.ts';
import type { Counts, Metrics } from '../operate/metrics.ts';
import type { Store } from '../store/store.ts';
import type { EntryQueue } from './entry-queue.ts';

/** What the rooms of the trusted session need from the rest of the server. */
export interface RoomsDeps {
  /** Not listening yet; the WebSocket is taken from its upgrades at `ROUTES.socket`. */
  readonly server: HttpServer | HttpsServer;
  readonly config: Config;
  readonly store: Store;
  readonly tickets: TicketBook;
  readonly entries: EntryQueue;
  readonly serverKey: ServerKey;
  readonly iceServersFor: (client: string) => readonly IceServer[];
  readonly metrics: Metrics;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** 22 characters of base64url, 128 random bits. */
  readonly randomId: () => string;
  /** The titles that can be played; without it, the catalog. */
  readonly titles?: readonly Title[];
  /** The module of the worker that judges matches of these titles; without it, the one of the catalog. */
  readonly auditWorker?: URL;
  /** For tests: hands every message between rooms over as another process would get it. */
  readonly copyMessages?: <M>(message: M) => M;
}

/** What HTTP tells the rooms, and asks of them. */
export interface TrustedSession {
  /** Name, picture, class or settings of a player changed: its clients and those who see it are told (S7). */
  playerChanged(player: string): void;
  /** Clients that came in with this session are disconnected. `sessionHash` as in `SessionRow.idHash`. */
  sessionEnded(sessionHash: string): void;
  /** A client's word that its WebSocket does not come through, with what it can hand in meanwhile (T7). */
  distress(request: DistressRequest): Promise<Result<DistressAnswer, Refusal>>;
  counts(): Counts;
  /** Tells the clients that the server stops, and waits until what was acknowledged is durable. */
  close(): Promise<void>;
}
