import { err, ok, ROUTES, type RunningMatch } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ParleyClient } from './client.ts';
import { createClient } from './create.ts';
import { memoryKeys } from './keys.ts';
import { openSocket } from './node.ts';
import { memoryReports } from './reports.ts';
import { type FakeServer, fakeServer } from './testing/server.ts';
import { systemTimers } from './timers.ts';

let server: FakeServer;
let visitor: ParleyClient;
beforeEach(async () => {
  server = await fakeServer();
  visitor = createClient({
    origin: server.origin,
    fetch: globalThis.fetch,
    openSocket,
    keys: memoryKeys(),
    entersAs: 'visitor',
    reports: memoryReports(),
    timers: systemTimers(),
    titles: [{ title: 'four-in-a-row', rules: 1 }],
    bearer: true,
    page: null,
  });
});
afterEach(async () => {
  visitor.disconnect();
  await server.stop();
});

const isOnline = () => expect(visitor.state.connection.state).toBe('online');

describe('a visitor', () => {
  it('[S1.20] enters with a key of its page, is no guest, and comes back after a loss', async () => {
    expect(await visitor.enter()).toMatchObject(ok({ class: 'anonymous' }));
    expect((await visitor.connect()).ok).toBe(true);
    expect(server.asked.filter((path) => path.startsWith('/api/'))).toEqual([ROUTES.enter, ROUTES.visit]);
    expect(server.signIns).toBe(0);
    server.closeSockets(1001, '');
    await vi.waitFor(() => expect(visitor.state.connection.state).not.toBe('online'));
    await vi.waitFor(isOnline, { timeout: 10_000 });
    expect(server.asked).not.toContain(ROUTES.keySignIn);
  });

  it('[S3.10] asks what runs, and hears of what it may watch', async () => {
    expect(await visitor.running()).toEqual(err({ code: 'internal', detail: 'offline' }));
    await visitor.connect();
    const matches: RunningMatch[] = [];
    server.answer = ({ re }) => ({ type: 'running', re, matches });
    expect(await visitor.running()).toEqual(ok(matches));
    server.answer = ({ re }) => ({ type: 'refused', re, code: 'not-permitted', detail: '' });
    expect(await visitor.running()).toEqual(err({ code: 'not-permitted', detail: '' }));
  });
});
