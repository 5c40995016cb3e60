import {
  CLOSE_CODES,
  type ClientMessage,
  costOf,
  decodeRelayFrame,
  encodeRelayFrame,
  err,
  HELLO_PROOF_TYP,
  type Heads,
  type Id,
  LIMITS,
  type ListingLine,
  ok,
  PROTOCOL_VERSION,
  parseJson,
  parseServerMessage,
  parseShape,
  type Refusal,
  type RefusalCode,
  type RelayFrame,
  type Result,
  ROUTES,
  type RunningMatch,
  type ServerMessage,
} from '@parley/protocol';
import { z } from 'zod';
import { backoffMs, spreadMs } from './backoff.ts';
import type { ClientEnvironment, Connection as ConnectionState, Found, SocketLike, WithoutRe } from './client.ts';
import { isFinal, refusalOfClose } from './ending.ts';
import type { Entrance } from './entrance.ts';
import { OFFLINE } from './http.ts';
import { inLocalTime } from './local-time.ts';
import { createPace, type Pace } from './pace.ts';
import { createRelayPace } from './relay-pace.ts';
import type { Ticket } from './ticket-purse.ts';

/** From the opening of a socket to its welcome. */
const WELCOME_MS = 10_000;
/**
 * The same, and the same for the ticket before it, at the first tries after a loss: what a broken network swallowed is sent
 * again by the engine at ever longer intervals only, long after the network is back.
 */
const HASTY_MS = 3_000;
const HASTY_TRIES = 3;
/** A ping so often; when nothing at all was heard from one to the next, the connection is dead. */
const PING_MS = 15_000;
/** The same where somebody has reason to doubt that the server is there; longer than any round trip. */
const PROBE_MS = 2_000;
/** Bytes waiting on the socket above which no more relayed frames are taken; the other side repairs what misses (L4). */
const RELIABLE_BACKLOG = 1_048_576;
const UNRELIABLE_BACKLOG = 16_384;
/** For the answer to one request. */
const ANSWER_MS = 10_000;
/** A connection that lasted at least this long was a good one: the next try counts as a first try again. */
const LASTING_MS = 5_000;
/** Close codes: going for good, and giving up a connection that seems dead. */
const GOING = 1000;
const GIVEN_UP = CLOSE_CODES.silent;

/** A welcome, whatever else is in it. */
const anyWelcome = z.object({ type: z.literal('welcome') });

/** Refusals of a hello that another ticket of the same answer would meet, too. */
const TICKET_REFUSALS: ReadonlySet<RefusalCode> = new Set(['ticket-invalid', 'proof-invalid', 'not-signed-in']);

/** What `done` says, `found`, `running` or `listings`. `heads`: in answer to a deposit. */
export interface Answer {
  readonly table: Id | null;
  readonly heads?: Heads | undefined;
  readonly found?: Found;
  readonly running?: readonly RunningMatch[];
  readonly listings?: readonly ListingLine[];
}

export interface Connection {
  /** Keeps the socket open from now on. Resolves at the first welcome, final refusal or `close`. */
  open(): Promise<Result<void, Refusal>>;
  close(): void;
  /** Another session: connects anew under it, if it is to be connected at all. */
  renew(): void;
  request(message: WithoutRe<ClientMessage>): Promise<Result<Answer, Refusal>>;
  send(message: WithoutRe<ClientMessage>): boolean;
  sendRelayed(frame: RelayFrame): boolean;
  /** Finds out now whether the server is there; while waiting for a retry, tries now. */
  probe(): void;
}

export interface ConnectionParts {
  readonly env: Pick<ClientEnvironment, 'origin' | 'openSocket' | 'timers' | 'titles' | 'page'>;
  readonly entrance: Pick<Entrance, 'ticket' | 'dropTickets' | 'signer'>;
  readonly tab: Id;
  readonly changed: (state: ConnectionState) => void;
  /** Every message from the welcome on, answers and pongs excepted. */
  readonly received: (message: ServerMessage) => void;
  readonly relayed: (frame: RelayFrame) => void;
  /** How many others were on the list when the server was last heard. */
  readonly others: () => number;
}

