import {
  EMPTY_WINDOW,
  encodeRelayFrame,
  err,
  LIMITS,
  ok,
  PROTOCOL_VERSION,
  type Refusal,
  type RelayFrame,
  type Result,
  type ServerMessage,
} from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection as ConnectionState, SocketLike } from './client.ts';
import { type Connection, createConnection } from './connection.ts';
import { type FakeTimers, fakeTimers, settled } from './testing/clock.ts';
import { selfOf } from './testing/values.ts';
import type { Ticket } from './ticket-purse.ts';

let unused: number;
const back = (): void => {
  unused += 1;
};
const JOIN: Ticket = { text: 't'.repeat(24), kind: 'join', unused: back };
const RETURN: Ticket = { text: 'r'.repeat(24), kind: 'return', unused: back };

type Handlers = Record<'open' | 'message' | 'close' | 'error', (event: never) => void>;

/** A socket that a test opens, speaks through and closes. */
class FakeSocket {
  readonly sent: { type: string; re: number }[] = [];
  readonly frames: Uint8Array[] = [];
  bufferedAmount = 0;
  binaryType = 'blob';
  closed: number | null = null;
  readonly handlers: Partial<Handlers> = {};

  send(data: string | Uint8Array): void {
    if (typeof data !== 'string') {
      this.frames.push(data);
      return;
    }
    this.sent.push(JSON.parse(data) as { type: string; re: number });
  }

  close(code: number): void {
    this.closed = code;
  }

  addEventListener(type: keyof Handlers, listener: (event: never) => void): void {
    this.handlers[type] = listener;
  }

  emit(type: keyof Handlers, event: object = {}): void {
    this.handlers[type]?.(event as never);
  }

  say(message: ServerMessage): void {
    this.emit('message', { data: JSON.stringify(message) });
  }

  welcome(): void {
    this.emit('open');
    const list = { window: EMPTY_WINDOW, tables: [], matches: [], iceServers: [], distressOrigins: [] };
    const protocol = PROTOCOL_VERSION;
    this.say({ type: 'welcome', protocol, client: 'client-ada', self: selfOf('ada'), ...list, now: 1 });
  }

  lose(code = 1006, reason = ''): void {
    this.emit('close', { code, reason });
  }
}

let sign: () => Promise<string>;
let ticket: () => Promise<Result<Ticket, Refusal>>;
let dropped: number;
let timers: FakeTimers;
let sockets: FakeSocket[];
let states: ConnectionState[];
let relayed: RelayFrame[];
let connection: Connection;
let others: number;

beforeEach(() => {
  sign = async () => 'a.b.c';
  ticket = async () => ok(JOIN);
  dropped = 0;
  unused = 0;
  timers = fakeTimers();
  sockets = [];
  states = [];
  relayed = [];
  others = 0;
  connection = createConnection({
    env: {
      origin: 'https://parley.example',
      openSocket(url) {
        expect(url).toBe('wss://parley.example/ws');
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket as SocketLike;
      },
      timers,
      titles: [],
      page: 'page-of-ada',
    },
    entrance: {
      ticket: () => ticket(),
      dropTickets: () => {
        dropped += 1;
      },
      signer: () => ({ key: 'k'.repeat(43), sign: () => sign() }),
    },
    tab: 'tab-of-ada',
    changed: (state) => states.push(state),
    received: () => {},
    relayed: (frame) => relayed.push(frame),
    others: () => others,
  });
});

function latest(): FakeSocket {
  const socket = sockets.at(-1);
  if (!socket) throw new Error('no socket was opened');
  return socket;
}

async function connected(): Promise<void> {
  void connection.open();
  await settled();
  latest().welcome();
}

