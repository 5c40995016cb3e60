import { randomBytes } from 'node:crypto';
import { CLOSE_CODES, encodeRelayFrame, err, LIMITS, ok, type RefusalCode, type RelayFrame } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeMetrics } from '../operate/metrics.ts';
import { type Arena, openArena, reportOf, startPair, type TestClient } from '../testing/arena.ts';
import type { Blame, Delivery } from './connection.ts';
import type { RelayObstacle } from './introductions.ts';
import { makeRelay } from './relay.ts';

const payloads = (count: number, size: number): Uint8Array[] => Array.from({ length: count }, () => randomBytes(size));
const data = (frames: readonly RelayFrame[]): string[] =>
  frames.map(({ payload }) => Buffer.from(payload).toString('hex'));
const hex = (sent: readonly Uint8Array[]): string[] => sent.map((payload) => Buffer.from(payload).toString('hex'));

describe('[S12.2] with real sockets', () => {
  let arena: Arena;
  afterEach(() => arena.stop());

  interface Pair {
    readonly a: TestClient;
    readonly b: TestClient;
    readonly introduction: string;
    readonly match: string;
  }

  const open = async (budget = '8388608'): Promise<void> => {
    arena = await openArena({ PARLEY_RELAY_BYTES_PER_SECOND: budget });
  };
  const enter = async (name: string): Promise<TestClient> => arena.client(await arena.player(name));
  async function pair(one: string, other: string): Promise<Pair> {
    const [a, b] = [await enter(one), await enter(other)];
    const [start] = await startPair(a, b);
    return { a, b, introduction: start.introductions[0]?.introduction ?? '', match: start.match };
  }
  const send = (
    from: TestClient,
    introduction: string,
    sent: readonly Uint8Array[],
    change: Partial<RelayFrame> = {},
  ): void => {
    for (const payload of sent) {
      from.raw(encodeRelayFrame({ introduction, round: 0, reliable: true, payload, ...change }));
    }
  };
  const refusedOf = ({ messages }: TestClient): RefusalCode[] =>
    messages.flatMap((message) => (message.type === 'refused' ? [message.code] : []));
  /** Whatever was sent before has been handled when this is answered. */
  const settle = (client: TestClient): Promise<unknown> => client.ask({ type: 'away', away: false });

  it('[S12.2] two who were introduced exchange frames of both kinds, unchanged and in order; and they are counted', async () => {
    await open();
    const { a, b, introduction } = await pair('ada', 'bob');
    const [there, back] = [payloads(50, 300), payloads(1, LIMITS.relayFrameBytes - 4 - introduction.length)];
    send(a, introduction, there, { round: 7 });
    send(b, introduction, back, { reliable: false });
    await Promise.all([b.framesCome(50), a.framesCome(1)]);
    expect(data(b.frames)).toEqual(hex(there));
    expect(data(a.frames)).toEqual(hex(back));
    expect(b.frames[0]).toMatchObject({ introduction, round: 7, reliable: true });
    expect(a.frames[0]).toMatchObject({ introduction, round: 0, reliable: false });
    expect(await arena.relayed('relayFrames')).toEqual({ reliable: 50, unreliable: 1 });
    expect(await arena.relayed('relayBytes')).toEqual({
      reliable: 50 * (304 + introduction.length),
      unreliable: LIMITS.relayFrameBytes,
    });
    expect(await arena.relayed('relayDrops')).toEqual({});
  });

  it('[S12.5] a third one, and an introduction that nobody made, are refused, counted, and soon closed', async () => {
    await open();
    const { a, b, introduction } = await pair('ada', 'bob');
    const eve = await enter('eve');
    send(eve, introduction, payloads(2, 10));
    send(eve, 'introduction-of-nobody', payloads(1, 10));
    await settle(eve);
    // Two of one code within a second are answered once.
    expect(refusedOf(eve)).toEqual(['not-a-party', 'unknown-introduction']);
    expect(await arena.refusals('not-a-party')).toBe(2);
    expect(await arena.relayed('relayDrops')).toEqual({ 'not-a-party': 2, 'unknown-introduction': 1 });
    send(eve, introduction, payloads(LIMITS.refusalsPerMinute, 10));
    expect((await eve.closed).code).toBe(CLOSE_CODES.tooMany);
    send(a, introduction, payloads(1, 10));
    await b.framesCome(1);
    expect(data(b.frames)).toHaveLength(1);
    expect(a.frames).toEqual([]);
  });

  it('[S12.5, S1.6] who speaks to the relay before its hello is refused, closed and counted', async () => {
    await open();
    const { b, introduction } = await pair('ada', 'bob');
    const stranger = await arena.stranger();
    send(stranger, introduction, payloads(1, 10));
    expect((await stranger.closed).reason).toBe('ticket-missing');
    expect(refusedOf(stranger)).toEqual(['ticket-missing']);
    expect(await arena.refusals('ticket-missing')).toBe(1);
    await settle(b);
    expect(b.frames).toEqual([]);
  });

  it('[S12.2, S9.3] the relay ends with the introduction, and a client that noticed late is not closed for it', async () => {
    await open();
    const { a, b, introduction, match } = await pair('ada', 'bob');
    arena.advance(130_000);
    await settle(a);
    // As long as the match runs.
    send(a, introduction, payloads(1, 10));
    await b.framesCome(1);
    for (const client of [a, b]) {
      const { start } = await client.next('match');
      if (client.person === null) throw new Error('the clients are persons');
      await client.ask({ type: 'report', match, report: await reportOf(client.person, start, [1, 2]) });
    }
    await a.next('introduction-ended');
    send(a, introduction, payloads(100, 10));
    await settle(a);
    expect(refusedOf(a)).toEqual(['introduction-expired']);
    expect(await arena.refusals('introduction-expired')).toBe(100);
    expect(await arena.relayed('relayDrops')).toEqual({ 'introduction-expired': 100 });
    await settle(b);
    expect(b.frames).toHaveLength(1);
  });

  it('[S12.5] what is for one who is not connected is dropped and counted, unanswered; the frames after its return pass', async () => {
    await open();
    const { a, b, introduction } = await pair('ada', 'bob');
    await a.seesPerson(b.id);
    b.cut();
    await a.seesGone(b.id);
    send(a, introduction, payloads(100, 10));
    await settle(a);
    expect(refusedOf(a)).toEqual([]);
    expect(await arena.relayed('relayDrops')).toEqual({ absent: 100 });
    if (b.person === null) throw new Error('bob is a person');
    const again = await arena.client(b.person);
    send(a, introduction, payloads(3, 10));
    await again.framesCome(3);
  });

  it.each([
    ['plenty', '8388608', 'pair'],
    ['hardly anything', '100000', 'server'],
  ])(
    '[S12.4, O6.6] a greedy pair takes nothing from another one, where the server has %s to give',
    async (_what, budget, mostly) => {
      await open(budget);
      const greedy = await pair('gil', 'gus');
      const { a, b, introduction } = await pair('ada', 'bob');
      const flood = payloads(1_900, 1_000);
      send(greedy.a, greedy.introduction, flood);
      const [there, back] = [payloads(60, 200), payloads(60, 200)];
      for (let n = 0; n < 60; n += 1) {
        send(a, introduction, there.slice(n, n + 1));
        send(b, introduction, back.slice(n, n + 1), { reliable: false });
      }
      await Promise.all([a.framesCome(60), b.framesCome(60), settle(greedy.a)]);
      expect([data(b.frames), data(a.frames)]).toEqual([hex(there), hex(back)]);
      expect([...refusedOf(a), ...refusedOf(b)]).toEqual([]);
      const { pair: own = 0, server = 0, ...others } = await arena.relayed('relayDrops');
      expect(own + server).toBeGreaterThan(1_000);
      expect(mostly === 'pair' ? own : server).toBeGreaterThan(50);
      expect(others).toEqual({});
      // Answered once a second, and not closed: it is over its limits, but within its own introduction.
      const answers = refusedOf(greedy.a);
      expect(new Set(answers)).toEqual(new Set(['too-fast']));
      expect(answers.length).toBeLessThan(10);
    },
  );

  it('[S12.4] a server may relay nothing', async () => {
    await open('0');
    const { a, b, introduction } = await pair('ada', 'bob');
    send(a, introduction, payloads(1, 10));
    expect((await a.next('refused')).code).toBe('not-permitted');
    expect(await arena.relayed('relayDrops')).toEqual({ off: 1 });
    await settle(b);
    expect(b.frames).toEqual([]);
  });
});

