import {
  CLOSE_CODES,
  type ClientMessage,
  costOf,
  decodeRelayFrame,
  type Hello,
  LIMITS,
  type OutgoingMessage,
  parseClientMessage,
  type RefusalCode,
  type RelayFrame,
} from '@parley/protocol';
import type { RawData, WebSocket } from 'ws';
import { tokenBucket } from './rate.ts';
import { type TextFrame, textFrame } from './wire.ts';

/** Milliseconds between two pings; after two without an answer the connection is taken for dead. */
export const HEARTBEAT_MS = 15_000;
/** Bytes that may wait to be sent to a client at any moment: the largest transcript, which goes to a player who comes back all at once. */
const MAX_BUFFERED = 4 * 1024 * 1024;
/** Bytes that may wait for longer, and for how long (milliseconds): a line of a megabit a second has read more by then. Who does not read holds no more. */
const SLOW_BUFFERED = 512 * 1024;
const SLOW_MS = 15_000;
/** A house speaks for many matches at once. */
const HOUSE_FACTOR = 8;
/** The WebSocket's own code for a message that is too big; `ws` says it of what is over its own limit. */
const TOO_BIG = 1009;
/**
 * Bytes waiting for a receiver over which an unreliable relay frame is dropped. They are half a second on a line of one
 * megabit a second: what would come behind them is older than any game has a use for, and an end takes half a second of
 * nothing for silence (L4).
 */
const STALE_BUFFERED = 64 * 1024;
/** And a reliable one: what may wait for longer, so that relayed frames alone never end the connection. */
const RELAY_BUFFERED = SLOW_BUFFERED;
/**
 * Pings and pongs at once and each second. A page cannot send any but its answers, one in fifteen seconds, and whatever else speaks
 * WebSocket needs few: more is a flood that no message of ours would ever count.
 */
const CONTROL_FRAMES = 20;
const CONTROL_PER_SECOND = 1;
/**
 * Relay frames dropped for a fault of the sender, at once and each second, beyond which it floods and is closed. A client
 * that keeps to the limits has none dropped; a held-up line lets loose some hundreds at once.
 */
const EXCESS_FRAMES = 2_000;
const EXCESS_PER_SECOND = 100;
/**
 * A client cannot know that the other side is away or gone before it asks. A client that repairs a link then sends many
 * messages in vain, and must not lose its own connection for it.
 */
const BLAMELESS: ReadonlySet<RefusalCode> = new Set(['introduction-expired', 'unknown-client']);

/** Milliseconds between two answers of one code to refused relay frames: each frame answered would be a flood back. */
const RELAY_ANSWER_MS = 1_000;

export type EntranceState =
  /** Waits for its hello. */
  | { readonly state: 'new'; readonly since: number }
  /** Its hello is being checked; the session it came in with is known as soon as its ticket is. */
  | { readonly state: 'entering'; readonly sessionHash: string | null; readonly player: string | null }
  | { readonly state: 'in'; readonly sessionHash: string | null; readonly player: string; readonly client: string }
  | { readonly state: 'closed' };

export interface ConnectionHandlers {
  hello(connection: Connection, hello: Hello): void;
  message(connection: Connection, client: string, message: Exclude<ClientMessage, Hello>): void;
  /** A frame for the server's relay (S12); `bytes` is the same as it came, and goes on unchanged. */
  relayed(connection: Connection, client: string, frame: RelayFrame, bytes: Uint8Array): void;
  refused(code: RefusalCode): void;
  /** `lost`: the connection broke; `closed`: the client ended it. */
  ended(connection: Connection, before: EntranceState, why: 'closed' | 'lost'): void;
  /** It is about to be closed for sending too much. */
  flooded(before: EntranceState): void;
  fault(what: string, error: unknown): void;
  /** It is refused for good: what it goes on sending is not read. */
  deafen(): void;
}

/** What became of a relay frame at its receiver: `slow` and `full` are those that too much is waiting for. */
export type Delivery = 'sent' | 'absent' | 'slow' | 'full';

/**
 * The blame for a relay frame that was not carried. `hostile`: the frame names an introduction that was never its sender's; a
 * few of them close the connection. `excess`: over the limits; only a flood of them closes it. `nobody`: the sender could not
 * know.
 */
export type Blame = 'hostile' | 'excess' | 'nobody';

/**
 * One WebSocket: shape, size and rate of what comes in, order of what goes out, and its end. What messages mean is
 * none of its business, and nothing that a client sends makes it throw (O6).
 */
