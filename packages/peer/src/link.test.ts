import { type IntroductionClaims, LIMITS, type Signal } from '@parley/protocol';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { ATTEMPT_FRAME_BYTES, LOCAL_LAST_MS } from './attempt.ts';
import { isLocal } from './candidate.ts';
import { type Connection, type ConnectionEvents, openConnection } from './connection.ts';
import type { Channel, Link, LinkOptions, LinkState, Signer } from './link.ts';
import { nodeRtc, stopNodeRtc } from './node.ts';
import { FRAME_BYTES, openLink } from './open-link.ts';
import { linkStatement, signLinkProof } from './proof.ts';
import { claimsOf, JWT, signerOf } from './testing/players.ts';

/** Real links over the loopback interface: two engines, and signaling that the test carries itself. */

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});
afterAll(() => stopNodeRtc());

interface Side {
  readonly link: Link;
  readonly states: LinkState[];
  readonly heard: { channel: Channel; bytes: number[] }[];
  readonly said: Signal[];
  /** Called at the moment the link opens. */
  onOpen: () => void;
}

type Wire = (signal: Signal) => void;
type Change = Partial<Omit<LinkOptions, 'handlers' | 'seat'>>;

/** One side. Its signals go to `wire` as soon as there is one. */
function side(claims: IntroductionClaims, seat: number, wire: Wire, change: Change = {}): Side {
  const states: LinkState[] = [];
  const heard: Side['heard'] = [];
  const said: Signal[] = [];
  let made = { onOpen: () => {} } as Side;
  const link = openLink(
    {
      jwt: JWT,
      claims,
      seat,
      signer: signerOf(seat),
      iceServers: [],
      plan: { first: 'direct', relayOnly: false, apart: false },
      relay: null,
      clock: () => performance.now(),
      ...change,
      handlers: {
        signal: (signal) => {
          said.push(signal);
          wire(signal);
        },
        state: (state) => {
          if (state.state === 'open' && states.at(-1)?.state !== 'open') made.onOpen();
          states.push(state);
        },
        message: (channel, data) => heard.push({ channel, bytes: [...data] }),
      },
    },
    nodeRtc,
  );
  closing.push(() => link.close());
  made = { link, states, heard, said, onOpen: made.onOpen };
  return made;
}

/** Both sides of one link. `carry` may delay, alter or drop what passes. */
function pair(
  carry = (signal: Signal, deliver: Wire) => deliver(signal),
  changes: [Change?, Change?] = [],
  seats = [0, 1],
) {
  const [low = 0, high = 1] = seats;
  const claims = claimsOf(low, high);
  const a = side(claims, low, (signal) => carry(signal, (passed) => void b.link.receive(passed)), changes[0]);
  const b: Side = side(claims, high, (signal) => carry(signal, (passed) => void a.link.receive(passed)), changes[1]);
  return [a, b] as const;
}

const stateOf = ({ link }: Side) => (link.state.state === 'closed' ? link.state.why : link.state.state);
const reach = (sides: readonly Side[], states: readonly string[]) =>
  vi.waitFor(() => expect(sides.map(stateOf)).toEqual(states), { timeout: 10_000, interval: 5 });
/** The reason for which the first rung of this side ended. */
const failed = ({ link }: Side, reason: string) =>
  vi.waitFor(() => expect(link.rungs[0]?.reason).toBe(reason), { timeout: 8_000, interval: 5 });
const open = (sides: readonly Side[]) =>
  reach(
    sides,
    sides.map(() => 'open'),
  );

