import { decodeRelayFrame, encodeRelayFrame, LIMITS, type RelayFrame } from '@parley/protocol';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ConnectionEvents } from './connection.ts';
import { openRelayConnection, RELAY_OVERHEAD_BYTES, type RelayConnection } from './relay-connection.ts';
import { createShare } from './seal.ts';

const INTRODUCTION = 'intro-of-ada-and-bob';

interface Side {
  readonly connection: RelayConnection;
  readonly log: string[];
  readonly reliable: (Uint8Array | string)[];
  readonly unreliable: unknown[];
  /** The share, once it was sent. */
  share: string | null;
  /** The port's answer; a frame that it does not take is lost. */
  takes: boolean;
}

/** Two sides and the server between them. A test may tell the server what to do with frames. */
interface Pair {
  readonly a: Side;
  readonly b: Side;
  /** Every frame as the server saw it: bytes on a WebSocket. */
  readonly seen: Uint8Array[];
  pass: (to: 'a' | 'b', frame: RelayFrame) => void;
}

interface Wiring {
  readonly bringShares?: boolean;
  readonly rounds?: { readonly a: number; readonly b: number };
}

/** The cipher runs beside this thread and waits on a busy machine. */
const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 15_000, interval: 2 });
vi.setConfig({ testTimeout: 20_000 });

const open: RelayConnection[] = [];
afterEach(() => {
  for (const connection of open.splice(0)) connection.destroy();
});

function pair({ bringShares = true, rounds = { a: 3, b: 3 } }: Wiring = {}): Pair {
  const seen: Uint8Array[] = [];
  const made: Pair = {
    a: side('a'),
    b: side('b'),
    seen,
    pass: (to, frame) => made[to].connection.receive(frame),
  };
  return made;

  function side(role: 'a' | 'b'): Side {
    const other = role === 'a' ? 'b' : 'a';
    const log: string[] = [];
    const reliable: (Uint8Array | string)[] = [];
    const unreliable: unknown[] = [];
    const events: ConnectionEvents = {
      description(type, share) {
        log.push(type);
        own.share = share;
        if (bringShares) made[other].connection.describe(type, share);
      },
      candidate: () => log.push('candidate'),
      ready: () => log.push('ready'),
      reliable: (data) => reliable.push(data),
      unreliable: (data) => unreliable.push(data),
      ended: (why) => log.push(`ended ${why}`),
    };
    const port = {
      send(frame: RelayFrame) {
        if (!own.takes) return false;
        const bytes = encodeRelayFrame(frame);
        seen.push(bytes);
        const passed = decodeRelayFrame(bytes);
        if (passed === null) throw new Error('the server would refuse this frame');
        made.pass(other, passed);
        return true;
      },
    };
    const connection = openRelayConnection({ introduction: INTRODUCTION, role, round: rounds[role], port }, events);
    open.push(connection);
    const own: Side = { connection, log, reliable, unreliable, share: null, takes: true };
    return own;
  }
}

async function readyPair(): Promise<Pair> {
  const made = pair();
  await until(() => {
    expect(made.a.log).toContain('ready');
    expect(made.b.log).toContain('ready');
  });
  return made;
}

/** Once this has arrived, the fate of everything sent before it on the reliable channel is decided. */
async function barrier(from: Side, to: Side): Promise<void> {
  const mark = `barrier ${Math.random()}`;
  from.connection.sendReliable(mark);
  await until(() => expect(to.reliable).toContain(mark));
  to.reliable.splice(to.reliable.indexOf(mark), 1);
}

const bytes = (...values: number[]) => Uint8Array.of(...values);