export interface Connection {
  readonly id: string;
  readonly entrance: EntranceState;
  enter(entrance: EntranceState): void;
  send(message: OutgoingMessage): void;
  /** Sends a message that was put into a frame before, because it goes to many. */
  sendFrame(frame: TextFrame): void;
  /** Hands on a relay frame, or drops it where too much is waiting to be sent: so memory is bounded (S12, O6). */
  sendRelayed(bytes: Uint8Array, reliable: boolean): Delivery;
  /** Refuses a relay frame: each is counted, and answered once a second for each code. */
  refuseRelayed(code: RefusalCode, detail: string, blame: Blame): void;
  /** Refuses and counts; one refused too often for what it could have known is closed. */
  refuse(
    re: number | null,
    code: RefusalCode,
    detail: string,
    blame?: Exclude<Blame, 'nobody'>,
    retryMs?: number,
  ): void;
  /** Says why, then closes. */
  close(kind: keyof typeof CLOSE_CODES, code: RefusalCode): void;
  /** Pings, and ends what is dead or never said hello. `behindMs`: by how much the server itself was late since the last. */
  tick(now: number, behindMs?: number): void;
  /** A house may say more. */
  trustMore(now: number): void;
}

/** The part of a `ws` socket that is used. */
export type SocketPort = Pick<
  WebSocket,
  'readyState' | 'OPEN' | 'bufferedAmount' | 'send' | 'close' | 'terminate' | 'ping' | 'on'
>;

/**
 * @param write writes a frame to the connection below the socket. `ws` would write its header and its payload apart, and
 * frame the same message anew for each receiver; nothing else differs, as no extension is in use.
 * @param id told apart from every other connection, of any edge
 */