describe('a link', () => {
  it('[L3.1] opens, and both channels carry both ways', async () => {
    const sides = pair();
    await open(sides);
    const [a, b] = sides;
    expect([a.link.peerSeat, b.link.peerSeat]).toEqual([1, 0]);
    for (const { link } of sides) {
      expect(link.send('reliable', Uint8Array.of(1, link.peerSeat))).toBe(true);
      expect(link.send('unreliable', Uint8Array.of(2, link.peerSeat))).toBe(true);
    }
    await vi.waitFor(() => expect([a.heard.length, b.heard.length]).toEqual([2, 2]));
    expect(a.heard).toEqual(
      expect.arrayContaining([
        { channel: 'reliable', bytes: [1, 0] },
        { channel: 'unreliable', bytes: [2, 0] },
      ]),
    );
    expect(b.heard).toEqual(
      expect.arrayContaining([
        { channel: 'reliable', bytes: [1, 1] },
        { channel: 'unreliable', bytes: [2, 1] },
      ]),
    );
    expect([...new Set(a.states.map(({ state }) => state))]).toEqual(['proving', 'open']);
  });

  it('[L3.1] keeps the order of the reliable channel, from the first frame that follows the proof', async () => {
    const [a, b] = pair();
    await vi.waitFor(() => expect(stateOf(a)).toBe('open'), { interval: 0 });
    // The other side may still be verifying.
    for (let n = 0; n < 200; n += 1) expect(a.link.send('reliable', Uint8Array.of(n))).toBe(true);
    await vi.waitFor(() => expect(b.heard).toHaveLength(200));
    expect(b.heard.map(({ bytes }) => bytes[0])).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it('[L1.5] opens between two networks that are one, though its addresses come last', async () => {
    const apart = { plan: { first: 'direct', relayOnly: false, apart: true } } as const;
    const sides = pair(undefined, [apart, apart]);
    await open(sides);
    const candidates = sides.flatMap(({ said }) =>
      said.flatMap((one) => (one.kind === 'candidate' ? one.candidate : [])),
    );
    expect(candidates.length).toBeGreaterThan(0);
    // A machine may have an address that everybody can reach.
    if (!candidates.every(isLocal)) return;
    for (const { link } of sides) {
      expect(link.state.state === 'open' && link.state.tookMs).toBeGreaterThanOrEqual(LOCAL_LAST_MS);
    }
  });

  it('[L6.2] says how it travels', async () => {
    const [a, b] = pair();
    expect((await a.link.stats()).path).toBeNull();
    await open([a, b]);
    for (const { link } of [a, b]) {
      const stats = await link.stats();
      expect(stats.path).toBe('direct');
      expect(['host', 'prflx', 'srflx']).toContain(stats.local);
      expect(stats.bytesSent).toBeGreaterThan(0);
      expect(stats.rttMs ?? 0).toBeLessThan(1_000);
    }
  });

  it('[L3.3] refuses frames that are empty, too large, or before and after its life', async () => {
    const [a, b] = pair();
    expect(a.link.send('reliable', Uint8Array.of(1))).toBe(false);
    await open([a, b]);
    expect(a.link.send('reliable', new Uint8Array(0))).toBe(false);
    expect(a.link.send('reliable', new Uint8Array(FRAME_BYTES + 1))).toBe(false);
    expect(a.link.send('reliable', new Uint8Array(FRAME_BYTES))).toBe(true);
    await vi.waitFor(() => expect(b.heard[0]?.bytes).toHaveLength(FRAME_BYTES));
    a.link.close();
    expect(a.link.send('reliable', Uint8Array.of(1))).toBe(false);
  });

  it('[L3.2] drops what is new on the unreliable channel rather than pile it up', async () => {
    const [a, b] = pair();
    await open([a, b]);
    const frame = new Uint8Array(16_000);
    const sent = Array.from({ length: 500 }, () => a.link.send('unreliable', frame));
    expect(sent[0]).toBe(true);
    expect(sent).toContain(false);
    // The reliable channel takes everything.
    expect(a.link.send('reliable', Uint8Array.of(7))).toBe(true);
    await vi.waitFor(() => expect(b.heard.map(({ channel }) => channel)).toContain('reliable'), { timeout: 5_000 });
  });

  it('[L3.4] tells who ended it', async () => {
    const [a, b] = pair();
    await open([a, b]);
    a.link.close();
    await reach([a, b], ['closed-here', 'closed-there']);
    expect(a.states.at(-1)).toEqual({ state: 'closed', why: 'closed-here' });
    a.link.close();
    expect(a.states.filter(({ state }) => state === 'closed')).toHaveLength(1);
    expect((await a.link.stats()).path).toBeNull();
  });

  it('[L3.4] gives up when nothing ever comes', async () => {
    // Faster than real time, but without jumps.
    const clock = () => performance.now() * 30;
    const [a, b] = pair(() => {}, [{ clock }, { clock }]);
    expect([a, b].map(stateOf)).toEqual(['connecting', 'connecting']);
    await reach([a, b], ['timeout', 'timeout']);
  });

  it('[L5.1] four make a full mesh of six', async () => {
    const pairs = [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].filter((b) => b > a).map((b) => [a, b]));
    const sides = pairs.flatMap((seats) => pair(undefined, [], seats));
    await open(sides);
    for (const { link } of sides) link.send('reliable', Uint8Array.of(link.peerSeat));
    await vi.waitFor(() => expect(sides.map(({ heard }) => heard.length)).toEqual(sides.map(() => 1)));
  });

  it('[L6.4] no link of sixty waits for a retransmission, however signaling jitters (one-second links)', async () => {
    let seed = 20_260;
    // A fixed sequence of delays, 0 to 30 ms, in order for each direction as on a WebSocket.
    const delay = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % 31;
    };
    const took: number[] = [];
    for (let n = 0; n < 60; n += 1) {
      const ms = delay();
      const sides = pair((signal, deliver) => void setTimeout(() => deliver(signal), ms));
      await open(sides);
      took.push(...sides.map(({ link }) => (link.state.state === 'open' ? link.state.tookMs : Number.NaN)));
      for (const { link } of sides) link.close();
    }
    took.sort((x, y) => x - y);
    const median = took[Math.floor(took.length / 2)] ?? Number.NaN;
    // The first retransmission comes after 1,000 ms. Without the fix a quarter of the links wait for it. So the count
    // tells the two apart even on a machine that stalls now and then.
    const late = took.filter((ms) => ms > median + 900);
    expect(late.length, `median ${median}, late ${late.join(' ')}`).toBeLessThanOrEqual(2);
  }, 60_000);
});

