import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Attempt, type AttemptOptions, LOCAL_LAST_MS } from './attempt.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import type { Signer } from './link.ts';
import { NO_STATS } from './path.ts';
import { linkStatement, signLinkProof } from './proof.ts';
import { claimsOf, JWT, signerOf } from './testing/players.ts';

/** A connection that does nothing by itself and records what it is given. */
class StillConnection implements Connection {
  readonly candidates: string[] = [];
  readonly sent: (Uint8Array | string)[] = [];
  /** Whether its own description was sent and the other side's arrived. */
  emitted = false;
  described = false;
  destroyed = false;
  describe(): void {
    this.described = true;
  }
  addCandidate(candidate: string): void {
    this.candidates.push(candidate);
  }
  sendReliable(data: Uint8Array | string): boolean {
    this.sent.push(data);
    return true;
  }
  sendUnreliable(): boolean {
    return true;
  }
  fingerprints() {
    return this.emitted && this.described ? { local: 'sha-256 AA', remote: 'sha-256 BB' } : null;
  }
  path: 'direct' | 'turn-udp' = 'direct';
  async stats() {
    return { ...NO_STATS, path: this.path };
  }
  destroy(): void {
    this.destroyed = true;
  }
}

function setUp(change: Partial<AttemptOptions<StillConnection>> = {}) {
  const connection = new StillConnection();
  let events: ConnectionEvents | undefined;
  const attempt = new Attempt<StillConnection>({
    jwt: JWT,
    claims: claimsOf(0, 1),
    role: 'a',
    initiator: true,
    apart: false,
    signer: signerOf(0),
    handlers: { signal() {}, proving() {}, opened() {}, ended() {}, message() {} },
    connect: (given) => {
      events = {
        ...given,
        description(type, sdp) {
          connection.emitted = true;
          given.description(type, sdp);
        },
      };
      return connection;
    },
    ...change,
  });
  if (events === undefined) throw new Error('not connected');
  return { attempt, connection, events };
}

const HOST = 'candidate:1 1 udp 2122260223 192.168.1.2 40000 typ host';
const REFLEXIVE = 'candidate:3 1 udp 1686052607 203.0.113.5 40000 typ srflx raddr 0.0.0.0 rport 0';
const candidate = (text: string) =>
  ({ kind: 'candidate', attempt: 0, candidate: text, sdpMid: null, sdpMLineIndex: 0 }) as const;

describe('candidates', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('[L1.5] of one network only come last where the other side is in another one', () => {
    const { attempt, connection } = setUp({ apart: true });
    for (const each of [HOST, REFLEXIVE]) expect(attempt.receive(candidate(each)).ok).toBe(true);
    vi.advanceTimersByTime(LOCAL_LAST_MS - 1);
    expect(connection.candidates).toEqual([REFLEXIVE]);
    vi.advanceTimersByTime(1);
    expect(connection.candidates).toEqual([REFLEXIVE, HOST]);
  });

  it.each(['direct', 'turn-udp'] as const)('[L1.5] that come last, to a link that is %s by then', async (path) => {
    const { attempt, connection, events } = setUp({ apart: true });
    connection.path = path;
    attempt.receive(candidate(HOST));
    events.description('offer', 'ours');
    attempt.describe('answer', 'theirs');
    events.ready();
    const statement = await linkStatement(JWT, claimsOf(0, 1), 'b', { offerer: 'sha-256 AA', answerer: 'sha-256 BB' });
    events.reliable(await signLinkProof(signerOf(1), statement));
    while (!attempt.send('reliable', Uint8Array.of(1))) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(LOCAL_LAST_MS);
    expect(connection.candidates).toEqual(path === 'direct' ? [] : [HOST]);
    attempt.close();
  });

  it('[L1.5] come as they are where both may be in one network', () => {
    const { attempt, connection } = setUp();
    for (const each of [HOST, REFLEXIVE]) attempt.receive(candidate(each));
    expect(connection.candidates).toEqual([HOST, REFLEXIVE]);
  });

  it('[L1.5] that wait go with their attempt', () => {
    const { attempt, connection } = setUp({ apart: true });
    attempt.receive(candidate(HOST));
    attempt.close();
    vi.advanceTimersByTime(1_000);
    expect(connection.candidates).toEqual([]);
  });
});

describe('the proof', () => {
  it.each([
    ['offers', true],
    ['answers', false],
  ])(
    '[S10.1] of who %s is signed once both descriptions are known, and said when the channels open',
    async (_, initiator) => {
      const signed: object[] = [];
      const signer: Signer = {
        key: signerOf(0).key,
        sign: (typ, payload) => {
          signed.push(payload);
          return signerOf(0).sign(typ, payload);
        },
      };
      const { attempt, connection, events } = setUp({ signer, initiator });
      const both = [
        () => events.description(initiator ? 'offer' : 'answer', 'ours'),
        () => void attempt.describe(initiator ? 'answer' : 'offer', 'theirs'),
      ];
      if (!initiator) both.reverse();
      both[0]?.();
      await new Promise((resolve) => setImmediate(resolve));
      expect(signed).toEqual([]);
      both[1]?.();
      await vi.waitFor(() => expect(signed).toHaveLength(1));
      const [offerer, answerer] = initiator ? ['sha-256 AA', 'sha-256 BB'] : ['sha-256 BB', 'sha-256 AA'];
      expect(signed[0]).toMatchObject({ role: 'a', offerer, answerer });
      expect(connection.sent).toEqual([]);
      events.ready();
      await vi.waitFor(() => expect(connection.sent).toHaveLength(1));
      expect(signed).toHaveLength(1);
      attempt.close();
    },
  );

  it('[S10.1] that cannot be signed ends an attempt whose channels open, and no other', async () => {
    const ended: string[] = [];
    const signer: Signer = { key: signerOf(0).key, sign: () => Promise.reject(new Error('no key')) };
    const handlers = { signal() {}, proving() {}, opened() {}, ended: (why: string) => ended.push(why), message() {} };
    const { attempt, connection, events } = setUp({ signer, handlers });
    events.description('offer', 'ours');
    attempt.describe('answer', 'theirs');
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toEqual([]);
    events.ready();
    await vi.waitFor(() => expect(ended).toEqual(['timeout']));
    expect(connection.destroyed).toBe(true);
  });
});
