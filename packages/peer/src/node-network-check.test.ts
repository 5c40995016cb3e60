import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { checkNodeNetwork } from './node-network-check.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** The answer of a test server about its client: the truth, another port, or nothing to the first requests. */
interface Manner {
  readonly portShift?: number;
  readonly host?: string;
  readonly deafTo?: number;
}

/** A STUN server on a port of this machine. */
function stunServer({ portShift = 0, host, deafTo = 0 }: Manner = {}): Promise<{ port: number; asked(): number }> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  let asked = 0;
  socket.on('message', (request, { address, port }) => {
    asked += 1;
    if (asked <= deafTo) return;
    const answer = Buffer.alloc(32);
    answer.writeUInt16BE(0x0101, 0);
    answer.writeUInt16BE(12, 2);
    request.copy(answer, 4, 4, 20);
    answer.writeUInt16BE(0x0001, 20);
    answer.writeUInt16BE(8, 22);
    answer[25] = 1;
    answer.writeUInt16BE(port + portShift, 26);
    answer.set((host ?? address).split('.').map(Number), 28);
    socket.send(answer, port, address);
  });
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => resolve({ port: socket.address().port, asked: () => asked }));
  });
}

const stun = (...ports: readonly number[]) => ({ urls: ports.map((port) => `stun:127.0.0.1:${port}`) });
const clock = () => performance.now();

describe('checkNodeNetwork', () => {
  it('[L2.2] two servers that see one address, and a relay among them', async () => {
    const one = await stunServer({ host: '203.0.113.10' });
    const two = await stunServer({ host: '203.0.113.10' });
    const turn = { urls: [`turn:127.0.0.1:${two.port}?transport=udp`, `turn:127.0.0.1:${two.port}?transport=tcp`] };
    const network = await checkNodeNetwork([stun(one.port, two.port), turn], { clock });
    expect(network).toMatchObject({ udp: 'open', mapping: 'independent', relays: ['udp'] });
    expect([one.asked(), two.asked()]).toEqual([1, 1]);
  });

  it('[L2.2] two servers that see two ports: a symmetric router', async () => {
    const one = await stunServer({ host: '203.0.113.10' });
    const two = await stunServer({ host: '203.0.113.10', portShift: 1 });
    const network = await checkNodeNetwork([stun(one.port, two.port)], { clock });
    expect(network).toMatchObject({ udp: 'open', mapping: 'dependent', relays: [] });
  });

  it('[L2.2] one server tells nothing about the mapping, unless it sees an address of this machine', async () => {
    const behind = await stunServer({ host: '203.0.113.10' });
    expect(await checkNodeNetwork([stun(behind.port)], { clock })).toMatchObject({ udp: 'open', mapping: 'unknown' });
    const open = await stunServer();
    expect(await checkNodeNetwork([stun(open.port)], { clock })).toMatchObject({ udp: 'open', mapping: 'none' });
  });

  it('[L2.2] a lost request is sent again', async () => {
    const deaf = await stunServer({ deafTo: 1 });
    expect(await checkNodeNetwork([stun(deaf.port)], { clock })).toMatchObject({ udp: 'open' });
    expect(deaf.asked()).toBe(2);
  });

  it('[L2.2] silence is a blocked network', async () => {
    const silent = await stunServer({ deafTo: 9 });
    const network = await checkNodeNetwork([stun(silent.port)], { clock, limitMs: 30 });
    expect(network).toMatchObject({ udp: 'blocked', mapping: 'unknown', relays: [] });
    expect(silent.asked()).toBe(1);
  });

  it('[L2.2] nobody to ask over UDP, or a name that leads nowhere: unknown', async () => {
    const unknown = { udp: 'unknown', mapping: 'unknown', relays: [] };
    const overTcp = { urls: ['turn:127.0.0.1:3478?transport=tcp', 'turns:127.0.0.1:5349', 'stun:no port:x', 'stun:'] };
    expect(await checkNodeNetwork([], { clock })).toMatchObject(unknown);
    expect(await checkNodeNetwork([overTcp], { clock })).toMatchObject(unknown);
    expect(await checkNodeNetwork([{ urls: ['stun:nowhere.invalid:3478'] }], { clock })).toMatchObject(unknown);
  });
});