describe('opening', () => {
  it('[S12.8] both sides say their share at once, none waits for the other, and both are ready once', async () => {
    const apart = pair({ bringShares: false });
    await until(() => expect([apart.a.log, apart.b.log]).toEqual([['offer'], ['answer']]));
    expect(apart.a.connection.fingerprints()).toBeNull();
    expect(apart.a.connection.sendReliable('too early')).toBe(false);
    expect(apart.a.connection.sendUnreliable(bytes(1))).toBe(false);
    apart.b.connection.describe('offer', apart.a.share ?? '');
    await until(() => expect(apart.b.log).toEqual(['answer', 'ready']));
    apart.a.connection.describe('answer', apart.b.share ?? '');
    await until(() => expect(apart.a.log).toEqual(['offer', 'ready']));
  });

  it('[S12.8] the other share may come before the own one is made', async () => {
    const { key } = await createShare();
    const apart = pair({ bringShares: false });
    apart.a.connection.describe('answer', key);
    await until(() => expect(apart.a.log).toEqual(['offer', 'ready']));
  });

  it('[S10.4] shows both shares as fingerprints, alike from both ends', async () => {
    const { a, b } = await readyPair();
    expect(a.connection.fingerprints()).toEqual({ local: `x25519:${a.share}`, remote: `x25519:${b.share}` });
    expect(b.connection.fingerprints()).toEqual({ local: `x25519:${b.share}`, remote: `x25519:${a.share}` });
  });

  it('[S10.4] an attacker who swaps the shares to read along shows each side other fingerprints, which no proof fits', async () => {
    const [toA, toB] = [await createShare(), await createShare()];
    const { a, b } = pair({ bringShares: false });
    a.connection.describe('answer', toA.key);
    b.connection.describe('offer', toB.key);
    await until(() => expect([a.log.at(-1), b.log.at(-1)]).toEqual(['ready', 'ready']));
    const [atA, atB] = [a.connection.fingerprints(), b.connection.fingerprints()];
    expect(atA?.local).not.toBe(atB?.remote);
    expect(atA?.remote).not.toBe(atB?.local);
  });

  it.each([
    ['malformed', 'answer', 'nonsense'],
    ['weak', 'answer', 'A'.repeat(43)],
    ['of the wrong side', 'offer', `${'B'.repeat(42)}A`],
  ] as const)('[S12.8] a share that is %s ends it', async (_, type, share) => {
    const { a } = pair({ bringShares: false });
    a.connection.describe(type, share);
    await until(() => expect(a.log).toContain('ended signal-refused'));
    expect(a.log).not.toContain('ready');
  });

  it('[S12.8] a second share changes nothing', async () => {
    const { a, b } = await readyPair();
    const { key } = await createShare();
    a.connection.describe('answer', key);
    expect(a.connection.fingerprints()?.remote).toBe(`x25519:${b.share}`);
    b.connection.sendReliable('still here');
    await until(() => expect(a.reliable).toEqual(['still here']));
  });

  it('[S12.8] reliable frames that overtake the share wait for it, few enough', async () => {
    const { a, b } = pair({ bringShares: false });
    await until(() => expect([a.share, b.share]).not.toContain(null));
    a.connection.describe('answer', b.share ?? '');
    await until(() => expect(a.log).toContain('ready'));
    a.connection.sendReliable('the proof');
    a.connection.sendUnreliable(bytes(1));
    a.connection.sendReliable(bytes(2));
    const sent = 'the proof'.length + 2 + 3 * RELAY_OVERHEAD_BYTES;
    await until(async () => expect((await a.connection.stats()).bytesSent).toBe(sent));
    b.connection.describe('offer', a.share ?? '');
    await until(() => expect(b.reliable).toEqual(['the proof', bytes(2)]));
    expect(b.unreliable).toEqual([]);
  });

  it('[O6.8] early frames of other rounds take no place from those of this one', async () => {
    const { a, b } = pair({ bringShares: false });
    await until(() => expect([a.share, b.share]).not.toContain(null));
    const payload = new Uint8Array(40);
    for (let round = 10; round < 40; round += 1) {
      b.connection.receive({ introduction: INTRODUCTION, round, reliable: true, payload });
      b.connection.receive({ introduction: 'intro-of-eve', round: 3, reliable: true, payload });
    }
    a.connection.describe('answer', b.share ?? '');
    await until(() => expect(a.log).toContain('ready'));
    a.connection.sendReliable('the proof');
    await until(async () => expect((await a.connection.stats()).bytesSent).toBeGreaterThan(0));
    b.connection.describe('offer', a.share ?? '');
    await until(() => expect(b.reliable).toEqual(['the proof']));
  });

  it('[O6.8] more early frames than an honest side sends are not kept', async () => {
    const { a, b } = pair({ bringShares: false });
    await until(() => expect([a.share, b.share]).not.toContain(null));
    a.connection.describe('answer', b.share ?? '');
    await until(() => expect(a.log).toContain('ready'));
    for (let n = 0; n < 40; n += 1) a.connection.sendReliable(bytes(n));
    await until(async () => expect((await a.connection.stats()).bytesSent).toBe(40 * (1 + RELAY_OVERHEAD_BYTES)));
    b.connection.describe('offer', a.share ?? '');
    await until(() => expect(b.reliable).toHaveLength(16));
    // The next frame shows that some are missing.
    a.connection.sendReliable(bytes(99));
    await until(() => expect(b.log.at(-1)).toBe('ended closed-there'));
  });
});