/** One socket after another, for as long as wanted. All that belongs to one try is dropped together with it. */
interface Try {
  readonly pace: Pace;
  /** What its hello spends, once there is one. */
  ticket: Ticket | null;
  /** Whether the hello was sent: its ticket may be spent from then on. */
  hello: 'not yet' | 'sent';
  socket: SocketLike | null;
  welcomeAt: number | null;
  /** By how much the server's clock is ahead of this one, as far as the welcome tells; milliseconds. */
  aheadMs: number;
  /** How many messages were heard. */
  heard: number;
  /** Not null while a probe is under way. */
  cancelProbe: (() => void) | null;
  /** What the server said the end is for, before it closed. */
  bye: Refusal | null;
  cancelTimer: () => void;
  readonly answers: Map<number, (result: Result<Answer, Refusal>) => void>;
}

export function createConnection({
  env,
  entrance,
  tab,
  changed,
  received,
  relayed,
  others,
}: ConnectionParts): Connection {
  const { timers, openSocket } = env;
  const url = `${env.origin.replace(/^http/, 'ws')}${ROUTES.socket}`;
  let current: Try | null = null;
  let cancelRetry: (() => void) | null = null;
  let attempt = 0;
  let numbered = 0;
  let opening: {
    readonly result: Promise<Result<void, Refusal>>;
    readonly resolve: (r: Result<void, Refusal>) => void;
  };
  let wanted = false;
  // Not of one try: the server counts on over a reconnect.
  const relayPace = createRelayPace(timers, (bytes) => current?.socket?.send(bytes));

  async function dial(): Promise<void> {
    cancelRetry = null;
    const pace = createPace(timers, (text) => mine.socket?.send(text));
    const mine: Try = {
      pace,
      ticket: null,
      hello: 'not yet',
      socket: null,
      welcomeAt: null,
      aheadMs: 0,
      heard: 0,
      cancelProbe: null,
      bye: null,
      cancelTimer: () => {},
      answers: new Map(),
    };
    current = mine;
    changed({ state: 'connecting', attempt });
    if (isHasty()) mine.cancelTimer = timers.after(HASTY_MS, () => lost(mine, OFFLINE));
    const ticket = await entrance.ticket();
    if (mine !== current) return;
    mine.cancelTimer();
    if (!ticket.ok) return lost(mine, ticket.error);
    // A key store that fails now may work at the next try; without this the client would stay `connecting` for ever.
    const { text } = ticket.value;
    const proof = await signed(text).catch(() => null);
    if (mine !== current) return;
    if (proof === null) return lost(mine, { code: 'internal', detail: 'no-key' });
    mine.ticket = ticket.value;
    listen(mine, { ticket: text, proof });
  }

  function isHasty(): boolean {
    return attempt >= 1 && attempt <= HASTY_TRIES;
  }

  async function signed(ticket: string): Promise<string> {
    return entrance.signer().sign(HELLO_PROOF_TYP, { ticket, tab });
  }

  function listen(mine: Try, spent: { readonly ticket: string; readonly proof: string }): void {
    const re = next();
    let socket: SocketLike;
    try {
      socket = openSocket(url);
    } catch {
      lost(mine, OFFLINE);
      return;
    }
    socket.binaryType = 'arraybuffer';
    mine.socket = socket;
    awaitWelcome(mine, isHasty() ? HASTY_MS : WELCOME_MS);
    mine.answers.set(re, (answer) => {
      if (!answer.ok) lost(mine, answer.error);
    });
    socket.addEventListener('open', () => {
      if (mine !== current) return;
      // A handshake tells that the network carries, and how long it took says how busy the server is.
      awaitWelcome(mine, isHasty() ? HASTY_MS : WELCOME_MS);
      const titles = [...env.titles];
      mine.hello = 'sent';
      write(mine, { type: 'hello', re, protocol: PROTOCOL_VERSION, ...spent, tab, titles, page: env.page });
    });
    socket.addEventListener('message', (event) => {
      if (mine === current) heard(mine, event.data);
    });
    // An error is always followed by a close, which says more.
    socket.addEventListener('error', () => {});
    socket.addEventListener('close', ({ code, reason }) => lost(mine, mine.bye ?? refusalOfClose(code, reason)));
  }

  function awaitWelcome(mine: Try, patienceMs: number): void {
    mine.cancelTimer();
    mine.cancelTimer = timers.after(patienceMs, () => lost(mine, OFFLINE));
  }

  function heard(mine: Try, data: unknown): void {
    mine.heard += 1;
    mine.cancelProbe?.();
    mine.cancelProbe = null;
    if (data instanceof ArrayBuffer) {
      const frame = decodeRelayFrame(new Uint8Array(data));
      if (mine.welcomeAt !== null && frame !== null) relayed(frame);
      return;
    }
    const parsed = typeof data === 'string' ? parseServerMessage(data) : err(OFFLINE);
    if (!parsed.ok) {
      // A welcome of another shape: this page is too old for the server (E9). Anything else may be anybody's word (S1.21), or one
      // message of a kind not known.
      if (mine.welcomeAt !== null) return;
      if (typeof data === 'string' && isWelcome(data)) lost(mine, { code: 'version', detail: 'an unknown welcome' });
      else lost(mine, OFFLINE);
      return;
    }
    const message = parsed.value;
    switch (message.type) {
      case 'done':
        answered(mine, message.re, ok({ table: message.table, heads: message.heads }));
        return;
      case 'found':
        answered(mine, message.re, ok({ table: null, found: { people: message.people, more: message.more } }));
        return;
      case 'running':
        answered(mine, message.re, ok({ table: null, running: message.matches }));
        return;
      case 'listings':
        answered(mine, message.re, ok({ table: null, listings: message.lines }));
        return;
      case 'refused':
        if (message.re !== null) {
          const { code, detail, retryMs } = message;
          answered(mine, message.re, err({ code, detail, retryMs }));
        }
        return;
      case 'pong':
        return;
      case 'queued':
        // The server is there, and many are before us: its silence is measured anew.
        if (mine.welcomeAt === null) awaitWelcome(mine, WELCOME_MS);
        return;
      case 'bye':
        mine.bye = { code: message.code, detail: 'said by the server' };
        return;
      case 'welcome':
        if (mine.welcomeAt !== null) beginAnew(mine);
        if (message.protocol !== PROTOCOL_VERSION) {
          lost(mine, { code: 'version', detail: `the server speaks protocol ${message.protocol}` });
          return;
        }
        // That was the answer to the hello.
        mine.answers.clear();
        mine.welcomeAt = timers.now();
        mine.cancelTimer();
        watch(mine);
        mine.aheadMs = message.now - mine.welcomeAt;
        received(inLocalTime(message, mine.aheadMs));
        opening.resolve(ok(undefined));
        return;
      default:
        if (mine.welcomeAt !== null) received(inLocalTime(message, mine.aheadMs));
    }
  }

  /** The lobby behind the server is another one (O8): what was asked of the former one is not answered any more. */
  function beginAnew(mine: Try): void {
    changed({ state: 'connecting', attempt: 1 });
    for (const settle of mine.answers.values()) settle(err(OFFLINE));
    mine.answers.clear();
  }

  function answered(mine: Try, re: number, result: Result<Answer, Refusal>): void {
    const settle = mine.answers.get(re);
    mine.answers.delete(re);
    settle?.(result);
  }

  function watch(mine: Try): void {
    const before = mine.heard;
    write(mine, { type: 'ping', re: next() });
    mine.cancelTimer = timers.after(PING_MS, () => {
      if (mine.heard > before) watch(mine);
      else lost(mine, OFFLINE);
    });
  }

  function lost(mine: Try, refusal: Refusal, again: 'later' | 'at-once' = 'later'): void {
    if (mine !== current) return;
    // A session that ended under its socket may have been replaced by a better one: the next ticket tells.
    const mayReturn = refusal.code === 'not-signed-in' && mine.socket !== null;
    const refused = mine.socket !== null && TICKET_REFUSALS.has(refusal.code);
    if (refused) entrance.dropTickets();
    else if (mine.hello === 'not yet') mine.ticket?.unused();
    drop(GIVEN_UP);
    if (isFinal(refusal) && !mayReturn) {
      wanted = false;
      changed({ state: 'ended', refusal });
      opening.resolve(err(refusal));
      return;
    }
    const lasted = mine.welcomeAt !== null && timers.now() - mine.welcomeAt >= LASTING_MS;
    // A server that takes its leave is back in a moment, however short the connection was.
    const restarts = mine.welcomeAt !== null && refusal.code === 'server-stopping';
    attempt = lasted || restarts ? 1 : attempt + 1;
    // A ticket from before may have lost its worth meanwhile: the server is asked for another one.
    const stale = refused && mine.welcomeAt === null && mine.ticket?.kind === 'return';
    if (again === 'at-once' || stale) {
      void dial();
      return;
    }
    // A leave, or a first try in vain: the others are on their way, too.
    const crowdMs = restarts || attempt > 1 ? spreadMs(others(), timers.random()) : 0;
    const waitMs = Math.max(crowdMs, backoffMs(attempt, timers.random(), refusal.retryMs));
    changed({ state: 'waiting', attempt, retryAt: timers.now() + waitMs, why: refusal.code });
    cancelRetry = timers.after(waitMs, () => void dial());
  }

  /** Ends the present try without a word about it. The code tells the server whether this client means to go. */
  function drop(code: number): void {
    cancelRetry?.();
    cancelRetry = null;
    const mine = current;
    current = null;
    if (!mine) return;
    mine.cancelTimer();
    mine.cancelProbe?.();
    mine.pace.stop();
    relayPace.clear();
    mine.socket?.close(code);
    for (const settle of mine.answers.values()) settle(err(OFFLINE));
    mine.answers.clear();
  }

  function write(mine: Try, message: ClientMessage): boolean {
    const text = JSON.stringify(message);
    if (text.length > LIMITS.frameBytes) return false;
    mine.pace.send(text, costOf(message));
    return true;
  }

  function next(): number {
    numbered += 1;
    return numbered;
  }

  return {
    open() {
      if (wanted) return opening.result;
      wanted = true;
      attempt = 0;
      let resolve: (result: Result<void, Refusal>) => void = () => {};
      const result = new Promise<Result<void, Refusal>>((settle) => {
        resolve = settle;
      });
      opening = { result, resolve };
      void dial();
      return result;
    },
    close() {
      if (!wanted) return;
      wanted = false;
      drop(GOING);
      changed({ state: 'offline' });
      opening.resolve(err({ code: 'internal', detail: 'disconnected' }));
    },
    renew() {
      if (!wanted) return;
      drop(GOING);
      attempt = 0;
      void dial();
    },
    request(message) {
      const mine = current;
      if (!mine || mine.welcomeAt === null) return Promise.resolve(err(OFFLINE));
      const re = next();
      return new Promise((resolve) => {
        const cancel = timers.after(ANSWER_MS, () => {
          answered(mine, re, err({ code: 'internal', detail: 'no answer in time' }));
        });
        mine.answers.set(re, (result) => {
          cancel();
          resolve(result);
        });
        if (!write(mine, { ...message, re })) {
          answered(mine, re, err({ code: 'too-large', detail: 'larger than a message may be' }));
        }
      });
    },
    send(message) {
      const mine = current;
      return mine?.welcomeAt != null && write(mine, { ...message, re: next() });
    },
    sendRelayed(frame) {
      const socket = current?.socket;
      if (!socket || current?.welcomeAt == null) return false;
      const bytes = encodeRelayFrame(frame);
      const backlog = frame.reliable ? RELIABLE_BACKLOG : UNRELIABLE_BACKLOG;
      if (bytes.byteLength > LIMITS.relayFrameBytes || socket.bufferedAmount > backlog) return false;
      return relayPace.send({ introduction: frame.introduction, round: frame.round, reliable: frame.reliable, bytes });
    },
    probe() {
      if (cancelRetry) {
        cancelRetry();
        void dial();
        return;
      }
      const mine = current;
      if (mine?.welcomeAt == null || mine.cancelProbe) return;
      // Past what waits for the pace, which leaves room for it: the answer tells of the network, not of our own queue.
      mine.socket?.send(JSON.stringify({ type: 'ping', re: next() } satisfies ClientMessage));
      mine.cancelProbe = timers.after(PROBE_MS, () => lost(mine, OFFLINE, 'at-once'));
    },
  };
}

function isWelcome(text: string): boolean {
  const said = parseJson(text);
  return parseShape(anyWelcome, said.ok ? said.value : undefined).ok;
}
