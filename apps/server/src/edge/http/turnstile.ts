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
 * Stands before all that is done for a request. Whoever is over its limit and goes on costs no cookie that is read, no header that is made, and no line
 * in the log; and it has to open a connection for each refusal, so what it had sent ahead is not read.
 */
export interface Turnstile {
  /** Whatever counts for this key is over its limit for so long (milliseconds). */
  closeOut(key: string, forMs: number): void;
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

export function makeTurnstile({ clock, keyOf, refused }: TurnstileParts): Turnstile {
  const closedUntil = new Map<string, number>();
  /** Connections that were refused, and end. */
  const ending = new WeakSet<Socket>();

  /** For how long yet (milliseconds); 0 where it may go on. */
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

  function refuse(response: ServerResponse, retryMs: number): void {
    refused();
    const refusal: Refusal = { code: 'too-fast', detail: 'too many requests; wait a little', retryMs };
    const body = Buffer.from(JSON.stringify(refusal));
    response.writeHead(429, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': body.length,
      'retry-after': String(Math.ceil(retryMs / 1_000)),
      connection: 'close',
    });
    response.end(body);
  }

  return {
    closeOut(key, forMs) {
      putNewest(closedUntil, key, clock() + Math.min(LONGEST_MS, Math.max(LEAST_MS, forMs)), KEYS);
    },
    guard(server) {
      const handlers = server.listeners('request');
      server.removeAllListeners('request');
      server.on('request', (request: IncomingMessage, response: ServerResponse) => {
        // What was sent ahead of the answer that ends the connection.
        if (ending.has(request.socket)) return;
        const retryMs = closedFor(request);
        if (retryMs === 0) {
          for (const handle of handlers) handle.call(server, request, response);
          return;
        }
        ending.add(request.socket);
        refuse(response, retryMs);
      });
    },
  };
}