describe('frames', () => {
  it('[L3.1] text and bytes arrive as what they were, on both channels, both ways', async () => {
    const { a, b } = await readyPair();
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      expect(from.connection.sendReliable('zug ♞')).toBe(true);
      expect(from.connection.sendReliable(bytes(0, 1, 255))).toBe(true);
      expect(from.connection.sendReliable('')).toBe(true);
      expect(from.connection.sendUnreliable(bytes(7))).toBe(true);
      await until(() => expect(to.reliable).toEqual(['zug ♞', bytes(0, 1, 255), '']));
      await until(() => expect(to.unreliable).toEqual([bytes(7)]));
    }
  });

  it('[L3.1] reliable frames keep their order under load, and are what they were when they were sent', async () => {
    const { a, b } = await readyPair();
    const reused = new Uint8Array(20_000);
    const expected: number[] = [];
    for (let n = 0; n < 50; n += 1) {
      const frame = n % 2 === 0 ? reused : reused.subarray(0, 1);
      frame[0] = n;
      expect(a.connection.sendReliable(frame)).toBe(true);
      expected.push(n);
    }
    await until(() => expect(b.reliable).toHaveLength(50));
    expect(b.reliable.map((data) => (typeof data === 'string' ? null : data[0]))).toEqual(expected);
  });

  it('[O6.9] takes no more than can wait, and says so before anything is lost', async () => {
    const { a, b } = await readyPair();
    const large = new Uint8Array(32_784);
    let taken = 0;
    while (a.connection.sendReliable(large)) taken += 1;
    expect(taken).toBe(31);
    let droppable = 0;
    while (a.connection.sendUnreliable(new Uint8Array(1_000))) droppable += 1;
    expect(droppable).toBe(65);
    await until(() => expect(b.reliable).toHaveLength(taken));
    expect(a.connection.sendReliable(large)).toBe(true);
    await until(() => expect(b.reliable).toHaveLength(taken + 1));
    expect(b.log).toEqual(['answer', 'ready']);
  });

  it("[S12.7] the largest frame of the stream fits under the longest introduction's id, larger ones are not taken", async () => {
    const sent: RelayFrame[] = [];
    const port = {
      send(frame: RelayFrame) {
        sent.push(frame);
        return true;
      },
    };
    const events = { description() {}, candidate() {}, ready: vi.fn(), reliable() {}, unreliable() {}, ended() {} };
    const introduction = 'i'.repeat(64);
    const connection = openRelayConnection({ introduction, role: 'a', round: 9_999, port }, events);
    open.push(connection);
    connection.describe('answer', (await createShare()).key);
    await until(() => expect(events.ready).toHaveBeenCalled());
    expect(connection.sendReliable(new Uint8Array(32_768 + 16))).toBe(true);
    const room = LIMITS.relayFrameBytes - 68 - RELAY_OVERHEAD_BYTES;
    expect(connection.sendReliable(new Uint8Array(room))).toBe(true);
    expect(connection.sendReliable(new Uint8Array(room + 1))).toBe(false);
    await until(() => expect(sent).toHaveLength(2));
    expect(sent.map((frame) => encodeRelayFrame(frame).byteLength)).toEqual([32_875, LIMITS.relayFrameBytes]);
    expect(sent.map((frame) => decodeRelayFrame(encodeRelayFrame(frame))?.payload.byteLength)).toEqual(
      sent.map((frame) => frame.payload.byteLength),
    );
  });

  it('[L1.3] its path is the server, and it counts what passed', async () => {
    const { a, b } = await readyPair();
    a.connection.sendReliable(new Uint8Array(100));
    await barrier(a, b);
    const expected = { path: 'server', rttMs: null, local: null, remote: null };
    expect(await a.connection.stats()).toMatchObject({ ...expected, bytesReceived: 0 });
    const { bytesSent } = await a.connection.stats();
    expect(bytesSent).toBeGreaterThan(100);
    expect(await b.connection.stats()).toEqual({ ...expected, bytesSent: 0, bytesReceived: bytesSent });
  });
});

