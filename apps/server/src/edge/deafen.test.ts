import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectSecurely, createServer as createSecureServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ownCertificate } from '../operate/certificate.ts';
import { deafen } from './deafen.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-deafen-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.destroy();
});

interface Pair {
  readonly client: Socket;
  readonly port: Socket;
}

async function plain(): Promise<Pair> {
  const server = createServer({ allowHalfOpen: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true });
  client.on('error', () => {});
  const [port] = (await once(server, 'connection')) as [Socket];
  port.on('error', () => {});
  server.close();
  open.push(client, port);
  return { client, port };
}

/** As a server with a certificate of its own has it. */
async function secured(): Promise<Pair> {
  const { cert, key } = await ownCertificate(folder, [], Date.now());
  const server = createSecureServer({ cert: readFileSync(cert), key: readFileSync(key) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: at } = server.address() as AddressInfo;
  const client = connectSecurely({ port: at, host: '127.0.0.1', rejectUnauthorized: false });
  client.on('error', () => {});
  const [port] = (await once(server, 'secureConnection')) as [Socket];
  port.on('error', () => {});
  server.close();
  open.push(client, port);
  return { client, port };
}

describe.each([
  ['over TCP', plain],
  ['over TLS', secured],
])('%s', (_, pair) => {
  it('[O6.33, O6.40] a socket that is not read any more says what was written, then ends', async () => {
    const { client, port } = await pair();
    let read = 0;
    port.on('data', () => {
      read += 1;
    });
    client.write('before');
    await once(port, 'data');
    port.write('goodbye');
    deafen(port, 60_000);
    client.write('after');
    let said = '';
    client.on('data', (data) => {
      said += data;
    });
    await once(client, 'end');
    client.end();
    await once(port, 'close');
    expect([said, read]).toEqual(['goodbye', 1]);
  });

  it('[O6.33, O6.40] who goes on sending is cut off before its time', async () => {
    const { client, port } = await pair();
    deafen(port, 60_000);
    client.write(Buffer.alloc(1024 * 1024));
    await once(port, 'close');
    expect(port.destroyed).toBe(true);
  });

  it('[O6.33, O6.40] who says nothing, and does not go, is cut off after its time', async () => {
    const { port } = await pair();
    deafen(port, 20);
    await once(port, 'close');
    expect(port.destroyed).toBe(true);
  });
});
