import { EventEmitter, once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CLOSE_CODES, encodeRelayFrame, LIMITS, type RefusalCode } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { type Connection, type EntranceState, HEARTBEAT_MS, makeConnection, type SocketPort } from './connection.ts';

/** A socket by hand: what a network does not do on command. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: (string | Uint8Array)[] = [];
  pings = 0;
  ends: (number | 'terminated')[] = [];
  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }
  close(code: number): void {
    this.ends.push(code);
  }
  terminate(): void {
    this.ends.push('terminated');
    this.readyState = 3;
    this.emit('close', 1006);
  }
  ping(): void {
    this.pings += 1;
  }
}

let socket: FakeSocket;
let connection: Connection;
let now: number;
let refused: RefusalCode[];
let ended: { before: EntranceState; why: string }[];
let faults: number;
let deafened: number;
let relayed: Uint8Array[];
beforeEach(() => {
  socket = new FakeSocket();
  now = 0;
  refused = [];
  ended = [];
  faults = 0;
  deafened = 0;
  relayed = [];
  connection = makeConnection(
    socket as unknown as SocketPort,
    (frame) => socket.sent.push(frame),
    'connection-1',
    () => now,
    {
      hello: (to) => to.enter({ state: 'in', sessionHash: 's', player: 'p', client: 'c' }),
      message: (_to, _client, message) => {
        if (message.type === 'away') throw new Error('a bug');
      },
      relayed: (_connection, _client, _frame, bytes) => relayed.push(bytes),
      refused: (code) => refused.push(code),
      ended: (_connection, before, why) => ended.push({ before, why }),
      fault: () => {
        faults += 1;
      },
      flooded: () => {},
      deafen: () => {
        deafened += 1;
      },
    },
  );
});

const say = (message: object): void => void socket.emit('message', Buffer.from(JSON.stringify(message)), false);
const said = () => socket.sent.map((data) => JSON.parse(textIn(data)));
/** The text of a frame whose header is two or four bytes. */
const textIn = (data: string | Uint8Array): string =>
  Buffer.from(data as Uint8Array)
    .subarray(data[1] === 126 ? 4 : 2)
    .toString();
const bytes = (data: Uint8Array): void => void socket.emit('message', Buffer.from(data), true);
const frame = (size = 100, reliable = true) =>
  encodeRelayFrame({ introduction: 'introduction-1', round: 0, reliable, payload: new Uint8Array(size) });
const hello = (): void =>
  say({
    type: 'hello',
    re: 0,
    protocol: 1,
    ticket: 't'.repeat(43),
    proof: 'a.b.c',
    tab: 'tab-of-ada',
    titles: [],
    page: null,
  });

it('[O6.11] a client that does not read is cut off before what waits for it fills the memory', () => {
  hello();
  socket.bufferedAmount = 4 * 1024 * 1024 + 1;
  connection.send({ type: 'pong', re: 1 });
  expect(socket.sent).toEqual([]);
  expect(socket.ends).toEqual(['terminated']);
  expect(refused).toEqual(['too-fast']);
  expect(ended).toMatchObject([{ before: { state: 'in', client: 'c' }, why: 'lost' }]);
});

it('[O6.33] half a megabyte may wait for a client for fifteen seconds, a transcript that goes at once included', () => {
  hello();
  socket.bufferedAmount = 3 * 1024 * 1024;
  connection.send({ type: 'pong', re: 1 });
  connection.tick(now);
  now += 14_000;
  connection.tick(now);
  socket.emit('pong');
  // It has read on.
  socket.bufferedAmount = 100_000;
  now += 1_000;
  connection.tick(now);
  socket.bufferedAmount = 600_000;
  for (let second = 0; second <= 15; second += 1) {
    expect(socket.ends).toEqual([]);
    now += 1_000;
    connection.tick(now);
    socket.emit('pong');
  }
  expect(socket.ends).toEqual(['terminated']);
  expect(refused).toEqual(['too-fast']);
});

it('[S7.6] a connection that answers no ping twice is dead; one that answers lives', () => {
  hello();
  for (let beat = 0; beat < 5; beat += 1) {
    now += HEARTBEAT_MS;
    connection.tick(now);
    socket.emit('pong');
  }
  expect(socket.pings).toBe(5);
  for (let beat = 0; beat < 3; beat += 1) {
    expect(socket.ends).toEqual([]);
    now += HEARTBEAT_MS;
    connection.tick(now);
  }
  expect(socket.ends).toEqual(['terminated']);
});

it.each(['ping', 'pong'] as const)(
  '[O6.33] who sends %s after %s is cut off, before its hello and after it',
  (frame) => {
    for (let answer = 0; answer < 100 && socket.ends.length === 0; answer += 1) socket.emit(frame);
    expect(socket.ends).toEqual(['terminated']);
    expect(refused).toEqual(['too-fast']);
    expect(ended).toMatchObject([{ before: { state: 'new' }, why: 'lost' }]);
  },
);