describe('reconnecting', () => {
  it('[S7.7] a key that cannot sign now is asked again later', async () => {
    sign = () => Promise.reject(new Error('the key store is closed'));
    void connection.open();
    await settled();
    expect(states.at(-1)).toMatchObject({ state: 'waiting' });
    sign = async () => 'a.b.c';
    await timers.advance(1_000);
    latest().welcome();
    expect(latest().sent[0]?.type).toBe('hello');
  });

  it('[S7.7] tries fast at first, then ever slower up to the cap, for as long as the server is away', async () => {
    await connected();
    await timers.advance(6_000);
    latest().lose();
    const waits: number[] = [];
    for (let n = 0; n < 9; n += 1) {
      const state = states.at(-1);
      expect(state?.state).toBe('waiting');
      const wait = state?.state === 'waiting' ? state.retryAt - timers.now() : 0;
      waits.push(wait);
      await timers.advance(wait);
      latest().lose();
    }
    expect(waits).toEqual([50, 250, 500, 1_000, 2_000, 4_000, 7_500, 7_500, 7_500]);
    expect(states.some((state) => state.state === 'ended')).toBe(false);
  });

  it('[S7.7] counts from the first try again after a connection that lasted, not after one that fell at once', async () => {
    await connected();
    latest().lose();
    await timers.advance(50);
    latest().welcome();
    latest().lose();
    expect(states.at(-1)).toMatchObject({ state: 'waiting', attempt: 2 });
    await timers.advance(250);
    latest().welcome();
    await timers.advance(5_000);
    latest().lose();
    expect(states.at(-1)).toMatchObject({ state: 'waiting', attempt: 1 });
  });

  it('[O8.3] a welcome on a connection that had one begins anew: nothing asked before is waited for', async () => {
    await connected();
    const asked = connection.request({ type: 'search', text: 'ada' });
    latest().welcome();
    expect(await asked).toMatchObject({ ok: false });
    expect(states.slice(-1)).toEqual([{ state: 'connecting', attempt: 1 }]);
    // The same socket goes on, and what is asked on it now is answered.
    const again = connection.request({ type: 'search', text: 'bo' });
    const re = latest().sent.at(-1)?.re ?? 0;
    latest().say({ type: 'found', re, people: [], more: false });
    expect(await again).toMatchObject({ ok: true });
    expect(sockets).toHaveLength(1);
    // And it is watched: silence for two pings ends it.
    await timers.advance(60_000);
    expect(states.at(-1)?.state).not.toBe('online');
  });

  it('[S7.7] is quick after a server that said it stops, however short the connection was', async () => {
    await connected();
    latest().lose();
    await timers.advance(50);
    latest().welcome();
    latest().say({ type: 'bye', code: 'server-stopping' });
    latest().lose(1005);
    expect(states.at(-1)).toMatchObject({ state: 'waiting', attempt: 1 });
  });

  it('[S7.11] after a leave, or a first try in vain, waits for its part of the time that a crowd takes', async () => {
    others = 5_000;
    await connected();
    await timers.advance(6_000);
    timers.random = () => 0.5;
    const waitAfter = (code: number): number => {
      latest().lose(code);
      const state = states.at(-1);
      return state?.state === 'waiting' ? state.retryAt - timers.now() : 0;
    };
    // Its own loss is nobody else's.
    expect(waitAfter(1006)).toBe(175);
    await timers.advance(175);
    expect(waitAfter(1006)).toBe(10_000);
    await timers.advance(10_000);
    latest().welcome();
    latest().say({ type: 'bye', code: 'server-stopping' });
    expect(waitAfter(1005)).toBe(10_000);
  });

  it('[S7.6] a connection on which nothing is heard is given up, one that answers pings is kept', async () => {
    await connected();
    for (let n = 0; n < 4; n += 1) {
      const ping = latest().sent.at(-1);
      expect(ping?.type).toBe('ping');
      latest().say({ type: 'pong', re: ping?.re ?? 0 });
      await timers.advance(15_000);
    }
    expect(sockets).toHaveLength(1);
    await timers.advance(15_000);
    expect(states.some((state) => state.state === 'waiting')).toBe(true);
    // Not the code of a client that means to go: its match is not over for that.
    expect(sockets[0]?.closed).toBe(4004);
  });

  it('[O6.10] a server that takes the socket and says nothing is left', async () => {
    void connection.open();
    await settled();
    latest().emit('open');
    await timers.advance(10_000);
    expect(sockets[0]?.closed).toBe(4004);
    expect(states.at(-1)?.state).toBe('waiting');
  });

  it('[S7.7] a ticket that was not sent is kept for the next try; one that was is not', async () => {
    await connected();
    latest().lose();
    await timers.advance(50);
    latest().lose();
    expect(unused).toBe(1);
    await timers.advance(250);
    latest().emit('open');
    latest().lose();
    expect(unused).toBe(1);
  });

  it('[S7.11] one that waits for its turn at the server is patient for as long as it is told so', async () => {
    await connected();
    await timers.advance(6_000);
    latest().lose();
    await timers.advance(50);
    await timers.advance(2_900);
    latest().emit('open');
    await timers.advance(2_900);
    for (let n = 0; n < 4; n += 1) {
      latest().say({ type: 'queued' });
      await timers.advance(9_900);
    }
    expect(sockets).toHaveLength(2);
    await timers.advance(100);
    expect(states.at(-1)).toMatchObject({ state: 'waiting', attempt: 2 });
    await timers.advance(250);
    latest().say({ type: 'queued' });
    latest().welcome();
    latest().say({ type: 'queued' });
    await timers.advance(14_000);
    expect(sockets).toHaveLength(3);
  });

  it('[S7.11] a server that says when it has time is not tried before', async () => {
    ticket = async () => err({ code: 'too-fast', detail: '', retryMs: 7_000 });
    void connection.open();
    await settled();
    expect(timers.due()).toEqual([7_000]);
    ticket = async () => ok(JOIN);
    await timers.advance(7_000);
    expect(sockets).toHaveLength(1);
  });

  it('[L4.6] after a loss, a ticket or a socket that a broken network swallowed is asked for anew within seconds', async () => {
    await connected();
    await timers.advance(6_000);
    let asked = 0;
    ticket = () => {
      asked += 1;
      return asked === 1 ? new Promise(() => {}) : Promise.resolve(ok(JOIN));
    };
    latest().lose();
    await timers.advance(300 + 3_000 + 500);
    expect([asked, sockets.length]).toEqual([2, 2]);
    await timers.advance(3_000 + 1_000);
    expect([asked, sockets.length]).toEqual([3, 3]);
    expect(sockets[1]?.closed).toBe(4004);
  });

  it.each(['', '<html>', '{', '[]', '{"type":"hello there"}', 'null', '{"type":"refused"}'])(
    '[S1.21] a socket that says %j instead of the welcome is left, and tried again',
    async (text) => {
      void connection.open();
      await settled();
      latest().emit('open');
      latest().emit('message', { data: text });
      expect(states.at(-1)).toMatchObject({ state: 'waiting', why: 'internal' });
      await timers.advance(300);
      latest().welcome();
      expect(await connection.open()).toEqual(ok(undefined));
    },
  );

  it('[W7.2] while it waits it says why, as far as the server said it', async () => {
    ticket = async () => err({ code: 'too-fast', detail: '', retryMs: 5_000 });
    void connection.open();
    await settled();
    expect(states.at(-1)).toMatchObject({ state: 'waiting', why: 'too-fast' });
  });

  it('[E9.1] a welcome that cannot be read ends it for good', async () => {
    void connection.open();
    await settled();
    latest().emit('open');
    latest().emit('message', { data: JSON.stringify({ type: 'welcome', of: 'another shape' }) });
    expect(states.at(-1)).toMatchObject({ state: 'ended', refusal: { code: 'version' } });
  });

  it('[S7.7] what an abandoned socket still says changes nothing', async () => {
    await connected();
    const first = latest();
    first.lose();
    await timers.advance(50);
    latest().welcome();
    const count = states.length;
    first.say({ type: 'bye', code: 'version' });
    first.lose(4001, 'replaced');
    expect(states).toHaveLength(count);
  });

  it.each(['ticket-invalid', 'proof-invalid', 'not-signed-in'] as const)(
    '[S7.7] a ticket from before that is refused as %s is replaced at once, and one that was just made is not',
    async (code) => {
      ticket = async () => ok(RETURN);
      await connected();
      await timers.advance(6_000);
      latest().lose();
      await timers.advance(50);
      latest().emit('open');
      ticket = async () => ok(JOIN);
      latest().say({ type: 'refused', re: 3, code, detail: '' });
      await settled();
      expect([dropped, sockets.length, states.at(-1)?.state]).toEqual([1, 3, 'connecting']);
      latest().emit('open');
      latest().lose(4000, code);
      expect([dropped, sockets.length]).toEqual([2, 3]);
      expect(['waiting', 'ended']).toContain(states.at(-1)?.state);
    },
  );

  it('[S7.7] after disconnect nothing is tried again', async () => {
    await connected();
    connection.close();
    expect(latest().closed).toBe(1000);
    await timers.advance(60_000);
    expect(sockets).toHaveLength(1);
    expect(states.at(-1)).toEqual({ state: 'offline' });
    expect(timers.due()).toEqual([]);
  });

  it('[S7.7] a disconnect before the welcome ends the wait for it', async () => {
    const opened = connection.open();
    await settled();
    connection.close();
    expect((await opened).ok).toBe(false);
  });
});

