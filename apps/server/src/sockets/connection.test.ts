import { EventEmitter } from 'node:events';
import { CLOSE_CODES, LIMITS, type RefusalCode } from '@parley/protocol';
import { beforeEach, expect, it } from 'vitest';
import { type Connection, type EntryState, HEARTBEAT_MS, makeConnection, type SocketPort } from './connection.ts';

/** A socket by hand: what a network does not do on command. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: string[] = [];
  pings = 0;
  ends: (number | 'terminated')[] = [];
  send(text: string): void {
    this.sent.push(text);
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
let ended: { before: EntryState; why: string }[];
let faults: number;
beforeEach(() => {
  socket = new FakeSocket();
  now = 0;
  refused = [];
  ended = [];
  faults = 0;
  connection = makeConnection(socket as unknown as SocketPort, () => now, {
    hello: (to) => to.enter({ state: 'in', sessionHash: 's', player: 'p', client: 'c' }),
    message: (_to, _client, message) => {
      if (message.type === 'away') throw new Error('a bug');
    },
    refused: (code) => refused.push(code),
    ended: (_connection, before, why) => ended.push({ before, why }),
    fault: () => {
      faults += 1;
    },
  });
});

const say = (message: object): void => void socket.emit('message', Buffer.from(JSON.stringify(message)), false);
const hello = (): void =>
  say({ type: 'hello', re: 0, protocol: 1, ticket: 't'.repeat(43), proof: 'a.b.c', tab: 'tab-of-ada', titles: [] });

it('[O6] a client that does not read is cut off before what waits for it fills the memory', () => {
  hello();
  socket.bufferedAmount = 64 * 1024 * 1024;
  connection.send({ type: 'pong', re: 1 });
  expect(socket.sent).toEqual([]);
  expect(socket.ends).toEqual(['terminated']);
  expect(refused).toEqual(['too-fast']);
  expect(ended).toMatchObject([{ before: { state: 'in', client: 'c' }, why: 'lost' }]);
});

it('[S7] a connection that answers no ping twice is dead; one that answers lives', () => {
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

it('[O6] a fault in handling one message is answered and does not end the connection', () => {
  hello();
  say({ type: 'away', re: 7, away: true });
  expect(socket.sent.map((text) => JSON.parse(text))).toMatchObject([{ type: 'refused', code: 'internal' }]);
  expect(faults).toBe(1);
  expect(socket.ends).toEqual([]);
});

it('[O6] refused too often in a minute, it is closed; over more time it is not', () => {
  hello();
  for (let n = 0; n < LIMITS.refusalsPerMinute; n += 1) connection.refuse(n, 'busy', '');
  expect(socket.ends).toEqual([]);
  now += 60_001;
  connection.refuse(1, 'busy', '');
  expect(socket.ends).toEqual([]);
  for (let n = 0; n < LIMITS.refusalsPerMinute; n += 1) connection.refuse(n, 'busy', '');
  expect(socket.ends).toEqual([CLOSE_CODES.tooMany]);
  expect(ended).toHaveLength(1);
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
])('[S7] close code %i means that the client %s', (code, why) => {
  hello();
  socket.emit('close', code);
  expect(ended).toMatchObject([{ why }]);
});