it('[O6.33] who answers each ping, and now and then says that it is there, is never cut off', () => {
  hello();
  for (let beat = 0; beat < 100; beat += 1) {
    now += HEARTBEAT_MS;
    connection.tick(now);
    socket.emit('pong');
    for (let more = 0; more < 3; more += 1) socket.emit('pong');
  }
  expect(socket.ends).toEqual([]);
});

it('[S7.6] a dead connection is found in its time also where the clock was set back', () => {
  hello();
  now -= 3_600_000;
  connection.tick(now);
  for (let beat = 0; beat < 3; beat += 1) {
    now += HEARTBEAT_MS;
    connection.tick(now);
  }
  expect([socket.pings, socket.ends]).toEqual([2, ['terminated']]);
});

it('[O6.3] a connection that says nothing is closed in its time also where the clock was set back', () => {
  now -= 3_600_000;
  connection.tick(now);
  now += LIMITS.helloMs;
  connection.tick(now);
  expect(said()).toMatchObject([{ type: 'bye', code: 'ticket-missing' }]);
});

it('[O6.3] a connection that says nothing is closed; what the server was late by is not its silence', () => {
  connection.tick(now);
  now += 20_000;
  connection.tick(now, 20_000);
  now += LIMITS.helloMs - 1;
  connection.tick(now);
  expect([socket.pings, socket.ends]).toEqual([0, []]);
  now += 1;
  connection.tick(now);
  expect(said()).toMatchObject([{ type: 'bye', code: 'ticket-missing' }]);
});

it('[O6.12] a fault in handling one message is answered and does not end the connection', () => {
  hello();
  say({ type: 'away', re: 7, away: true });
  expect(said()).toMatchObject([{ type: 'refused', code: 'internal' }]);
  expect(faults).toBe(1);
  expect(socket.ends).toEqual([]);
});

it('[L4.9] refused for what it could not know, as by a repair in vain, it is not closed', () => {
  hello();
  for (let n = 0; n < 10 * LIMITS.refusalsPerMinute; n += 1) {
    connection.refuse(n, n % 2 === 0 ? 'introduction-expired' : 'unknown-client', '');
  }
  expect(socket.ends).toEqual([]);
});

it('[O6.3] refused too often in a minute, it is closed; over more time it is not', () => {
  hello();
  for (let n = 0; n < LIMITS.refusalsPerMinute; n += 1) connection.refuse(n, 'busy', '');
  expect(socket.ends).toEqual([]);
  now += 60_001;
  connection.refuse(1, 'busy', '');
  expect(socket.ends).toEqual([]);
  for (let n = 0; n < LIMITS.refusalsPerMinute; n += 1) connection.refuse(n, 'busy', '');
  expect(socket.ends).toEqual([CLOSE_CODES.tooMany]);
  expect(ended).toHaveLength(1);
  expect(deafened).toBe(1);
  // What still comes in is not looked at.
  say({ type: 'ping', re: 1 });
  expect(ended).toHaveLength(1);
});

it.each([
  [1000, 'closed'],
  [1001, 'closed'],
  [1005, 'closed'],
  [1006, 'lost'],
  [1011, 'lost'],
])('[S7.8] close code %i means that the client %s', (code, why) => {
  hello();
  socket.emit('close', code);
  expect(ended).toMatchObject([{ why }]);
});