describe('signals', () => {
  it('[L6.3] candidates may come before the description that they belong to', async () => {
    const waiting: (() => void)[] = [];
    const [a, b] = pair((signal, deliver) => {
      // The answer is held until a candidate of its side has gone ahead of it. (An offer of Node's always goes first.)
      if (signal.kind === 'description' && signal.type === 'answer') waiting.push(() => deliver(signal));
      else {
        deliver(signal);
        for (const go of waiting.splice(0)) go();
      }
    });
    await open([a, b]);
  });

  it('[L6.3] says its description before its candidates', async () => {
    const [a, b] = pair();
    await open([a, b]);
    for (const { said } of [a, b]) {
      expect(said[0]?.kind).toBe('description');
      expect(said.slice(1).every(({ kind }) => kind === 'candidate')).toBe(true);
    }
  });

  it('[L6.3] garbage, foreign and repeated signals are refused, and the link opens all the same', async () => {
    const candidate = 'candidate:1 1 UDP 2114977791 127.0.0.1 9 typ host';
    const bad: [unknown, string][] = [
      [null, 'malformed'],
      [{ kind: 'offer' }, 'malformed'],
      [{ kind: 'candidate', attempt: 0, candidate: 'candidate:x', sdpMid: '0', sdpMLineIndex: 0 }, 'malformed'],
      [{ kind: 'candidate', attempt: 1, candidate, sdpMid: '0', sdpMLineIndex: 0 }, 'unexpected'],
      [{ kind: 'description', attempt: 0, type: 'answer', sdp: 'v=0' }, 'malformed'],
      [{ kind: 'description', attempt: 0, type: 'offer', sdp: 'v=0' }, 'unexpected'],
      [{ kind: 'description', attempt: 0, type: 'answer', sdp: 'x'.repeat(LIMITS.descriptionChars + 1) }, 'malformed'],
    ];
    const [a, b] = pair();
    for (const [signal, code] of bad) {
      expect(a.link.receive(signal as Signal)).toMatchObject({ ok: false, error: { code } });
    }
    await open([a, b]);
    const answer = b.said[0] as Signal;
    expect(a.link.receive(answer)).toMatchObject({ ok: false, error: { code: 'unexpected' } });
    a.link.close();
    expect(a.link.receive(answer)).toMatchObject({ ok: false, error: { code: 'unexpected' } });
  });

  it('[L6.4] the offer waits for no timer, which a hidden page would run only once a second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
    try {
      const a = side(claimsOf(0, 1), 0, () => {});
      // Turns of the event loop in which no timer fires.
      for (let turn = 0; turn < 100_000 && a.said.length === 0; turn += 1) await new Promise(setImmediate);
      expect(a.said[0]?.kind).toBe('description');
    } finally {
      vi.useRealTimers();
    }
  });

  it('[L6.3] takes so many candidates and no more', () => {
    const a = side(claimsOf(0, 1), 0, () => {});
    const candidate = (port: number): Signal => ({
      kind: 'candidate',
      attempt: 0,
      candidate: `candidate:1 1 UDP 2114977791 127.0.0.1 ${port} typ host`,
      sdpMid: '0',
      sdpMLineIndex: 0,
    });
    for (let n = 0; n < LIMITS.candidatesPerAttempt; n += 1) expect(a.link.receive(candidate(n + 1)).ok).toBe(true);
    expect(a.link.receive(candidate(99))).toMatchObject({ ok: false, error: { code: 'too-fast' } });
  });

  it('[L6.5] a description that the engine cannot read ends the attempt as malformed', async () => {
    const a = side(claimsOf(0, 1), 0, () => {});
    await vi.waitFor(() => expect(a.said[0]?.kind).toBe('description'));
    const sdp = 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=fingerprint:sha-256 xx\r\n';
    expect(a.link.receive({ kind: 'description', attempt: 0, type: 'answer', sdp }).ok).toBe(true);
    await failed(a, 'malformed');
  });
});

