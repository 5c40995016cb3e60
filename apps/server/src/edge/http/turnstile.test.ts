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
async function pipelined(port: number, path: string, count: number, more = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (data) => {
    said += data;
  });
  socket.on('error', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n`.repeat(count));
  await once(socket, 'close');
  return said;
}

it('[O6.36] who goes on over its limit is refused before anything is done, and its connection ends', async () => {
  const limited = await makeRig({ PARLEY_REQUESTS_PER_MINUTE: '20' });
  rig = limited;
  await limited.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = limited.app.server.address() as AddressInfo;
  for (let at = 0; at < 20; at += 1) expect((await fetch(`http://127.0.0.1:${port}${ROUTES.ready}`)).status).toBe(200);
  const said = await pipelined(port, ROUTES.ready, 1_000);
  expect(said.match(/HTTP\/1\.1 \d+/g)?.slice(0, 1)).toEqual(['HTTP/1.1 429']);
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

/** Requests that were refused with this code until now. */
async function refusals({ metrics }: Rig, code = 'too-fast'): Promise<number> {
  const { values } = await metrics.refusals.get();
  return values.find(({ labels }) => labels.code === code && labels.where === 'http')?.value ?? 0;
}

it.each([
  ['no HTTP', '\x16\x03\x01 hello\r\n\r\n', 'malformed'],
  ['headers without end', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 'too-large'],
])('[O6.42] %s is counted, answered once, and the connection ends', async (_, text, code) => {
  const open = await makeRig();
  rig = open;
  await open.app.listen({ port: 0, host: '127.0.0.1' });
  const socket = connect((open.app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  let said = '';
  socket.on('data', (data) => {
    said += data;
  });
  socket.write(text);
  await once(socket, 'close');
  expect(said.match(/HTTP\/1\.1 4\d\d/g) ?? []).toHaveLength(said === '' ? 0 : 1);
  expect(await refusals(open, code)).toBe(1);
});

it('[O6.38] what is sent ahead on one connection is not handled before its turn: eight wait, and one more ends it', async () => {
  const limited = await makeRig({ PARLEY_REQUESTS_PER_MINUTE: '100' });
  rig = limited;
  await limited.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = limited.app.server.address() as AddressInfo;
  const before = limited.lines.length;
  // All in one piece of what a socket reads at once.
  const said = await pipelined(port, ROUTES.ready, 1_000);
  expect(said.match(/HTTP\/1\.1 200/g)).toHaveLength(8);
  expect(said.match(/HTTP\/1\.1 429/g)).toHaveLength(1);
  expect(limited.lines.length - before).toBeLessThanOrEqual(8);
  expect(await refusals(limited)).toBe(1);
  // Who waits for each answer asks for as many as there are on one connection.
  const one = connect(port, '127.0.0.1');
  for (let at = 0; at < 20; at += 1) {
    one.write(`GET ${ROUTES.ready} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
    expect(String((await once(one, 'data'))[0])).toContain('HTTP/1.1 200');
  }
  one.destroy();
});

it.each([
  ['100-continue', 'HTTP/1.1 100 Continue'],
  ['something else', 'HTTP/1.1 417'],
])('[O6.38] requests with Expect: %s are limited like others', async (expect_, answer) => {
  const limited = await makeRig({ PARLEY_REQUESTS_PER_MINUTE: '5' });
  rig = limited;
  await limited.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = limited.app.server.address() as AddressInfo;
  const header = `Expect: ${expect_}\r\n`;
  const first = await pipelined(port, ROUTES.ready, 1_000, header);
  expect(first.split(answer).length - 1).toBeLessThanOrEqual(8);
  for (let at = 0; at < 6; at += 1) await fetch(`http://127.0.0.1:${port}${ROUTES.ready}`);
  // Over its limit nobody is told to go on.
  const later = await pipelined(port, ROUTES.ready, 1_000, header);
  expect(later).not.toContain(answer);
  expect(later.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 429']);
});
