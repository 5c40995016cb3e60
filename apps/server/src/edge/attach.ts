import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { LIMITS, type RefusalCode } from '@parley/protocol';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '../operate/config.ts';
import type { Metrics } from '../operate/metrics.ts';
import { type Admitted, isSocketPath, makeAdmission } from './admission.ts';
import { type Connection, makeConnection } from './connection.ts';
import { deafen } from './deafen.ts';
import type { Edge } from './edge.ts';
import type { EntranceQueue } from './entrance-queue.ts';
import type { RequestGate } from './http/request-gate.ts';
import { makeCorks, type TextFrame } from './wire.ts';

/** How long a client has to answer the close of its connection when the server stops. */
const CLOSE_MS = 500;
/** Parts in which a message may come. Browsers send one of this size whole, or in a few parts. */
const MOST_PARTS = 64;
/** Pieces in which the network may bring what is not complete yet: each costs some hundred bytes, however small it is. */
const MOST_PIECES = 1_024;
/** The same at any other time. A refused client must not go on sending for the half minute that `ws` would wait. */
const REFUSED_MS = 2_000;

export interface SocketsDeps {
  readonly server: HttpServer | HttpsServer;
  readonly gate?: Pick<RequestGate, 'upgrade'> | undefined;
  readonly config: Config;
  readonly metrics: Pick<Metrics, 'refusals'>;
  readonly clock: () => number;
  readonly randomId: () => string;
  readonly entrances: Pick<EntranceQueue, 'arrived'>;
  /** How often `tick` is called, in milliseconds. */
  readonly tickMs: number;
  readonly edge: Pick<Edge, 'hello' | 'message' | 'relayed' | 'flooded' | 'ended'>;
  /** Players whose matches run, as the server starts: a place is kept for each of them. */
  readonly expected?: readonly string[];
  readonly fault: (what: string, error: unknown) => void;
  /** Tells who runs the server. */
  readonly said: (sentence: string) => void;
}

/** The sockets of one edge. */
export interface Sockets {
  /** Heartbeats; to be called often. */
  tick(): void;
  /** From now on no new connection and no message is accepted. */
  stop(): void;
  /** Tells the clients that the server stops, and waits for their sockets to close. */
  close(): Promise<void>;
}

/** Takes the WebSocket upgrades of a server, and hands their connections to the edge. */
export function attachSockets(deps: SocketsDeps): Sockets {
  const { server, config, metrics, clock, randomId, entrances, tickMs, edge, fault, said } = deps;
  const admission = makeAdmission(config, clock, said);
  admission.expect(deps.expected ?? []);
  const connections = new Set<Connection>();
  const corks = makeCorks(setImmediate);
  let stopping: 'no' | 'yes' = 'no';
  let tickedAt = performance.now();
  // A variable, because the types of `ws` do not know `closeTimeout` yet.
  const options = {
    noServer: true,
    perMessageDeflate: false,
    // The largest message that there is, a frame of the relay. Text messages are measured again in `connection.ts`.
    maxPayload: Math.max(LIMITS.frameBytes, LIMITS.relayFrameBytes),
    clientTracking: true,
    closeTimeout: REFUSED_MS,
    maxFragments: MOST_PARTS,
    maxBufferedChunks: MOST_PIECES,
  };
  const sockets = new WebSocketServer(options);

  const refused = (code: RefusalCode): void => metrics.refusals.inc({ where: 'socket', code });

  /** Counted like a request, whatever it is for. */
  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (deps.gate === undefined) {
      admit(request, socket, head);
      return;
    }
    // Nobody else listens yet, and without this the process would end.
    const broken = (): void => void socket.destroy();
    socket.on('error', broken);
    deps.gate.upgrade(request).then(
      (retryMs) => {
        socket.off('error', broken);
        // Its end was said already, and would be said to nobody who gives its place back.
        if (socket.destroyed) return;
        if (retryMs === 0) {
          admit(request, socket, head);
          return;
        }
        refused('too-fast');
        reject(socket, 429, 'Too Many Requests', retryMs);
      },
      (error: unknown) => {
        fault('counting an upgrade', error);
        reject(socket, 500, 'Internal Server Error');
      },
    );
  }

  function admit(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (stopping === 'yes') {
      reject(socket, 503, 'Service Unavailable');
      return;
    }
    if (!isSocketPath(request.url)) {
      refused('unexpected');
      reject(socket, 404, 'Not Found');
      return;
    }
    const admitted = admission.admit(request, () => {
      refused('ticket-missing');
      socket.destroy();
    });
    if (!admitted.ok) {
      refused(admitted.error);
      if (admitted.error === 'origin') reject(socket, 403, 'Forbidden');
      else reject(socket, 429, 'Too Many Requests');
      return;
    }
    // If the handshake fails, nothing else reports that.
    const failed = (): void => admitted.value.gone('gone');
    socket.once('close', failed);
    sockets.handleUpgrade(request, socket, head, (opened) => {
      socket.off('close', failed);
      open(opened, socket, admitted.value);
    });
  }

  function open(socket: WebSocket, port: Duplex, { network, enter, gone }: Admitted): void {
    const write = (frame: TextFrame): void => corks.write(port, frame);
    const connection = makeConnection(socket, write, randomId(), clock, {
      hello(to, hello) {
        edge.hello(to, hello, network, enter);
      },
      message(to, client, message) {
        if (stopping === 'no') edge.message(to, client, message);
        else to.refuse(message.re, 'server-stopping', 'try again in a moment');
      },
      relayed(from, client, frame, bytes) {
        if (stopping === 'no') edge.relayed(from, client, frame, bytes);
      },
      refused,
      fault,
      deafen: () => deafen(port, REFUSED_MS),
      flooded: edge.flooded,
      ended(ended, before, why) {
        connections.delete(ended);
        gone(why === 'lost' ? 'lost' : 'gone');
        if (stopping === 'no') edge.ended(ended, before, why);
      },
    });
    connections.add(connection);
  }

  server.on('upgrade', upgrade);
  server.on('connection', entrances.arrived);

  return {
    tick() {
      const now = clock();
      // If this server was late, that is not the silence of a client: its messages may be there, unread.
      const at = performance.now();
      const behindMs = Math.max(0, at - tickedAt - tickMs);
      tickedAt = at;
      for (const connection of connections) connection.tick(now, behindMs);
    },
    stop() {
      stopping = 'yes';
      server.off('upgrade', upgrade);
      server.off('connection', entrances.arrived);
    },
    async close() {
      for (const connection of [...connections]) connection.close('stopping', 'server-stopping');
      await closed(sockets);
    },
  };
}

/** Answers an upgrade that is refused, and reads nothing more of it. */
function reject(socket: Duplex, status: number, reason: string, retryMs?: number): void {
  const retry = retryMs === undefined ? '' : `Retry-After: ${Math.ceil(retryMs / 1_000)}\r\n`;
  socket.on('error', () => socket.destroy());
  socket.write(`HTTP/1.1 ${status} ${reason}\r\n${retry}Connection: close\r\nContent-Length: 0\r\n\r\n`);
  deafen(socket, REFUSED_MS);
}

/** Waits for the clients to close their sockets, then ends those that are still open. */
async function closed(sockets: WebSocketServer): Promise<void> {
  const late = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate();
  }, CLOSE_MS);
  await Promise.all(
    [...sockets.clients].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))),
  );
  clearTimeout(late);
}
