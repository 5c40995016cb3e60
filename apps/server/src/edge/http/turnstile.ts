import type { Server as HttpServer, IncomingMessage, ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Refusal } from '@parley/protocol';
import { putNewest } from '../../limits/put-newest.ts';

/** Keys that are remembered at once (O6); the one that was closed out longest ago gives way. */
const KEYS = 10_000;
/** One is closed out for so long at least (milliseconds). */
const LEAST_MS = 100;
/** And at most: the window of the limit. */
const LONGEST_MS = 60_000;
/**
 * Requests of one connection that are not answered yet. The limits answer later, so all that comes in one piece would be handled before any of it
 * is counted. Browsers and proxies wait for each answer, or open another connection.
 */
const MOST_AHEAD = 8;
/** Who sends so much more behind a refusal is cut off, with what is still to be said to it. */
const MOST_BEHIND = 1_024;

/**
 * Stands before all that is done for a request. Whoever is over its limit and goes on costs no cookie that is read, no header that is made, and no line
 * in the log; and it has to open a connection for each refusal, so what it had sent ahead is not read.
 */
export interface Turnstile {
  /** Whatever counts for this key is over its limit for so long (milliseconds). */
  closeOut(key: string, forMs: number): void;
  /** For how long yet this request is over its limit (milliseconds); 0 where it may go on. */
  closedFor(request: IncomingMessage): number;
  /** Puts it before what the server does with requests. To be called once, before the server listens. */
  guard(server: HttpServer | HttpsServer): void;
}

export interface TurnstileParts {
  /** Milliseconds. */
  readonly clock: () => number;
  /** What a request counts for, such as its network. */
  readonly keyOf: (request: IncomingMessage) => string;
  /** One was refused here. */
  readonly refused: () => void;
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export function makeTurnstile({ clock, keyOf, refused }: TurnstileParts): Turnstile {
  const closedUntil = new Map<string, number>();
  /** Connections that were refused, and end; and how many requests came behind that. */
  const ending = new WeakMap<Socket, number>();
  const ahead = new WeakMap<Socket, number>();

  function closedFor(request: IncomingMessage): number {
    if (closedUntil.size === 0) return 0;
    const key = keyOf(request);
    const until = closedUntil.get(key);
    if (until === undefined) return 0;
    // A clock that was set back closes nobody out for longer.
    const left = until - clock();
    if (left > 0 && left <= LONGEST_MS) return left;
    closedUntil.delete(key);
    return 0;
  }

  function refuse(response: ServerResponse, detail: string, retryMs: number): void {
    refused();
    const refusal: Refusal = { code: 'too-fast', detail, retryMs };
    const body = Buffer.from(JSON.stringify(refusal));
    response.writeHead(429, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
      'retry-after': String(Math.ceil(retryMs / 1_000)),
      connection: 'close',
    });
    response.end(body);
  }

  /** What was sent ahead of the answer that ends the connection. */
  function isBehind(socket: Socket): boolean {
    const behind = ending.get(socket);
    if (behind === undefined) return false;
    ending.set(socket, behind + 1);
    if (behind >= MOST_BEHIND) socket.destroy();
    return true;
  }

  /** Lets one request by, or refuses it. */
  function pass(request: IncomingMessage, response: ServerResponse, handle: Handle): void {
    const { socket } = request;
    if (isBehind(socket)) return;
    const closedMs = closedFor(request);
    const waiting = ahead.get(socket) ?? 0;
    if (closedMs > 0 || waiting >= MOST_AHEAD) {
      ending.set(socket, 0);
      if (closedMs > 0) refuse(response, 'too many requests; wait a little', closedMs);
      else refuse(response, 'too many requests that wait on one connection', LEAST_MS);
      return;
    }
    ahead.set(socket, waiting + 1);
    response.once('close', () => ahead.set(socket, (ahead.get(socket) ?? 1) - 1));
    handle(request, response);
  }

  return {
    closedFor,
    closeOut(key, forMs) {
      putNewest(closedUntil, key, clock() + Math.min(LONGEST_MS, Math.max(LEAST_MS, forMs)), KEYS);
    },
    guard(server) {
      const handlers = server.listeners('request');
      server.removeAllListeners('request');
      const handle: Handle = (request, response) => {
        for (const each of handlers) each.call(server, request, response);
      };
      server.on('request', (request: IncomingMessage, response: ServerResponse) => pass(request, response, handle));
      // Node answers both of these by itself, past every limit, where nobody listens.
      server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
        pass(request, response, () => {
          response.writeContinue();
          handle(request, response);
        }),
      );
      server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
        if (isBehind(request.socket)) return;
        ending.set(request.socket, 0);
        refused();
        const retryMs = closedFor(request);
        if (retryMs > 0)
          response.writeHead(429, { 'retry-after': String(Math.ceil(retryMs / 1_000)), connection: 'close' });
        else response.writeHead(417, { 'content-length': 0, connection: 'close' });
        response.end();
      });
    },
  };
}