export function makeConnection(
  socket: SocketPort,
  write: (frame: TextFrame) => void,
  id: string,
  clock: () => number,
  handlers: ConnectionHandlers,
): Connection {
  const opened = clock();
  let entrance: EntranceState = { state: 'new', since: opened };
  let bucket = tokenBucket(LIMITS.burstMessages, LIMITS.messagesPerSecond, opened);
  const refusals = tokenBucket(LIMITS.refusalsPerMinute, LIMITS.refusalsPerMinute / 60, opened);
  const excess = tokenBucket(EXCESS_FRAMES, EXCESS_PER_SECOND, opened);
  const controls = tokenBucket(CONTROL_FRAMES, CONTROL_PER_SECOND, opened);
  let factor = 1;
  /** Since when more has been waiting than may wait for long. */
  let slowSince: number | null = null;
  const answeredAt = new Map<RefusalCode, number>();
  let pingedAt = opened;
  let unanswered = 0;

  const connection: Connection = {
    id,
    get entrance() {
      return entrance;
    },
    enter(next) {
      if (entrance.state !== 'closed') entrance = next;
    },
    send(message) {
      connection.sendFrame(frameOf(message));
    },
    sendFrame(frame) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_BUFFERED * factor) {
        cutOff();
        return;
      }
      write(frame);
    },
    sendRelayed(bytes, reliable) {
      if (socket.readyState !== socket.OPEN) return 'absent';
      const waiting = socket.bufferedAmount;
      if (waiting > (reliable ? RELAY_BUFFERED * factor : STALE_BUFFERED)) return reliable ? 'full' : 'slow';
      // A copy where it has to wait: the bytes are a piece of all that was read at once from the sender.
      socket.send(waiting === 0 ? bytes : Buffer.from(bytes));
      return 'sent';
    },
    refuseRelayed(code, detail, blame) {
      handlers.refused(code);
      const now = clock();
      if (now >= (answeredAt.get(code) ?? Number.NEGATIVE_INFINITY) + RELAY_ANSWER_MS) {
        answeredAt.set(code, now);
        connection.send({ type: 'refused', re: null, code, detail });
      }
      const tooMany = (blame === 'hostile' && !refusals.take(now)) || (blame === 'excess' && !excess.take(now));
      if (tooMany) connection.close('tooMany', 'too-fast');
    },
    refuse(re, code, detail, blame = 'hostile', retryMs) {
      handlers.refused(code);
      connection.send({ type: 'refused', re, code, detail, ...(retryMs === undefined ? {} : { retryMs }) });
      if (BLAMELESS.has(code)) return;
      const now = clock();
      if (blame === 'excess' ? !excess.take(now) : !refusals.take(now)) connection.close('tooMany', 'too-fast');
    },
    close(kind, code) {
      if (entrance.state === 'closed') return;
      connection.send({ type: 'bye', code });
      socket.close(CLOSE_CODES[kind], code);
      if (kind === 'tooMany') handlers.flooded(entrance);
      if (kind === 'tooMany' || kind === 'refused') handlers.deafen();
      // A client that sent too much is still there. Its matches continue, and it comes back after a pause.
      end(kind === 'tooMany' ? 'lost' : 'closed');
    },
    tick(now, behindMs = 0) {
      // Nobody is waited for longer because the clock was set back.
      if (entrance.state === 'new') entrance = { ...entrance, since: Math.min(entrance.since + behindMs, now) };
      pingedAt = Math.min(pingedAt + behindMs, now);
      if (entrance.state === 'new' && now >= entrance.since + LIMITS.helloMs) {
        handlers.refused('ticket-missing');
        connection.close('silent', 'ticket-missing');
      }
      if (isSlow(now, behindMs)) {
        cutOff();
        return;
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
      factor = HOUSE_FACTOR;
      bucket = tokenBucket(LIMITS.burstMessages * HOUSE_FACTOR, LIMITS.messagesPerSecond * HOUSE_FACTOR, now);
    },
  };

  function end(why: 'closed' | 'lost'): void {
    if (entrance.state === 'closed') return;
    const before = entrance;
    entrance = { state: 'closed' };
    handlers.ended(connection, before, why);
  }

  function cutOff(): void {
    handlers.refused('too-fast');
    socket.terminate();
  }

  /** Whether too much has been waiting for too long. */
  function isSlow(now: number, behindMs: number): boolean {
    if (socket.bufferedAmount <= SLOW_BUFFERED * factor) {
      slowSince = null;
      return false;
    }
    slowSince = slowSince === null ? now : Math.min(slowSince + behindMs, now);
    return now - slowSince >= SLOW_MS;
  }

  function receive(data: RawData, isBinary: boolean): void {
    if (entrance.state === 'closed') return;
    // `ws` gives nothing else unless it is asked to.
    const bytes = data as Buffer;
    if (!isBinary && bytes.byteLength > LIMITS.frameBytes) {
      tooLarge();
      return;
    }
    const frame = isBinary ? decodeRelayFrame(bytes) : null;
    if (frame !== null && entrance.state === 'in') {
      // Not from the bucket of messages: the relay has limits of its own, for each pair.
      handlers.relayed(connection, entrance.client, frame, bytes);
      return;
    }
    if (!bucket.take(clock())) {
      connection.refuse(null, 'too-fast', 'too many messages');
      return;
    }
    if (isBinary) {
      refuseBinary(frame);
      return;
    }
    const parsed = parseClientMessage(bytes.toString());
    if (parsed.ok) {
      // One was taken for reading it.
      const more = costOf(parsed.value) - 1;
      if (more > 0 && !bucket.take(clock(), more)) connection.refuse(parsed.value.re, 'too-fast', 'too many messages');
      else accept(parsed.value);
      return;
    }
    const { re, code, detail } = parsed.error;
    connection.refuse(re, code, detail);
    if (entrance.state === 'new') connection.close('refused', code);
  }

  /** Binary messages may be larger than others, so `ws` lets by what it would have ended in the same way. */
  function tooLarge(): void {
    handlers.refused('too-large');
    socket.close(TOO_BIG);
    handlers.deafen();
    end('lost');
  }

  function refuseBinary(frame: RelayFrame | null): void {
    const isNew = entrance.state === 'new';
    let code: RefusalCode = 'malformed';
    if (frame !== null) code = isNew ? 'ticket-missing' : 'unexpected';
    connection.refuse(null, code, frame === null ? 'binary, and no relay frame' : 'a relay frame before the welcome');
    if (isNew) connection.close('refused', code);
  }

  function accept(message: ClientMessage): void {
    switch (entrance.state) {
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
        else handlers.message(connection, entrance.client, message);
        break;
      case 'closed':
        break;
      default:
        entrance satisfies never;
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
  /** One that no ping of ours asked for counts twice. */
  function control(count: number): void {
    if (entrance.state === 'closed' || controls.take(clock(), count)) return;
    handlers.refused('too-fast');
    socket.terminate();
    end('lost');
  }

  socket.on('ping', () => control(1));
  socket.on('pong', () => {
    const wasAsked = unanswered > 0;
    unanswered = 0;
    control(wasAsked ? 1 : 2);
  });
  socket.on('error', (error: Error & { code?: string }) => {
    if (error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') handlers.refused('too-large');
    else if (error.code?.startsWith('WS_ERR_')) handlers.refused('malformed');
  });
  // 1000, 1001 and 1005 are said by a client that goes; everything else is a connection that broke.
  socket.on('close', (code) => end(code === 1000 || code === 1001 || code === 1005 ? 'closed' : 'lost'));
  return connection;
}

// The same object goes to several in a row: to all who sit at one table, for example.
let framed: { readonly message: OutgoingMessage; readonly frame: TextFrame } | null = null;

function frameOf(message: OutgoingMessage): TextFrame {
  if (framed?.message !== message) framed = { message, frame: textFrame(JSON.stringify(message)) };
  return framed.frame;
}