describe('[S12.2] relay frames', () => {
  it('[S12.2] pass unchanged to the relay, as many as come: the rate of messages is not theirs', () => {
    hello();
    const many = LIMITS.burstMessages * 4;
    for (let n = 0; n < many; n += 1) bytes(frame(n + 1));
    expect(relayed).toHaveLength(many);
    expect(relayed[41]).toEqual(Buffer.from(frame(42)));
    expect(refused).toEqual([]);
    say({ type: 'ping', re: 1 });
    expect(refused).toEqual([]);
  });

  it('[S12.5, S1.6] before its hello, a client is refused, closed and counted', () => {
    bytes(frame());
    expect(refused).toEqual(['ticket-missing']);
    expect(socket.ends).toEqual([CLOSE_CODES.refused]);
    expect(relayed).toEqual([]);
  });

  it('[S12.5, S1.6] and while its hello is checked it is refused, and may go on', () => {
    connection.enter({ state: 'entering', sessionHash: null, player: null });
    bytes(frame());
    expect(refused).toEqual(['unexpected']);
    expect(socket.ends).toEqual([]);
    expect(relayed).toEqual([]);
  });

  it('[S12.6, O6.1] bytes that are no frame are malformed, and take from the bucket of messages', () => {
    hello();
    for (let n = 0; n < LIMITS.burstMessages; n += 1) bytes(new Uint8Array([3, 8, 0, 0]));
    expect(refused.slice(0, LIMITS.refusalsPerMinute)).toEqual(Array(LIMITS.refusalsPerMinute).fill('malformed'));
    expect(socket.ends).toEqual([CLOSE_CODES.tooMany]);
    expect(relayed).toEqual([]);
  });

  it('[S12.6, O6.2] one larger than the protocol has is no frame', () => {
    hello();
    bytes(frame(LIMITS.relayFrameBytes));
    expect(refused).toEqual(['malformed']);
  });

  it('[O6.2] text over its own limit ends the connection as before, though a frame may be larger', () => {
    hello();
    say({ type: 'ping', re: 1, x: 'x'.repeat(17_000) });
    expect(refused).toEqual(['too-large']);
    expect(socket.ends).toEqual([1009]);
    expect(said()).toEqual([]);
    expect(ended).toMatchObject([{ before: { state: 'in' }, why: 'lost' }]);
    // What still comes in is not looked at.
    bytes(frame());
    expect(relayed).toEqual([]);
  });

  it('[S12.5] each refused one is counted, and each code answered once a second', () => {
    hello();
    const refuse = (times: number, code: RefusalCode): void => {
      for (let n = 0; n < times; n += 1) connection.refuseRelayed(code, 'why', 'nobody');
    };
    refuse(50, 'too-fast');
    now += 999;
    refuse(50, 'too-fast');
    refuse(50, 'introduction-expired');
    now += 1;
    refuse(50, 'too-fast');
    expect(refused).toHaveLength(200);
    expect(said().map(({ code }) => code)).toEqual(['too-fast', 'introduction-expired', 'too-fast']);
    expect(said()).toMatchObject([{ type: 'refused', re: null }, {}, {}]);
    expect(socket.ends).toEqual([]);
  });

  it('[S12.5, O6.3] a few outside any introduction of the sender close its connection; of others, only a flood', () => {
    hello();
    for (let n = 0; n < 1_000; n += 1) connection.refuseRelayed('too-fast', '', 'excess');
    for (let n = 0; n < LIMITS.refusalsPerMinute; n += 1) connection.refuseRelayed('not-a-party', '', 'hostile');
    expect(socket.ends).toEqual([]);
    connection.refuseRelayed('not-a-party', '', 'hostile');
    expect(socket.ends).toEqual([CLOSE_CODES.tooMany]);
  });

  it('[S12.4, O6.3] a flood over the limits closes the connection; the same number in its time does not', () => {
    hello();
    for (let second = 0; second < 60; second += 1) {
      now += 1_000;
      for (let n = 0; n < 100; n += 1) connection.refuseRelayed('too-fast', '', 'excess');
    }
    expect(socket.ends).toEqual([]);
    for (let n = 0; n < 2_001; n += 1) connection.refuseRelayed('too-fast', '', 'excess');
    expect(socket.ends).toEqual([CLOSE_CODES.tooMany]);
  });

  it('[S12.5, O6.11] a receiver that does not read gets no stale frames, and what waits for it is bounded', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
    await once(server, 'listening');
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [[accepted, request]] = (await Promise.all([once(server, 'connection'), once(client, 'open')])) as [
      [WebSocket, IncomingMessage],
      unknown,
    ];
    const to = makeConnection(
      accepted,
      (data) => request.socket.write(data),
      'connection-2',
      () => now,
      {
        hello() {},
        message() {},
        relayed() {},
        refused: (code) => refused.push(code),
        ended() {},
        fault() {},
        flooded() {},
        deafen() {},
      },
    );
    const got: number[] = [];
    client.on('message', (data) => got.push((data as Buffer).byteLength));
    client.pause();
    const size = frame(1_000).byteLength;
    // The buffers of the system take some megabytes first.
    let fresh = 0;
    while (to.sendRelayed(frame(1_000, false), false) === 'sent') fresh += 1;
    expect(accepted.bufferedAmount).toBeGreaterThan(64 * 1024);
    expect(accepted.bufferedAmount).toBeLessThan(64 * 1024 + 2 * size);
    let kept = 0;
    while (to.sendRelayed(frame(1_000), true) === 'sent') kept += 1;
    expect(kept).toBeGreaterThan(300);
    expect(accepted.bufferedAmount).toBeLessThan(512 * 1024 + 2 * size);
    expect(to.sendRelayed(frame(), true)).toBe('full');
    expect(to.sendRelayed(frame(100, false), false)).toBe('slow');
    // The rest of the trusted session still reaches it, and nothing that was taken is lost.
    to.send({ type: 'pong', re: 1 });
    expect(refused).toEqual([]);
    const pong = JSON.stringify({ type: 'pong', re: 1 }).length;
    const last = new Promise<void>((resolve) => client.on('message', (_data, isBinary) => !isBinary && resolve()));
    client.resume();
    await last;
    expect(got).toEqual([...Array(fresh + kept).fill(size), pong]);
    expect(to.sendRelayed(frame(100, false), false)).toBe('sent');
    accepted.terminate();
    expect(to.sendRelayed(frame(), true)).toBe('absent');
    client.terminate();
    server.close();
  });
});
