import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeRelayFrame, type Id, LIMITS } from '@parley/protocol';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { makeServerTokens } from '../auth/server-token.ts';
import { memorySpentTokens } from '../auth/spent.ts';
import type { Connection, Delivery } from './connection.ts';

/** Where an edge takes the relay frames of other edges. */
export interface BetweenDeps {
  /** To listen on; a port of 0 takes a free one. Players have no business there. */
  readonly host: string;
  readonly port: number;
  /** Under which other edges reach this one; null: by the host and the port. */
  readonly announced: string | null;
  /** See `openTokenSecret`: all edges share it. */
  readonly secret: string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly fault: (what: string, error: unknown) => void;
}

/**
 * The relay between two clients of different edges (S12): each edge hands the frames for a client of another one to that edge, on
 * one connection that is opened when it is needed. They do not cross the bus, which would carry them to everybody. What two clients
 * may relay is limited where the frames come in.
 */
export interface Between {
  /** Where other edges reach this one. */
  readonly address: string;
  /** The way to a client that this edge holds, for the frames that others bring; to be set once. */
  takes(connectionOf: (client: Id) => Pick<Connection, 'sendRelayed'> | undefined): void;
  /** The way to a client of the edge at this address. */
  to(address: string, client: Id): Pick<Connection, 'sendRelayed'>;
  /** Ends connections that nothing was sent on for a while. */
  tick(): void;
  close(): Promise<void>;
}

const claimsSchema = z.object({ jti: z.string(), to: z.string(), expMs: z.int() });
/** Life of the token with which an edge opens a connection (milliseconds): it is used at once. */
const TOKEN_MS = 30_000;
/** A connection on which nothing was sent for so long is ended (milliseconds). */
const IDLE_MS = 60_000;
/** After a connection failed, the next one is tried so much later (milliseconds). */
const AGAIN_MS = 1_000;
/** Bytes that may wait for another edge: unreliable frames beyond the first are dropped, reliable ones beyond the second. */
const STALE_BUFFERED = 256 * 1024;
const MOST_BUFFERED = 4 * 1024 * 1024;
/** The longest id of a client, as the first byte says it. */
const MOST_ID = 64;

interface Way {
  readonly socket: WebSocket;
  /** What waits for the handshake, and its bytes. */
  readonly waiting: Buffer[];
  waitingBytes: number;
  usedAt: number;
}

export async function openBetween({ host, port, announced, secret, clock, fault }: BetweenDeps): Promise<Between> {
  const tokens = makeServerTokens(secret, 'parley-between+jwt', claimsSchema);
  const spent = memorySpentTokens();
  const server = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new WebSocketServer({
    server,
    perMessageDeflate: false,
    maxPayload: LIMITS.relayFrameBytes + MOST_ID + 1,
    verifyClient: ({ req }, answer) => void isEdge(req.headers.authorization).then((is) => answer(is, 401)),
  });
  const ways = new Map<string, Way>();
  const failedAt = new Map<string, number>();
  let connectionOf: (client: Id) => Pick<Connection, 'sendRelayed'> | undefined = () => undefined;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  const { port: taken } = server.address() as AddressInfo;
  const address = announced ?? `http://${host.includes(':') ? `[${host}]` : host}:${taken}`;

  async function isEdge(authorization: string | undefined): Promise<boolean> {
    const read = authorization?.startsWith('Bearer ') ? tokens.read(authorization.slice(7)) : null;
    const now = clock();
    return read !== null && read.to === address && read.expMs > now && spent.spend(read.jti, read.expMs, now);
  }

  function take(data: RawData): void {
    const bytes = data as Buffer;
    const length = bytes[0] ?? 0;
    const client = bytes.toString('latin1', 1, 1 + length);
    const frame = bytes.subarray(1 + length);
    const decoded = decodeRelayFrame(frame);
    // An edge of another version, perhaps. A frame may be lost.
    if (decoded !== null) connectionOf(client)?.sendRelayed(frame, decoded.reliable);
  }

  sockets.on('connection', (socket) => {
    socket.on('message', (data) => {
      try {
        take(data);
      } catch (error) {
        fault('taking a frame of another edge', error);
      }
    });
    socket.on('error', () => socket.terminate());
  });

  /** Null while the last try has just failed. */
  function wayTo(to: string): Way | null {
    const known = ways.get(to);
    if (known !== undefined) return known;
    if (clock() < (failedAt.get(to) ?? Number.NEGATIVE_INFINITY) + AGAIN_MS) return null;
    const token = tokens.sign({ jti: randomUUID(), to, expMs: clock() + TOKEN_MS });
    const socket = new WebSocket(to.replace(/^http/, 'ws'), {
      headers: { authorization: `Bearer ${token}` },
      perMessageDeflate: false,
    });
    const way: Way = { socket, waiting: [], waitingBytes: 0, usedAt: clock() };
    ways.set(to, way);
    const ended = (): void => {
      if (ways.get(to) !== way) return;
      ways.delete(to);
      failedAt.set(to, clock());
    };
    socket.on('open', () => {
      for (const frame of way.waiting.splice(0)) socket.send(frame);
      way.waitingBytes = 0;
    });
    socket.on('error', ended);
    socket.on('close', ended);
    return way;
  }

  function send(to: string, client: Id, bytes: Uint8Array, reliable: boolean): Delivery {
    const way = wayTo(to);
    if (way === null || client.length > MOST_ID) return 'absent';
    const { socket } = way;
    const isOpening = socket.readyState === socket.CONNECTING;
    if (!isOpening && socket.readyState !== socket.OPEN) return 'absent';
    const waits = isOpening ? way.waitingBytes : socket.bufferedAmount;
    if (waits > (reliable ? MOST_BUFFERED : STALE_BUFFERED)) return reliable ? 'full' : 'slow';
    way.usedAt = clock();
    const whole = Buffer.allocUnsafe(1 + client.length + bytes.byteLength);
    whole[0] = client.length;
    whole.write(client, 1, 'latin1');
    whole.set(bytes, 1 + client.length);
    if (isOpening) {
      way.waiting.push(whole);
      way.waitingBytes += whole.length;
    } else socket.send(whole);
    return 'sent';
  }

  return {
    address,
    takes(of) {
      connectionOf = of;
    },
    to: (edge, client) => ({ sendRelayed: (bytes, reliable) => send(edge, client, bytes, reliable) }),
    tick() {
      const now = clock();
      for (const { socket, usedAt } of ways.values()) if (now >= usedAt + IDLE_MS) socket.close();
      for (const [to, at] of failedAt) if (now >= at + AGAIN_MS) failedAt.delete(to);
    },
    async close() {
      for (const { socket } of ways.values()) socket.terminate();
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
