import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Title } from '@parley/games';
import type { IceServer, Refusal, Result } from '@parley/protocol';
import type { ServerKey } from '../auth/server-key.ts';
import type { TicketBook } from '../auth/tickets.ts';
import type { Bus } from '../bus/bus.ts';
import type { DistressAnswer, DistressRequest } from '../bus/channels.ts';
import type { Leases, Members } from '../bus/leases.ts';
import type { NetworkHash } from '../lobby-host/near.ts';
import type { Config } from '../operate/config.ts';
import type { Log } from '../operate/log.ts';
import type { Counts, Metrics } from '../operate/metrics.ts';
import type { Store } from '../store/store.ts';
import type { Between } from './between.ts';
import type { EntranceQueue } from './entrance-queue.ts';
import type { RequestGate } from './http/request-gate.ts';

/** How a process works with others. */
export interface Company {
  readonly bus: Bus;
  readonly leases: Leases;
  readonly members: Members;
  /** By which edges relay to each other's clients. */
  readonly between: Between;
}

/** Everything that the rooms need from the rest of the server. */
export interface RoomsDeps {
  /** Not listening yet. The edge takes its upgrades to WebSocket at `ROUTES.socket`. */
  readonly server: HttpServer | HttpsServer;
  /** Counts the upgrades; absent: nothing does. */
  readonly gate?: Pick<RequestGate, 'upgrade'> | undefined;
  readonly config: Config;
  readonly store: Store;
  readonly tickets: TicketBook;
  readonly entrances: EntranceQueue;
  readonly serverKey: Pick<ServerKey, 'sign'>;
  readonly networkHash: NetworkHash;
  readonly iceServersFor: (client: string) => readonly IceServer[];
  readonly metrics: Metrics;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** 22 characters of base64url, 128 random bits. */
  readonly randomId: () => string;
  /** The titles that can be played. Default: the catalog. */
  readonly titles?: readonly Title[];
  /** The module of the worker that judges matches of these titles. Default: the one for the catalog. */
  readonly auditWorker?: URL;
  /** The other processes; without it, this one does everything. */
  readonly company?: Company;
  /** For tests that put `clock` forward while the server runs: the time that passes really. */
  readonly passed?: () => number;
  /** For tests: copies every message between rooms, as if it went to another process. */
  readonly copyMessages?: <M>(message: M) => M;
}

/** How HTTP talks to the rooms. */
export interface TrustedSession {
  /** The name, picture, class or settings of a player changed. Its clients and everybody who sees it are told (S7). */
  playerChanged(player: string): void;
  /**
   * This player used an invitation link to this table: from now on it may sit down there. Null: a link to its maker, whom the clients of
   * this player that are here may challenge from now on (C3).
   */
  linkedIn(player: string, table: string | null, maker: string): void;
  /** Disconnects the clients that entered with this session. `sessionHash` as in `SessionRow.idHash`. */
  sessionEnded(sessionHash: string): void;
  /** A client's statement that its WebSocket does not reach the server, with its report and entries (T7). */
  distress(request: DistressRequest): Promise<Result<DistressAnswer, Refusal>>;
  counts(): Counts;
  /** Tells the clients that the server stops, and waits until everything acknowledged is durable. */
  close(): Promise<void>;
}