describe('[S12.5] each way of going nowhere', () => {
  let metrics: ReturnType<typeof makeMetrics>;
  let told: [RefusalCode, Blame][];
  beforeEach(() => {
    metrics = makeMetrics(false);
    told = [];
  });

  const from = {
    sendRelayed: (): Delivery => 'sent',
    refuseRelayed: (code: RefusalCode, _detail: string, blame: Blame) => void told.push([code, blame]),
  };
  const frame: RelayFrame = { introduction: 'introduction-1', round: 0, reliable: true, payload: randomBytes(20) };
  const bytes = encodeRelayFrame(frame);

  const carried: string[] = [];
  function relayOf(obstacle: RelayObstacle | null, delivery: Delivery | null, bytesPerSecond = 1_000_000) {
    const connection = { ...from, sendRelayed: () => delivery ?? 'sent' };
    return makeRelay({
      bytesPerSecond,
      metrics,
      clock: () => 0,
      target: () => (obstacle === null ? ok('bob') : err(obstacle)),
      connectionOf: () => (delivery === null ? undefined : connection),
      carried: (introduction, client) => carried.push(`${introduction} ${client}`),
    });
  }
  const drops = async () => (await metrics.relayDrops.get()).values.map(({ labels, value }) => [labels.cause, value]);

  it.each([
    ['unknown-introduction', 'unknown-introduction', 'sent', [['unknown-introduction', 'hostile']]],
    ['not-a-party', 'not-a-party', 'sent', [['not-a-party', 'hostile']]],
    ['introduction-expired', 'introduction-expired', 'sent', [['introduction-expired', 'excess']]],
    ['full', null, 'full', [['too-fast', 'nobody']]],
    ['slow', null, 'slow', []],
    ['absent', null, 'absent', []],
    ['absent', null, null, []],
  ] as const)('[S12.5] %s is counted, and told to whom it concerns', async (cause, obstacle, delivery, answers) => {
    relayOf(obstacle, delivery).relayed(from, 'ada', frame, bytes);
    expect(await drops()).toEqual([[cause, 1]]);
    expect(told).toEqual(answers);
  });

  it('[S12.5] over the limits of the pair, or of the server, too; and the two are not blamed alike', async () => {
    const own = relayOf(null, 'sent');
    for (let n = 0; n <= LIMITS.relayBurstFrames; n += 1) own.relayed(from, 'ada', frame, bytes);
    expect(told).toEqual([['too-fast', 'excess']]);
    const poor = relayOf(null, 'sent', 1);
    for (let n = 0; n < 3; n += 1) poor.relayed(from, 'ada', frame, bytes);
    expect(told.slice(1)).toEqual([
      ['too-fast', 'nobody'],
      ['too-fast', 'nobody'],
    ]);
    expect(await drops()).toEqual([
      ['pair', 1],
      ['server', 2],
    ]);
  });

  it('[S12.5, O4.4] the pairs that send are shown, until they are idle', async () => {
    const relay = relayOf(null, 'sent');
    relay.relayed(from, 'ada', frame, bytes);
    relay.relayed(from, 'bob', frame, bytes);
    const pairs = async () => (await metrics.relayPairs.get()).values[0]?.value;
    relay.tick(1_000);
    expect(await pairs()).toBe(1);
    relay.tick(6_000);
    expect(await pairs()).toBe(0);
  });
});
