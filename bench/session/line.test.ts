import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { newTally, openLine } from './line.ts';

let server: WebSocketServer;
let url: string;
beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Greets at once, and says back what it hears.
  server.on('connection', (socket) => {
    socket.send('greeting');
    socket.on('message', (data) => socket.send(String(data)));
  });
});
afterAll(() => server.close());

const exactly = (wanted: string) => (text: string) => (text === wanted ? text : null);

describe('a line', () => {
  it('gives the greeting of the server to the first who waits', async () => {
    const line = await openLine(url, newTally());
    expect(await line.next('the greeting', exactly('greeting'))).toBe('greeting');
    line.close();
    expect(await line.ended).toBe(1000);
  });

  it('waits for what fits, and counts everything', async () => {
    const tally = newTally();
    const line = await openLine(url, tally);
    await line.next('the greeting', exactly('greeting'));
    const found = line.next('two', exactly('two'));
    const refusal = line.next('the refusal', (text) => (text.startsWith('{') ? text : null));
    for (const text of ['one', 'two', '{"type":"refused","code":"busy"}']) line.send(text);
    expect(await found).toBe('two');
    await refusal;
    const bytes = 'greetingonetwo{"type":"refused","code":"busy"}'.length;
    expect(tally).toEqual({ messages: 4, bytes, refused: 1, codes: new Map([['busy', 1]]) });
    line.cut();
  });

  it('what a reader throws is the error of its waiting, and of nothing else', async () => {
    const line = await openLine(url, newTally());
    const failing = line.next('anything', () => {
      throw new Error('refused: busy');
    });
    await expect(failing).rejects.toThrow('busy');
    const next = line.next('two', exactly('two'));
    line.send('two');
    expect(await next).toBe('two');
    line.cut();
  });

  it('ends the waiting for what does not come', async () => {
    const line = await openLine(url, newTally(), 500);
    await expect(line.next('a miracle', exactly('miracle'))).rejects.toThrow('a miracle did not come within 500 ms');
    line.cut();
  });

  it('[O11.4] ends the waiting at once where the connection ends', async () => {
    const line = await openLine(url, newTally());
    const waiting = line.next('a miracle', exactly('miracle'));
    line.cut();
    await expect(waiting).rejects.toThrow('the connection ended before a miracle came');
    await expect(line.next('another one', exactly('miracle'))).rejects.toThrow('ended before');
  });

  it('is an error where no server listens', async () => {
    await expect(openLine('ws://127.0.0.1:1', newTally())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
