import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { holdPorts, type Ports, portNetworkOf } from './ports.ts';

const MOST = 5;
const server = () => createServer((_request, response) => response.end('here'));

let at: ReturnType<typeof server>;
let ports: Ports;
let refused: number;
let network: string | null;
const clients: Socket[] = [];
beforeEach(async () => {
  refused = 0;
  network = 'one';
  at = server();
  ports = holdPorts(at, {
    mostOfNetwork: MOST,
    networkOf: () => network,
    refused: () => {
      refused += 1;
    },
  });
  at.listen(0, '127.0.0.1');
  await once(at, 'listening');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  at.close();
});

/** Whether a new connection is answered; it stays open. */
async function isAnswered(): Promise<boolean> {
  const client = connect((at.address() as AddressInfo).port, '127.0.0.1');
  client.on('error', () => {});
  clients.push(client);
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const answer = await Promise.race([once(client, 'data'), once(client, 'close').then(() => null)]);
  return answer !== null;
}

it('[O6.43] so many connections of one network, whether they say anything or not, and one more when one ends', async () => {
  for (let n = 0; n < MOST; n += 1) expect(await isAnswered()).toBe(true);
  expect(await isAnswered()).toBe(false);
  expect(refused).toBe(1);
  network = 'two';
  expect(await isAnswered()).toBe(true);
  network = null;
  for (let n = 0; n < 2 * MOST; n += 1) expect(await isAnswered()).toBe(true);
  network = 'one';
  clients[0]?.destroy();
  await expect.poll(isAnswered).toBe(true);
});

it('[O6.43] all of them can be cut off', async () => {
  for (let n = 0; n < 3; n += 1) await isAnswered();
  const closed = clients.map((client) => once(client, 'close'));
  ports.destroyAll();
  await Promise.all(closed);
  expect(await isAnswered()).toBe(true);
});

it.each([
  ['127.0.0.1', false, null],
  ['::1', false, null],
  ['203.0.113.7', false, '203.0.113.7'],
  ['::ffff:203.0.113.7', false, '203.0.113.7'],
  ['2001:db8:1:2::7', false, '2001:db8:1'],
  // A proxy, and somebody who is not.
  ['10.0.0.1', true, null],
  ['203.0.113.7', true, '203.0.113.7'],
  ['10.0.0.1', false, '10.0.0.1'],
] as const)('[O6.43] %s with a proxy %s counts for %s', (address, trustProxy, counted) => {
  expect(portNetworkOf({ trustProxy, proxies: [] })(address)).toBe(counted);
});
