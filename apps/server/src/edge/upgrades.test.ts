import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { ROUTES } from '@parley/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { attachSockets, type Sockets } from './attach.ts';
import { makeRig, type Rig } from './http/testing/rig.ts';

const MOST = 20;

let rig: Rig;
let sockets: Sockets;
let port: number;
const faults: string[] = [];
beforeEach(async () => {
  rig = await makeRig({
    PARLEY_REQUESTS_PER_MINUTE: String(MOST),
    PARLEY_TRUST_PROXY: '1',
    PARLEY_MAX_CLIENTS_PER_ADDRESS: '15',
  });
  const { app, config, metrics, entrances, time } = rig;
  sockets = attachSockets({
    server: app.server,
    gate: rig.gate,
    config,
    metrics,
    clock: () => time.now,
    randomId: () => crypto.randomUUID(),
    entrances,
    tickMs: 250,
    edge: { hello: () => {}, message: () => {}, relayed: () => {}, flooded: () => {}, ended: () => {} },
    fault: (what) => faults.push(what),
    said: () => {},
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as AddressInfo).port;
});
afterEach(async () => {
  sockets.stop();
  await sockets.close();
  await rig.close();
  expect(faults.splice(0)).toEqual([]);
});

/** The status with which an upgrade is answered, and the socket. */
async function upgrade(
  from: string,
  path: string = ROUTES.socket,
): Promise<{ readonly status: number; readonly head: string; readonly socket: Socket }> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: ${from}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  const [first] = (await once(socket, 'data')) as [Buffer];
  const head = first.toString();
  return { status: Number(head.split(' ')[1]), head, socket };
}

it('[O6.39, O6.42] upgrades are counted with the requests of their network, whatever they are for', async () => {
  for (let at = 0; at < MOST; at += 1) {
    const { status, socket } = await upgrade('203.0.113.7', at % 2 === 0 ? ROUTES.socket : '/elsewhere');
    expect(status).toBe(at % 2 === 0 ? 101 : 404);
    socket.destroy();
  }
  const { status, head, socket } = await upgrade('203.0.113.7');
  expect(status).toBe(429);
  expect(head).toMatch(/Retry-After: 60\r\n/);
  socket.write(Buffer.alloc(1_024));
  await once(socket, 'close');
  const asked = await fetch(`http://127.0.0.1:${port}${ROUTES.ready}`, {
    headers: { 'x-forwarded-for': '203.0.113.7' },
  });
  expect(asked.status).toBe(429);
  const { values } = await rig.metrics.refusals.get();
  const counted = (code: string) =>
    values.find(({ labels }) => labels.where === 'socket' && labels.code === code)?.value;
  expect([counted('unexpected'), counted('too-fast')]).toEqual([MOST / 2, 1]);
  // Nobody else is concerned, and in a minute nobody is.
  expect((await upgrade('203.0.113.8')).status).toBe(101);
  rig.time.now += 60_000;
  expect((await upgrade('203.0.113.7')).status).toBe(101);
});

it('[O6.39] what a client sends right behind its upgrade is read once it is let in', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${ROUTES.socket}`);
  socket.on('open', () => socket.send('{"type":"nothing"}'));
  const [said] = (await once(socket, 'message')) as [Buffer];
  expect(said.toString()).toContain('"refused"');
  await once(socket, 'close');
});

it('[O6.39] who goes while it is counted leaves no place taken', async () => {
  rig.time.now += 60_000;
  for (let round = 0; round < 2; round += 1) {
    const gone = await Promise.all(
      Array.from({ length: MOST - 1 }, async () => {
        const socket = connect(port, '127.0.0.1');
        await once(socket, 'connect');
        socket.write(
          `GET ${ROUTES.socket} HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
        );
        socket.resetAndDestroy();
        return socket;
      }),
    );
    expect(gone).toHaveLength(MOST - 1);
    rig.time.now += 60_000;
  }
  await expect.poll(async () => (await upgrade('203.0.113.9')).status, { timeout: 10_000 }).toBe(101);
});
