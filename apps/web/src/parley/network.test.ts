import type { ClientEvent, ClientState } from '@parley/client';
import type { IceServer, Network } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { tellNetwork } from './network.ts';

const OPEN: Network = { udp: 'open', mapping: 'independent', relays: ['udp'], tookMs: 9 };
const BLOCKED: Network = { udp: 'blocked', mapping: 'unknown', relays: ['tcp'], tookMs: 1_000 };
const SERVERS: readonly IceServer[] = [{ urls: ['stun:one.example'] }];

function setUp() {
  let now = 0;
  let due: { at: number; run: () => void } | null = null;
  let online = (_: ClientEvent): void => {};
  let changed = (): void => {};
  const checks: { servers: readonly IceServer[]; end: (network: Network) => void }[] = [];
  const sent: unknown[] = [];
  const state: { connection: ClientState['connection']; iceServers: readonly IceServer[] } = {
    connection: { state: 'offline' },
    iceServers: [],
  };
  tellNetwork({
    client: {
      state: state as ClientState,
      send: (message) => sent.push(message) > 0,
      on: (_, listener) => {
        online = listener as typeof online;
        return () => {};
      },
    },
    timers: {
      now: () => now,
      after: (ms, run) => {
        due = { at: now + ms, run };
        return () => {
          due = null;
        };
      },
    },
    check: (servers) => new Promise((end) => void checks.push({ servers, end })),
    onChange: (listener) => {
      changed = listener;
      return () => {};
    },
  });
  return {
    checks,
    sent,
    welcome() {
      state.connection = { state: 'online', client: 'client-Ada' };
      state.iceServers = SERVERS;
      online({ type: 'online' });
    },
    lose() {
      state.connection = { state: 'waiting', attempt: 1, retryAt: 0, why: 'internal' };
    },
    change: () => changed(),
    pass(ms: number) {
      now += ms;
      if (due === null || due.at > now) return;
      const { run } = due;
      due = null;
      run();
    },
    settled: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
}

describe('tellNetwork', () => {
  it('[L2.3] checks once with the servers of the welcome, and tells the server again after each welcome', async () => {
    const page = setUp();
    page.welcome();
    expect(page.checks.map(({ servers }) => servers)).toEqual([SERVERS]);
    page.checks[0]?.end(OPEN);
    await page.settled();
    page.welcome();
    await page.settled();
    expect(page.checks).toHaveLength(1);
    expect(page.sent).toEqual([
      { type: 'network', network: OPEN },
      { type: 'network', network: OPEN },
    ]);
  });

  it('[L2.3] a change of network is checked once it is quiet, however many events told of it', async () => {
    const page = setUp();
    page.change();
    page.welcome();
    page.checks[0]?.end(OPEN);
    page.pass(60_000);
    page.change();
    page.pass(1_000);
    page.change();
    page.pass(1_999);
    expect(page.checks).toHaveLength(1);
    page.pass(1);
    page.checks[1]?.end(BLOCKED);
    await page.settled();
    expect(page.sent.at(-1)).toEqual({ type: 'network', network: BLOCKED });
  });

  it('[L2.3] changes that follow on each other are checked thirty seconds apart', () => {
    const page = setUp();
    page.welcome();
    page.pass(1_000);
    page.change();
    page.pass(28_999);
    expect(page.checks).toHaveLength(1);
    page.pass(1);
    expect(page.checks).toHaveLength(2);
  });

  it('[L2.3] a network that changed while the server was out of reach is checked at the next welcome', async () => {
    const page = setUp();
    page.welcome();
    page.checks[0]?.end(OPEN);
    await page.settled();
    page.lose();
    page.pass(60_000);
    page.change();
    page.pass(2_000);
    expect(page.checks).toHaveLength(1);
    page.welcome();
    page.checks[1]?.end(BLOCKED);
    await page.settled();
    expect(page.sent.map((each) => (each as { network: Network }).network.udp)).toEqual(['open', 'blocked']);
  });

  it('[L2.3] what an older check found out too late is not told', async () => {
    const page = setUp();
    page.welcome();
    page.pass(60_000);
    page.change();
    page.pass(2_000);
    page.checks[1]?.end(BLOCKED);
    page.checks[0]?.end(OPEN);
    await page.settled();
    expect(page.sent).toEqual([{ type: 'network', network: BLOCKED }]);
  });
});