describe('requests', () => {
  it('[O6.10] one that is never answered ends, and so does one whose connection is lost', async () => {
    await connected();
    const slow = connection.request({ type: 'play', title: 'four-in-a-row' });
    await timers.advance(10_000);
    expect(await slow).toEqual({ ok: false, error: { code: 'internal', detail: 'no answer in time' } });
    const cut = connection.request({ type: 'play', title: 'four-in-a-row' });
    latest().lose();
    expect(await cut).toEqual({ ok: false, error: { code: 'internal', detail: 'offline' } });
  });

  it('[O6.9] what is larger than a message may be is not sent', async () => {
    await connected();
    const report = `a.${'b'.repeat(17_000)}.c`;
    const answer = await connection.request({ type: 'report', match: 'match-one', report });
    expect(answer.ok ? null : answer.error.code).toBe('too-large');
    expect(latest().sent.some((message) => message.type === 'report')).toBe(false);
  });

  it('[O6.9] keeps to the rate that the protocol allows: the rest follows in order', async () => {
    await connected();
    const at = latest().sent.length;
    for (let n = 0; n < 100; n += 1) connection.send({ type: 'away', away: n % 2 === 0 });
    const burst = latest().sent.length - at;
    expect(burst).toBeLessThanOrEqual(50);
    await timers.advance(1_000);
    expect(latest().sent.length - at - burst).toBeLessThanOrEqual(20);
    await timers.advance(8_000);
    const numbers = latest()
      .sent.slice(at)
      .map((message) => message.re);
    expect(numbers).toHaveLength(100);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });
});