describe('an attacker in between', () => {
  it('[S12.3] reads nothing: no text passes in clear, in whatever frame, and shares alone open none', async () => {
    const { a, b, seen } = await readyPair();
    a.connection.sendReliable('THE SECRET MOVE');
    a.connection.sendUnreliable(new TextEncoder().encode('THE SECRET MOVE'));
    b.connection.sendReliable(new TextEncoder().encode('THE SECRET MOVE'));
    await until(() => expect([b.reliable.length, b.unreliable.length, a.reliable.length]).toEqual([1, 1, 1]));
    expect(seen).toHaveLength(3);
    for (const frame of seen) {
      const text = Buffer.from(frame).toString('latin1');
      expect(text).toContain(INTRODUCTION);
      for (const word of ['THE', 'SECRET', 'MOVE']) expect(text).not.toContain(word);
    }
    // With both shares and all frames, but without the private half of either.
    const eve = await createShare();
    for (const [role, theirs] of [
      ['a', b.share],
      ['b', a.share],
    ] as const) {
      const seal = await eve.agree(theirs ?? '', { introduction: INTRODUCTION, role, round: 3 });
      if (!seal.ok) throw new Error(seal.error);
      for (const frame of seen) {
        const { payload } = decodeRelayFrame(frame) ?? { payload: new Uint8Array(0) };
        for (const kind of ['reliable', 'unreliable'] as const) {
          expect(await seal.value.open(kind, payload)).toEqual({ ok: false, error: 'forged' });
        }
      }
    }
  });

  it.each<[string, (frame: RelayFrame) => readonly RelayFrame[]]>([
    [
      'altered',
      (frame) => [{ ...frame, payload: frame.payload.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) }, frame],
    ],
    ['replayed', (frame) => [frame, frame, frame]],
    ['of another round', (frame) => [{ ...frame, round: 4 }, frame]],
    ['of another introduction', (frame) => [{ ...frame, introduction: 'intro-of-eve' }, frame]],
    ['of the other kind', (frame) => [{ ...frame, reliable: !frame.reliable }, frame]],
    ['empty', (frame) => [{ ...frame, payload: new Uint8Array(0) }, frame]],
  ])('[S12.3] a frame that is %s is not taken, and disturbs nothing', async (_, change) => {
    const made = await readyPair();
    const { a, b } = made;
    made.pass = (to, frame) => {
      for (const each of change(frame)) made[to].connection.receive(each);
    };
    a.connection.sendReliable('one');
    a.connection.sendUnreliable(bytes(1));
    a.connection.sendReliable('two');
    await barrier(a, b);
    expect(b.reliable).toEqual(['one', 'two']);
    await until(() => expect(b.unreliable).toEqual([bytes(1)]));
    expect(b.log).toEqual(['answer', 'ready']);
  });

  it('[S12.3] a frame sent back to who sealed it is not taken', async () => {
    const made = await readyPair();
    const { a, b } = made;
    made.pass = (to, frame) => {
      made[to === 'a' ? 'b' : 'a'].connection.receive(frame);
      made[to].connection.receive(frame);
    };
    a.connection.sendReliable('mine');
    await barrier(b, a);
    expect(a.reliable).toEqual([]);
    expect(b.reliable).toEqual(['mine']);
    expect(a.log).toEqual(['offer', 'ready']);
  });

  it('[S12.3] reliable frames in another order end it, and none arrives out of order', async () => {
    const made = await readyPair();
    const { a, b } = made;
    const held: RelayFrame[] = [];
    made.pass = (_, frame) => held.push(frame);
    for (const text of ['one', 'two', 'three']) a.connection.sendReliable(text);
    await until(() => expect(held).toHaveLength(3));
    for (const at of [0, 2, 1])
      b.connection.receive(held[at] ?? { introduction: '', round: 0, reliable: true, payload: bytes() });
    await until(() => expect(b.log.at(-1)).toBe('ended closed-there'));
    expect(b.reliable).toEqual(['one']);
  });

  it('[L4.2] a reliable frame that was lost ends it; an unreliable one does not', async () => {
    const made = await readyPair();
    const { a, b } = made;
    let drop: boolean | null = false;
    made.pass = (to, frame) => {
      if (frame.reliable !== drop) made[to].connection.receive(frame);
    };
    a.connection.sendUnreliable(bytes(1));
    await barrier(a, b);
    expect(b.log).toEqual(['answer', 'ready']);
    expect(b.unreliable).toEqual([]);
    drop = true;
    const { bytesSent } = await a.connection.stats();
    a.connection.sendReliable('lost');
    await until(async () => expect((await a.connection.stats()).bytesSent).toBeGreaterThan(bytesSent));
    drop = null;
    a.connection.sendReliable('next');
    await until(() => expect(b.log.at(-1)).toBe('ended closed-there'));
    expect(b.reliable).toEqual([]);
  });

  it('[S12.8] frames of another round stay apart even where both sides are at different ones', async () => {
    const { a, b } = pair({ rounds: { a: 1, b: 2 } });
    await until(() => expect([a.log.at(-1), b.log.at(-1)]).toEqual(['ready', 'ready']));
    a.connection.sendReliable('to round one');
    await until(async () => expect((await a.connection.stats()).bytesSent).toBeGreaterThan(0));
    expect(b.reliable).toEqual([]);
    expect(b.log).toEqual(['answer', 'ready']);
  });
});

