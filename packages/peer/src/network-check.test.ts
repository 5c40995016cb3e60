import type { IceServer } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type CheckCandidate,
  type CheckConnection,
  type CheckFailure,
  checkNetwork,
  readFinding,
} from './network-check.ts';
import type { RtcStat } from './rtc.ts';

const SERVERS: readonly IceServer[] = [
  { urls: ['stun:one.example:3478', 'stun:one.example:3479'] },
  {
    urls: ['turn:one.example:3478?transport=udp', 'turn:one.example:3478?transport=tcp'],
    username: 'u',
    credential: 'p',
  },
];

/** Lines as Chromium 156 and Firefox 153 write them if they hide the addresses of the device. */
const CHROMIUM = {
  host: {
    candidate:
      'candidate:2735575288 1 udp 2113937151 9e4d3de2-15f3-4d68-b34c-b65361307ea6.local 39583 typ host generation 0 ufrag Jvoe network-cost 999',
    url: '',
    relayProtocol: null,
  },
  first: {
    candidate:
      'candidate:4083897732 1 udp 1677729535 203.0.113.10 54392 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag Jvoe network-cost 999',
    url: 'stun:one.example:3478',
    relayProtocol: null,
  },
  second: {
    candidate:
      'candidate:4083897732 1 udp 1677729535 203.0.113.10 51137 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag Jvoe network-cost 999',
    url: 'stun:one.example:3479',
    relayProtocol: null,
  },
  udp: {
    candidate:
      'candidate:4120353681 1 udp 50340095 203.0.113.1 53173 typ relay raddr 203.0.113.10 rport 54392 generation 0 ufrag Jvoe network-cost 999',
    url: 'turn:one.example:3478?transport=udp',
    relayProtocol: null,
  },
  tcp: {
    candidate:
      'candidate:2904671303 1 udp 16785407 203.0.113.1 53921 typ relay raddr 203.0.113.10 rport 46822 generation 0 ufrag Jvoe network-cost 999',
    url: 'turn:one.example:3478?transport=tcp',
    relayProtocol: 'tcp',
  },
} satisfies Record<string, CheckCandidate>;
const FIREFOX = {
  host: { candidate: 'candidate:0 1 UDP 2122252543 c4bbba2c-f011-4afa-b429-3cb168ef35e4.local 41753 typ host' },
  hostTcp: {
    candidate: 'candidate:3 1 TCP 2105524479 c4bbba2c-f011-4afa-b429-3cb168ef35e4.local 9 typ host tcptype active',
  },
  first: { candidate: 'candidate:1 1 UDP 1686052863 203.0.113.10 59735 typ srflx raddr 0.0.0.0 rport 0' },
  second: { candidate: 'candidate:1 1 UDP 1686052607 203.0.113.10 32089 typ srflx raddr 0.0.0.0 rport 0' },
  udp: { candidate: 'candidate:2 1 UDP 92216831 203.0.113.1 55762 typ relay raddr 203.0.113.1 rport 55762' },
  tcp: { candidate: 'candidate:4 1 UDP 8331263 203.0.113.1 58063 typ relay raddr 203.0.113.1 rport 58063' },
  end: { candidate: '' },
} satisfies Record<string, CheckCandidate>;
const FIREFOX_STATS: readonly RtcStat[] = [
  { type: 'local-candidate', candidateType: 'relay', address: '203.0.113.1', port: 55762, relayProtocol: 'udp' },
  { type: 'local-candidate', candidateType: 'relay', address: '203.0.113.1', port: 58063, relayProtocol: 'tcp' },
];

/** An engine that gathers the given candidates at the given times. */
class Engine implements CheckConnection {
  iceGatheringState = 'new';
  closed = false;
  channels = 0;
  refusal: Error | null = null;
  readonly #stats: readonly RtcStat[];
  readonly #listeners = { icecandidate: noListener, icecandidateerror: noListener, icegatheringstatechange: () => {} };

  constructor(stats: readonly RtcStat[] = []) {
    this.#stats = stats;
  }
  createDataChannel(): void {
    this.channels += 1;
  }
  async setLocalDescription(): Promise<void> {
    if (this.refusal !== null) throw this.refusal;
  }
  async getStats(): Promise<readonly RtcStat[]> {
    if (this.closed) throw new Error('closed');
    return this.#stats;
  }
  close(): void {
    this.closed = true;
  }
  addEventListener(type: keyof Engine['listeners'], listener: (event: never) => void): void {
    Object.assign(this.#listeners, { [type]: listener });
  }
  get listeners() {
    return this.#listeners;
  }
  gather(...candidates: readonly CheckCandidate[]): void {
    for (const candidate of candidates) this.#listeners.icecandidate({ candidate });
  }
  giveUp(failure: CheckFailure): void {
    this.#listeners.icecandidateerror(failure);
  }
  complete(): void {
    this.#listeners.icecandidate({ candidate: null });
    this.iceGatheringState = 'complete';
    this.#listeners.icegatheringstatechange();
  }
}
function noListener(_: unknown): void {}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function start(engine: Engine, servers = SERVERS) {
  const check = checkNetwork(servers, { clock: () => performance.now(), connect: () => engine });
  /** Runs everything that waits for an answer of the engine. */
  const after = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
  };
  return { check, after };
}

