import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { ROUTES } from '@parley/protocol';
import { afterEach, expect, it } from 'vitest';
import { makeRig, type Rig } from './testing/rig.ts';

let rig: Rig | null = null;
afterEach(async () => {
  await rig?.close();
  rig = null;
});

/** Everything at once over one connection, and what came back until it ended. */
async function pipelined(port: number, path: string, count: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (data) => {
    said += data;
  });
  socket.on('error', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`.repeat(count));
  await once(socket, 'close');
  return said;
}

it('[O6.36] who goes on over its limit is refused before anything is done, and its connection ends', async () => {
  const limited = await makeRig({ PARLEY_REQUESTS_PER_MINUTE: '20' });
  rig = limited;
  await limited.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = limited.app.server.address() as AddressInfo;
  const said = await pipelined(port, ROUTES.ready, 1_000);
  expect(said.match(/HTTP\/1\.1 200/g)).toHaveLength(20);
  expect(said.match(/HTTP\/1\.1 429/g)).toHaveLength(1);
  const lines = limited.lines.length;
  for (let again = 0; again < 10; again += 1) {
    const more = await pipelined(port, ROUTES.ready, 100);
    expect(more.match(/HTTP\/1\.1 429/g)).toHaveLength(1);
    // It is told when to come again, as the first one was.
    expect(more).toMatch(/"code":"too-fast".*"retryMs":60000/);
    expect(more).toMatch(/retry-after: 60/i);
    expect(more.toLowerCase()).toContain('connection: close');
  }
  // No line of a log for each.
  expect(limited.lines.length).toBe(lines);
  // The health of the server is told all the same, and a minute later everything.
  const health = await fetch(`http://127.0.0.1:${port}${ROUTES.health}`);
  expect(health.status).toBe(200);
  limited.time.now += 60_000;
  const ready = await fetch(`http://127.0.0.1:${port}${ROUTES.ready}`);
  expect(ready.status).toBe(200);
});