describe('the key proof', () => {
  it('[S10.1] a stranger in the place of one side is shut out', async () => {
    const sides = pair(undefined, [{ signer: signerOf(2) }]);
    await vi.waitFor(() => expect(stateOf(sides[1])).toBe('proof-invalid'), { timeout: 5_000 });
  });

  it('[S10.1] a proof for another introduction is refused', async () => {
    for (const change of [
      { jwt: 'another.introduction.jwt' },
      { claims: { ...claimsOf(0, 1), jti: 'introduction-9' } },
    ]) {
      const sides = pair(undefined, [change]);
      await vi.waitFor(() => expect(sides.map(stateOf)).toContain('proof-invalid'), { timeout: 5_000 });
      for (const { link } of sides) link.close();
      expect(sides.flatMap(({ states }) => states.map(({ state }) => state))).not.toContain('open');
    }
  });

  it('[S10.2] a fingerprint altered in signaling does not open', async () => {
    const alter = (signal: Signal): Signal =>
      signal.kind === 'description' && signal.type === 'answer'
        ? { ...signal, sdp: signal.sdp.replace(/(a=fingerprint:\S+ )../, '$100') }
        : signal;
    const sides = pair((signal, deliver) => deliver(alter(signal)));
    // It must not be that no path was found. Node's engine is often closed by the time it is asked for the reason.
    await vi.waitFor(() => expect(['proof-invalid', 'closed-there']).toContain(sides[0].link.rungs[0]?.reason), {
      timeout: 5_000,
    });
    // The ladder continues, and each of its attempts is altered in the same way.
    await vi.waitFor(() => expect(sides[0].link.rungs.length + sides[1].link.rungs.length).toBeGreaterThan(2));
    for (const { link } of sides) link.close();
    expect(sides.flatMap(({ states }) => states.map(({ state }) => state))).not.toContain('open');
  });

  it('[S10.2] both sides find out an attacker in the middle who passes everything on, proofs included', async () => {
    const claims = claimsOf(0, 1);
    // The side that first receives the other's proof ends, perhaps before it has sent its own.
    const a = side(claims, 0, (signal) => toMiddle(left, signal));
    const b = side(claims, 1, (signal) => toMiddle(right, signal));
    // Two ends of the intruder: one answers A, one offers to B. Each passes frames to the other once it is open.
    const toLeft: (Uint8Array | string)[] = [];
    const toRight: (Uint8Array | string)[] = [];
    const pass = () => {
      for (const [end, frames] of [[left, toLeft] as const, [right, toRight] as const]) {
        while (frames[0] !== undefined && end.sendReliable(frames[0])) frames.shift();
      }
    };
    const take = (frames: (Uint8Array | string)[]) => (data: Uint8Array | string) => {
      frames.push(data);
      pass();
    };
    const left: Connection = intruder(false, a, take(toRight), pass);
    const right: Connection = intruder(true, b, take(toLeft), pass);
    await vi.waitFor(() => expect([a, b].map(stateOf)).toContain('proof-invalid'), { timeout: 8_000 });
    for (const { link } of [a, b]) link.close();
    expect([...a.states, ...b.states].map(({ state }) => state)).not.toContain('open');
  }, 10_000);

  it('[S10.3] a peer that speaks before its proof is shut out', async () => {
    const a = side(claimsOf(0, 1), 0, (signal) => toMiddle(peer, signal));
    const peer: Connection = intruder(
      false,
      a,
      () => {},
      () => peer.sendReliable(Uint8Array.of(1)),
    );
    await reach([a], ['proof-invalid']);
    expect(a.heard).toEqual([]);
  });

  it('[S10.3] a peer that says nothing is shut out when the time is over', async () => {
    const a = side(claimsOf(0, 1), 0, (signal) => toMiddle(peer, signal), {});
    const peer = intruder(false, a, () => {});
    await failed(a, 'timeout');
    // Others may still answer for it by another path; nothing ever opens for this one.
    expect(a.states.map(({ state }) => state)).toContain('proving');
    expect(a.states.map(({ state }) => state)).not.toContain('open');
  }, 10_000);

  it('[S10.1] garbage, and our own proof sent back, are no proof', async () => {
    for (const answer of [(own: string) => own, () => 'not.a.proof', () => 'x'.repeat(60_000)]) {
      const a = side(claimsOf(0, 1), 0, (signal) => toMiddle(peer, signal));
      const peer: Connection = intruder(false, a, (data) => peer.sendReliable(answer(String(data))));
      await reach([a], ['proof-invalid']);
    }
  });

  it('[S10.3] what is of the proof, but more, or too large afterwards, is malformed', async () => {
    const prove = async (peer: Connection) => {
      const seen = peer.fingerprints();
      if (seen === null) throw new Error('no fingerprints');
      const fingerprints = { offerer: seen.remote, answerer: seen.local };
      return signLinkProof(signerOf(1), await linkStatement(JWT, claimsOf(0, 1), 'b', fingerprints));
    };
    for (const next of ['a second text', new Uint8Array(ATTEMPT_FRAME_BYTES + 1)]) {
      const a = side(claimsOf(0, 1), 0, (signal) => toMiddle(peer, signal));
      const peer: Connection = intruder(
        false,
        a,
        () => {},
        async () => {
          peer.sendReliable(await prove(peer));
          peer.sendReliable(next);
        },
      );
      await failed(a, 'malformed');
    }
  });
});