describe('checkNetwork', () => {
  it('[L2.1] Chromium behind a symmetric router: known as soon as the relays are', async () => {
    const engine = new Engine();
    const { check, after } = start(engine);
    expect(engine.channels).toBe(1);
    await after(20);
    engine.gather(CHROMIUM.first, CHROMIUM.second, CHROMIUM.host);
    await after(60);
    expect(engine.closed).toBe(false);
    engine.gather(CHROMIUM.udp, CHROMIUM.tcp);
    expect(await check).toEqual({ udp: 'open', mapping: 'dependent', relays: ['udp', 'tcp'], tookMs: 80 });
    expect(engine.closed).toBe(true);
  });

  it('[L2.1] Firefox says only in getStats how it reaches a relay', async () => {
    const engine = new Engine(FIREFOX_STATS);
    const { check, after } = start(engine);
    engine.gather(FIREFOX.host, FIREFOX.hostTcp, FIREFOX.first, FIREFOX.udp, FIREFOX.tcp, FIREFOX.end);
    engine.complete();
    await after(50);
    expect(await check).toMatchObject({ udp: 'open', mapping: 'independent', relays: ['udp', 'tcp'] });
  });

  it('[L2.1] Firefox behind a symmetric router', async () => {
    const engine = new Engine(FIREFOX_STATS);
    const { check, after } = start(engine);
    engine.gather(FIREFOX.host, FIREFOX.first, FIREFOX.second, FIREFOX.udp, FIREFOX.tcp);
    await after(50);
    expect(await check).toMatchObject({ udp: 'open', mapping: 'dependent' });
  });

  it('[L2.1] UDP blocked: known a second after the beginning where a relay over TCP is there', async () => {
    const engine = new Engine();
    const { check, after } = start(engine);
    engine.gather(CHROMIUM.host, CHROMIUM.tcp);
    await after(950);
    expect(engine.closed).toBe(false);
    await after(50);
    expect(await check).toEqual({ udp: 'blocked', mapping: 'unknown', relays: ['tcp'], tookMs: 1_000 });
  });

  it('[L2.1] servers that never answer cost the limit and no more', async () => {
    const engine = new Engine();
    const { check, after } = start(engine);
    engine.gather(CHROMIUM.host);
    await after(2_500);
    expect(await check).toEqual({ udp: 'blocked', mapping: 'unknown', relays: [], tookMs: 2_500 });
    expect(engine.closed).toBe(true);
  });

  it('[L2.1] a second server that is dead leaves the mapping unknown', async () => {
    const engine = new Engine();
    const { check, after } = start(engine);
    engine.gather(CHROMIUM.host, CHROMIUM.first, CHROMIUM.udp, CHROMIUM.tcp);
    engine.giveUp({ url: 'stun:one.example:3479', address: '10.0.0.x' });
    engine.complete();
    await after(0);
    expect(await check).toMatchObject({ udp: 'open', mapping: 'unknown' });
  });

  it('[L2.1] an engine that refuses leaves all unknown, and is closed', async () => {
    const engine = new Engine();
    engine.refusal = new Error('not allowed');
    const { check } = start(engine);
    expect(await check).toEqual({ udp: 'unknown', mapping: 'unknown', relays: [], tookMs: 0 });
    expect(engine.closed).toBe(true);
  });

  it('[L2.1] no WebRTC, or no server to ask: unknown, at once', async () => {
    const unknown = { udp: 'unknown', mapping: 'unknown', relays: [], tookMs: 0 };
    expect(await checkNetwork(SERVERS, { clock: () => 0 })).toEqual(unknown);
    const connect = () => expect.fail('nothing is to be gathered');
    expect(await checkNetwork([], { clock: () => 0, connect })).toEqual(unknown);
  });
});

describe('readFinding', () => {
  it('[L2.1] reads the base of a socket where it is shown, and its foundation where it is hidden', () => {
    const shown = { candidate: 'candidate:7 1 udp 9 203.0.113.10 5 typ srflx raddr 192.168.1.2 rport 40' };
    expect(readFinding(shown)).toEqual({
      type: 'srflx',
      address: '203.0.113.10 5',
      family: 4,
      base: '192.168.1.2 40',
      relayProtocol: null,
    });
    expect(readFinding(CHROMIUM.first)?.base).toBe('4083897732');
    expect(readFinding({ candidate: 'candidate:7 1 udp 9 2001:db8::1 5 typ host' })?.family).toBe(6);
  });

  it('[L2.1] leaves out candidates of TCP, and lines that are none', () => {
    for (const candidate of [FIREFOX.hostTcp, FIREFOX.end, { candidate: 'rubbish' }]) {
      expect(readFinding(candidate)).toBeNull();
    }
  });
});