describe('ending', () => {
  it('[L4.2] a port that takes no reliable frame ends it; one that takes no unreliable frame does not', async () => {
    const { a, b } = await readyPair();
    a.takes = false;
    a.connection.sendUnreliable(bytes(1));
    await barrier(b, a);
    expect(a.log).toEqual(['offer', 'ready']);
    a.connection.sendReliable('lost');
    await until(() => expect(a.log).toEqual(['offer', 'ready', 'ended closed-there']));
    expect(a.connection.sendReliable('more')).toBe(false);
    expect(a.connection.fingerprints()).toBeNull();
  });

  it('[L4.2] what was taken before it is destroyed goes out still; nothing is heard afterwards', async () => {
    const { a, b } = await readyPair();
    b.connection.sendReliable('crossing');
    a.connection.sendReliable('goodbye');
    a.connection.destroy();
    await until(() => expect(b.reliable).toEqual(['goodbye']));
    await until(async () => expect((await b.connection.stats()).bytesSent).toBeGreaterThan(0));
    expect(a.reliable).toEqual([]);
    expect(a.log).toEqual(['offer', 'ready']);
    expect(a.connection.sendReliable('more')).toBe(false);
  });

  it('[S12.8] destroyed before its share is made, it says nothing', async () => {
    const { a, b } = pair({ bringShares: false });
    a.connection.destroy();
    await until(() => expect(b.log).toEqual(['answer']));
    a.connection.describe('answer', b.share ?? '');
    await createShare();
    expect(a.log).toEqual([]);
  });
});