describe('the relay', () => {
  const frame = (reliable: boolean, size = 3): RelayFrame => ({
    introduction: 'intro-one',
    round: 2,
    reliable,
    payload: new Uint8Array(size).fill(7),
  });

  function arrive(bytes: Uint8Array<ArrayBuffer>): void {
    latest().emit('message', { data: bytes.buffer });
  }

  it('[S12.7] takes frames once it was welcomed, and as long as it is online', async () => {
    expect(connection.sendRelayed(frame(true))).toBe(false);
    void connection.open();
    await settled();
    latest().emit('open');
    expect(connection.sendRelayed(frame(true))).toBe(false);
    latest().welcome();
    expect(latest().binaryType).toBe('arraybuffer');
    expect(connection.sendRelayed(frame(true))).toBe(true);
    expect(connection.sendRelayed(frame(false))).toBe(true);
    expect(latest().frames).toEqual([encodeRelayFrame(frame(true)), encodeRelayFrame(frame(false))]);
    latest().lose();
    expect(connection.sendRelayed(frame(true))).toBe(false);
  });

  it.each([
    [0, true, true],
    [16_384, true, true],
    [16_385, false, true],
    [1_048_576, false, true],
    [1_048_577, false, false],
  ])(
    '[S12.7] with %i bytes waiting on the socket, unreliable %s, reliable %s',
    async (waiting, unreliable, reliable) => {
      await connected();
      latest().bufferedAmount = waiting;
      expect(connection.sendRelayed(frame(false))).toBe(unreliable);
      expect(connection.sendRelayed(frame(true))).toBe(reliable);
      expect(latest().frames).toHaveLength(Number(unreliable) + Number(reliable));
    },
  );

  it('[S12.7] does not take what the relay would refuse for its size', async () => {
    await connected();
    const room = LIMITS.relayFrameBytes - encodeRelayFrame(frame(true, 0)).byteLength;
    expect(connection.sendRelayed(frame(true, room))).toBe(true);
    expect(connection.sendRelayed(frame(true, room + 1))).toBe(false);
  });

  it('[S12.7] does not wait behind text that waits for its turn', async () => {
    await connected();
    for (let n = 0; n < 100; n += 1) connection.send({ type: 'away', away: true });
    const texts = latest().sent.length;
    expect(texts).toBeLessThan(100);
    for (let n = 0; n < 200; n += 1) expect(connection.sendRelayed(frame(true))).toBe(true);
    expect(latest().frames).toHaveLength(200);
    expect(latest().sent).toHaveLength(texts);
  });

  it('[S12.7] gives on the frames of a welcomed socket, and passes over what is none', async () => {
    void connection.open();
    await settled();
    arrive(encodeRelayFrame(frame(true)));
    expect(relayed).toEqual([]);
    latest().welcome();
    arrive(encodeRelayFrame(frame(true)));
    arrive(Uint8Array.of(9, 9, 9));
    arrive(encodeRelayFrame(frame(false)));
    expect(relayed).toEqual([frame(true), frame(false)]);
    expect(states.at(-1)?.state).not.toBe('ended');
    const first = latest();
    first.lose();
    first.emit('message', { data: encodeRelayFrame(frame(true)).buffer });
    expect(relayed).toHaveLength(2);
  });

  it('[S7.6] frames are a sign of life like any message', async () => {
    await connected();
    for (let n = 0; n < 3; n += 1) {
      arrive(encodeRelayFrame(frame(false)));
      await timers.advance(15_000);
    }
    expect(sockets).toHaveLength(1);
  });
});

