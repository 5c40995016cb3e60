import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { IceServer } from '@parley/protocol';
import type { ServerKey } from './auth/server-key.ts';
import type { TicketBook } from './auth/tickets.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Counts, Metrics } from './metrics.ts';
import type { Store } from './store/store.ts';

/** What the live half of the trusted session needs from the rest of the server. */
export interface SocketDeps {
  /** Not listening yet; the WebSocket is taken from its upgrades at `ROUTES.socket`. */
  readonly server: HttpServer | HttpsServer;
  readonly config: Config;
  readonly store: Store;
  readonly tickets: TicketBook;
  readonly serverKey: ServerKey;
  readonly iceServersFor: (client: string) => readonly IceServer[];
  readonly metrics: Metrics;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** 22 characters of base64url, 128 random bits. */
  readonly randomId: () => string;
}

/** What HTTP tells the live half, and asks of it. */
export interface TrustedSession {
  /** Name, picture, class or settings of a player changed: its clients and those who see it are told (S7). */
  playerChanged(player: string): Promise<void>;
  /** Clients that came in with this session are disconnected. `sessionHash` as in `SessionRow.idHash`. */
  sessionEnded(sessionHash: string): void;
  counts(): Counts;
  /** Tells the clients that the server stops, and waits until what was acknowledged is durable. */
  close(): Promise<void>;
}
