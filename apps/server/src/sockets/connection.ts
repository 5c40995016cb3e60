import {
  CLOSE_CODES,
  type ClientMessage,
  type Hello,
  LIMITS,
  parseClientMessage,
  type RefusalCode,
  type ServerMessage,
} from '@parley/protocol';
import type { RawData, WebSocket } from 'ws';
import { quota, tokenBucket } from './rate.ts';

/** Milliseconds between two pings; after two without an answer the connection is taken for dead. */
export const HEARTBEAT_MS = 15_000;
/** Bytes that may wait to be sent to a client that does not read: more than the largest list of clients. */
const MAX_BUFFERED = 4 * 1024 * 1024;
/** A house speaks for many matches at once. */
const HOUSE_FACTOR = 8;

export type EntryState =
  /** Waits for its hello. */
  | { readonly state: 'new'; readonly since: number }
  /** Its hello is being checked; the session it came in with is known as soon as its ticket is. */
  | { readonly state: 'entering'; readonly sessionHash: string | null; readonly player: string | null }
  | { readonly state: 'in'; readonly sessionHash: string; readonly player: string; readonly client: string }
  | { readonly state: 'closed' };

export interface ConnectionHandlers {
  hello(connection: Connection, hello: Hello): void;
  message(connection: Connection, client: string, message: Exclude<ClientMessage, Hello>): void;
  refused(code: RefusalCode): void;
  /** `lost`: the connection broke; `closed`: the client ended it. */
  ended(connection: Connection, before: EntryState, why: 'closed' | 'lost'): void;
  fault(what: string, error: unknown): void;
}

/**
 * One WebSocket: shape, size and rate of what comes in, order of what goes out, and its end. What messages mean is
 * none of its business, and nothing that a client sends makes it throw (O6).
 */
export interface Connection {
  readonly entry: EntryState;
  enter(entry: EntryState): void;
  send(message: ServerMessage): void;
  /** Refuses and counts; one refused too often is closed. */
  refuse(re: number | null, code: RefusalCode, detail: string): void;
  /** Says why, then closes. */
  close(kind: keyof typeof CLOSE_CODES, code: RefusalCode): void;
  /** Pings, and ends what is dead or never said hello. */
  tick(now: number): void;
  /** A house may say more. */
  trustMore(now: number): void;
}

/** The part of a `ws` socket that is used. */
export type SocketPort = Pick<
  WebSocket,
  'readyState' | 'OPEN' | 'bufferedAmount' | 'send' | 'close' | 'terminate' | 'ping' | 'on'
>;

export function makeConnection(socket: SocketPort, clock: () => number, handlers: ConnectionHandlers): Connection {
  const opened = clock();
  let entry: EntryState = { state: 'new', since: opened };
  let bucket = tokenBucket(LIMITS.burstMessages, LIMITS.messagesPerSecond, opened);
  const refusals = quota(LIMITS.refusalsPerMinute, 60_000);
  let pingedAt = opened;
  let unanswered = 0;

  const connection: Connection = {
    get entry() {
      return entry;
    },
    enter(next) {
      if (entry.state !== 'closed') entry = next;
    },
    send(message) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_BUFFERED) {
        handlers.refused('too-fast');
        socket.terminate();
        return;
      }
      socket.send(encode(message));
    },
    refuse(re, code, detail) {
      handlers.refused(code);
      connection.send({ type: 'refused', re, code, detail });
      if (!refusals.add(clock())) connection.close('tooMany', 'too-fast');
    },
    close(kind, code) {
      if (entry.state === 'closed') return;
      connection.send({ type: 'bye', code });
      socket.close(CLOSE_CODES[kind], code);
      end('closed');
    },
    tick(now) {
      if (entry.state === 'new' && now >= entry.since + LIMITS.helloMs) {
        handlers.refused('ticket-missing');
        connection.close('silent', 'ticket-missing');
      }
      if (now < pingedAt + HEARTBEAT_MS) return;
      if (unanswered >= 2) {
        socket.terminate();
        return;
      }
      unanswered += 1;
      pingedAt = now;
      if (socket.readyState === socket.OPEN) socket.ping();
    },
    trustMore(now) {
      bucket = tokenBucket(LIMITS.burstMessages * HOUSE_FACTOR, LIMITS.messagesPerSecond * HOUSE_FACTOR, now);
    },
  };

  function end(why: 'closed' | 'lost'): void {
    if (entry.state === 'closed') return;
    const before = entry;
    entry = { state: 'closed' };
    handlers.ended(connection, before, why);
  }

  function receive(data: RawData, isBinary: boolean): void {
    if (entry.state === 'closed') return;
    if (!bucket.take(clock())) {
      connection.refuse(null, 'too-fast', 'too many messages');
      return;
    }
    const parsed = isBinary ? null : parseClientMessage(data.toString());
    if (parsed?.ok) {
      accept(parsed.value);
      return;
    }
    const { re, code, detail } = parsed?.error ?? { re: null, code: 'malformed' as const, detail: 'binary' };
    connection.refuse(re, code, detail);
    if (entry.state === 'new') connection.close('refused', code);
  }

  function accept(message: ClientMessage): void {
    switch (entry.state) {
      case 'new':
        if (message.type === 'hello') {
          handlers.hello(connection, message);
        } else {
          connection.refuse(message.re, 'ticket-missing', 'the first message is a hello with a ticket');
          connection.close('refused', 'ticket-missing');
        }
        break;
      case 'entering':
        connection.refuse(message.re, 'unexpected', 'wait for the welcome');
        break;
      case 'in':
        if (message.type === 'hello') connection.refuse(message.re, 'unexpected', 'that was said already');
        else handlers.message(connection, entry.client, message);
        break;
      case 'closed':
        break;
      default:
        entry satisfies never;
    }
  }

  socket.on('message', (data, isBinary) => {
    try {
      receive(data, isBinary);
    } catch (error) {
      handlers.fault('handling a message', error);
      connection.refuse(null, 'internal', 'a fault of the server');
    }
  });
  socket.on('pong', () => {
    unanswered = 0;
  });
  socket.on('error', (error: Error & { code?: string }) => {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') handlers.refused('too-large');
    else if (error.code?.startsWith('WS_ERR_')) handlers.refused('malformed');
  });
  // 1000, 1001 and 1005 are said by a client that goes; everything else is a connection that broke.
  socket.on('close', (code) => end(code === 1000 || code === 1001 || code === 1005 ? 'closed' : 'lost'));
  return connection;
}

// The same object goes to many in a row when somebody's line on the list changes.
let encoded: { readonly message: ServerMessage; readonly text: string } | null = null;

function encode(message: ServerMessage): string {
  if (encoded?.message !== message) encoded = { message, text: JSON.stringify(message) };
  return encoded.text;
}
