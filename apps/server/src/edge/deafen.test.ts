import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { deafen } from './deafen.ts';

const open: { destroy(): void }[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one.destroy();
});

async function pair(): Promise<{ readonly client: Socket; readonly port: Socket }> {
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

it('[O6.33] a socket that is not read any more says what was written, then ends', async () => {
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

it('[O6.33] who goes on sending is cut off before its time', async () => {
  const { client, port } = await pair();
  deafen(port, 60_000);
  client.write(Buffer.alloc(1024 * 1024));
  await once(port, 'close');
  expect(port.destroyed).toBe(true);
});

it('[O6.33] who says nothing, and does not go, is cut off after its time', async () => {
  const { port } = await pair();
  deafen(port, 20);
  await once(port, 'close');
  expect(port.destroyed).toBe(true);
});
