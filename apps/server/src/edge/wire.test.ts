import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { makeCorks, textFrame } from './wire.ts';

it('[O6.1] a text of any length and content is read as it was written', async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  const raw: { write(data: Uint8Array): void }[] = [];
  server.on('connection', (_socket, request) => void raw.push(request.socket));
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(client, 'open');
  const got: string[] = [];
  client.on('message', (data, isBinary) => {
    expect(isBinary).toBe(false);
    got.push(data.toString());
  });
  const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000].map((length) => 'é'.repeat(length).slice(0, length));
  const random = fc.sample(fc.string({ unit: 'grapheme', maxLength: 300 }), { numRuns: 100, seed: 7 });
  const sent = [...lengths, ...random];
  for (const text of sent) raw[0]?.write(textFrame(text));
  await expect.poll(() => got.length).toBe(sent.length);
  expect(got).toEqual(sent);
  client.terminate();
  await new Promise((resolve) => server.close(resolve));
});

it('what is written in one turn goes out once for each connection, in its order', () => {
  const turns: (() => void)[] = [];
  const corks = makeCorks((run) => void turns.push(run));
  const calls: string[] = [];
  const port = (name: string) => ({
    cork: () => void calls.push(`${name} cork`),
    uncork: () => void calls.push(`${name} uncork`),
    write: (data: unknown) => {
      calls.push(`${name} ${String(data)}`);
      return true;
    },
  });
  const [ada, bob] = [port('ada'), port('bob')];
  corks.write(ada, Buffer.from('1'));
  corks.write(bob, Buffer.from('2'));
  corks.write(ada, Buffer.from('3'));
  expect(turns).toHaveLength(1);
  turns.shift()?.();
  corks.write(ada, Buffer.from('4'));
  turns.shift()?.();
  expect(calls).toEqual([
    ...['ada cork', 'ada 1', 'bob cork', 'bob 2', 'ada 3', 'ada uncork', 'bob uncork'],
    ...['ada cork', 'ada 4', 'ada uncork'],
  ]);
});
