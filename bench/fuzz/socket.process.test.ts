import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../session/server-process.ts';
import { fuzzServer } from './socket.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer('parley');
}, 60_000);
afterAll(() => server.stop());

it('[O11.8] changed messages over real sockets and HTTP: the server has no fault, and two others play on', async () => {
  const found = await fuzzServer(server.url, 1_500, 3);
  expect(found.failed).toEqual([]);
  expect(found.played).toBeGreaterThan(1);
  expect(found.refused.malformed).toBeGreaterThan(50);
  // What the server calls its own fault.
  expect(found.refused.internal ?? 0).toBe(0);
}, 60_000);