describe('a probe', () => {
  const pings = () => latest().sent.filter((message) => message.type === 'ping').length;

  it('[L4.6] asks at once, once, and is content with whatever is heard within two seconds', async () => {
    await connected();
    const before = pings();
    connection.probe();
    connection.probe();
    expect(pings()).toBe(before + 1);
    await timers.advance(1_999);
    latest().say({ type: 'window', ...EMPTY_WINDOW });
    await timers.advance(10_000);
    expect(sockets).toHaveLength(1);
    connection.probe();
    expect(pings()).toBe(before + 2);
  });

  it('[L4.6] where nothing is heard, the connection is given up and made anew without a wait', async () => {
    await connected();
    await timers.advance(6_000);
    connection.probe();
    await timers.advance(1_999);
    expect(sockets).toHaveLength(1);
    await timers.advance(1);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.closed).toBe(4004);
    expect(states.some((state) => state.state === 'waiting')).toBe(false);
    latest().welcome();
    await timers.advance(14_000);
    expect(sockets).toHaveLength(2);
  });

  it('[L4.6] asks past what waits for its turn', async () => {
    await connected();
    for (let n = 0; n < 100; n += 1) connection.send({ type: 'away', away: true });
    const before = pings();
    connection.probe();
    expect(pings()).toBe(before + 1);
  });

  it('[S7.6] just before the usual look it takes nothing from its time', async () => {
    await connected();
    latest().say({ type: 'pong', re: 1 });
    await timers.advance(14_900);
    connection.probe();
    await timers.advance(100);
    expect(sockets).toHaveLength(1);
    latest().say({ type: 'pong', re: 2 });
    await timers.advance(5_000);
    expect(sockets).toHaveLength(1);
  });

  it('[L4.6] while waiting for a retry it tries now', async () => {
    await connected();
    latest().lose();
    for (let n = 0; n < 6; n += 1) {
      await timers.advance(20_000);
      latest().lose();
    }
    const tries = sockets.length;
    expect(states.at(-1)?.state).toBe('waiting');
    connection.probe();
    await settled();
    expect(sockets).toHaveLength(tries + 1);
    latest().welcome();
    await timers.advance(10_000);
    expect(sockets).toHaveLength(tries + 1);
  });

  it('[L4.6] does nothing before, while connecting, and after the end', async () => {
    connection.probe();
    expect(states).toEqual([]);
    void connection.open();
    await settled();
    connection.probe();
    await timers.advance(3_000);
    expect(sockets).toHaveLength(1);
    latest().welcome();
    connection.probe();
    connection.close();
    connection.probe();
    await timers.advance(60_000);
    expect(sockets).toHaveLength(1);
    expect(timers.due()).toEqual([]);
  });
});