function toMiddle(connection: Connection, signal: Signal): void {
  // Of the first attempt; the others are not the intruder's.
  if (signal.kind === 'description' && signal.attempt === 0) connection.describe(signal.type, signal.sdp);
  if (signal.kind === 'candidate' && signal.attempt === 0) connection.addCandidate(signal.candidate);
}

/** A connection without a link: it sends what the test says. */
function intruder(
  initiator: boolean,
  victim: Side,
  reliable: ConnectionEvents['reliable'],
  ready: () => void = () => {},
): Connection {
  const connection = openConnection(
    { initiator, iceServers: [], relayOnly: false },
    {
      description: (type, sdp) => victim.link.receive({ kind: 'description', attempt: 0, type, sdp }),
      candidate: (candidate) =>
        victim.link.receive({ kind: 'candidate', attempt: 0, candidate, sdpMid: null, sdpMLineIndex: 0 }),
      ready,
      reliable,
      unreliable: () => {},
      ended: () => {},
    },
    nodeRtc,
  );
  closing.push(() => connection.destroy());
  return connection;
}

it('[S10.3] says nothing before its own proof, however long its key takes to sign', async () => {
  const slow: Signer = {
    key: signerOf(0).key,
    sign: async (typ, payload) => {
      const proof = await signerOf(0).sign(typ, payload);
      // Until the other side's proof has arrived and is verified: several turns of the loop in which no timer must
      // fire.
      for (let turn = 0; turn < 2_000; turn += 1) await new Promise(setImmediate);
      return proof;
    },
  };
  const sides = pair(undefined, [{ signer: slow }]);
  sides[0].onOpen = () => void sides[0].link.send('reliable', Uint8Array.of(1));
  await open(sides);
  await vi.waitFor(() => expect(sides[1].heard).toEqual([{ channel: 'reliable', bytes: [1] }]));
});
