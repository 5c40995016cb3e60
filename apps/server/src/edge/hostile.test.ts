import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { HELLO_PROOF_TYP, LIMITS, ROUTES } from '@parley/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Arena, openArena, startPair, type TestClient } from '../testing/arena.ts';

let arena: Arena;
let ada: TestClient;
let bob: TestClient;
beforeEach(async () => {
  arena = await openArena({ PARLEY_MAX_CLIENTS: '12' });
  ada = await arena.client(await arena.player('ada'));
  bob = await arena.client(await arena.player('bob'));
});
afterEach(async () => {
  // Whatever the hostile one did, the others play on.
  const [start] = await startPair(ada, bob);
  expect(start.participants).toHaveLength(2);
  expect(await ada.ask({ type: 'away', away: true })).toBe('done');
  await arena.stop();
});

/** A WebSocket by hand, which can send what no client does, and when it is cut off. */
async function upgraded(): Promise<{ readonly socket: Socket; readonly cut: Promise<void> }> {
  const socket = connect(arena.port, '127.0.0.1');
  // Broken pipes are what is wanted here.
  socket.on('error', () => {});
  // Not events.once: it would take the error for its own.
  const cut = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write(
    `GET ${ROUTES.socket} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      `Sec-WebSocket-Key: ${'A'.repeat(22)}==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
  await once(socket, 'data');
  return { socket, cut };
}

describe('[S1.6] before the ticket', () => {
  it('[S1.6, O6.3] a client that speaks before its ticket is refused, closed and counted', async () => {
    const stranger = await arena.stranger();
    expect(await stranger.ask({ type: 'play', title: 'four-in-a-row' })).toBe('ticket-missing');
    expect((await stranger.closed).reason).toBe('ticket-missing');
    expect(await arena.refusals('ticket-missing')).toBe(1);
    expect(arena.session.counts().clients).toBe(2);
  });

  it('[S1.6, O6.3] a client that says nothing is closed after the time for a hello', async () => {
    const stranger = await arena.stranger();
    arena.advance(LIMITS.helloMs + 1);
    expect((await stranger.closed).reason).toBe('ticket-missing');
  });

  it('[O6.3] who was refused, and goes on sending instead of hanging up, is cut off', { timeout: 20_000 }, async () => {
    const { socket, cut } = await upgraded();
    const brokenJson = Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0x7b]);
    const flood = setInterval(() => socket.write(Buffer.concat(Array(100).fill(brokenJson))), 20);
    const openedAt = Date.now();
    await cut;
    clearInterval(flood);
    expect(Date.now() - openedAt).toBeLessThan(10_000);
    expect(await arena.refusals('malformed')).toBe(1);
  });

  it.each([
    // Final, masked with zeros, nothing in it.
    ['pongs that nobody asked for', Buffer.from([0x8a, 0x80, 0, 0, 0, 0]), 'too-fast'],
    ['pings', Buffer.from([0x89, 0x80, 0, 0, 0, 0]), 'too-fast'],
    // A text that begins, and goes on by one byte each.
    ['parts of one byte', Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x20]), 'malformed'],
  ] as const)('[O6.33] who floods with %s before its hello is cut off and counted', async (_what, frame, code) => {
    const { socket, cut } = await upgraded();
    // The first part of a text, for those that go on with it.
    if (frame[0] === 0) socket.write(Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x7b]));
    socket.write(Buffer.concat(Array(500).fill(frame)));
    await cut;
    expect(await arena.refusals(code)).toBe(1);
  });

  it('[S1.5] a ticket is spent once, and not after its time', async () => {
    const carol = await arena.player('carol');
    const ticket = arena.ticket(carol);
    const first = await arena.client(carol);
    await first.leave();
    const again = await arena.client(carol);
    expect(again.id).toBe(first.id);
    const replayed = await arena.stranger();
    const proof = await carol.sign(HELLO_PROOF_TYP, { ticket, tab: 'tab-of-carol' });
    await replayed.hello(ticket, { proof, tab: 'tab-of-carol' });
    await replayed.next('welcome');
    const twice = await arena.stranger();
    await twice.hello(ticket, { proof, tab: 'tab-of-carol' });
    expect((await twice.closed).reason).toBe('ticket-invalid');
    const old = arena.ticket(carol);
    arena.advance(11_000);
    const late = await arena.stranger();
    await late.hello(old, { proof: await carol.sign(HELLO_PROOF_TYP, { ticket: old, tab: 'tab-of-carol' }) });
    expect((await late.closed).reason).toBe('ticket-invalid');
    expect(await arena.refusals('ticket-invalid')).toBe(2);
  });

  it.each([
    ['another key', async (ticket: string) => (await arena.player('eve')).sign(HELLO_PROOF_TYP, { ticket, tab })],
    ['another ticket', async () => (await victim()).sign(HELLO_PROOF_TYP, { ticket: 'x'.repeat(43), tab })],
    ['another tab', async (ticket: string) => (await victim()).sign(HELLO_PROOF_TYP, { ticket, tab: 'other-tab' })],
    ['another kind', async (ticket: string) => (await victim()).sign('parley-sign-in+jws', { ticket, tab })],
  ])('[S1.7] a proof for %s is refused', async (_what, prove) => {
    const ticket = arena.ticket(await victim());
    const thief = await arena.stranger();
    await thief.hello(ticket, { tab, proof: await prove(ticket) });
    expect((await thief.closed).reason).toBe('proof-invalid');
    expect(await arena.refusals('proof-invalid')).toBe(1);
  });

  const tab = 'tab-of-the-victim';
  let made: ReturnType<Arena['player']> | null = null;
  beforeEach(() => {
    made = null;
  });
  const victim = () => {
    made ??= arena.player('victim');
    return made;
  };

  it('[E9.1] a page with another protocol or other rules is told so, and closed', async () => {
    const carol = await arena.player('carol');
    for (const change of [{ protocol: 99 }, { titles: [{ title: 'four-in-a-row', rules: 99 }] }]) {
      const stale = await arena.stranger();
      await stale.hello(arena.ticket(carol), change);
      expect((await stale.closed).reason).toBe('version');
    }
    expect(await arena.refusals('version')).toBe(2);
  });

  it('[S1.3] a session that ended meanwhile does not enter, and one that ends later is closed and off the list', async () => {
    const carol = await arena.player('carol');
    const client = await arena.client(carol);
    await ada.seesPerson(client.id);
    arena.session.sessionEnded(carol.sessionHash);
    expect((await client.closed).reason).toBe('not-signed-in');
    await ada.seesGone(client.id);
    await arena.store.sessions.remove(carol.sessionHash);
    const ticket = arena.ticket(carol);
    const again = await arena.stranger();
    const proof = await carol.sign(HELLO_PROOF_TYP, { ticket, tab: 'tab-of-carol' });
    await again.hello(ticket, { proof, tab: 'tab-of-carol' });
    expect((await again.closed).reason).toBe('not-signed-in');
  });

  it.each(['https://elsewhere.example', 'http://127.0.0.1:1', 'https://127.0.0.1', 'null', 'file://'])(
    '[S1.18] a socket that a page of %s opens is refused before anything is read',
    async (origin) => {
      const before = await arena.refusals('origin');
      await expect(arena.stranger({ origin })).rejects.toThrow('403');
      expect(await arena.refusals('origin')).toBe(before + 1);
    },
  );

  it('[O6.4] pages from elsewhere, and more connections than there is room for, are turned away', async () => {
    await expect(arena.stranger({ origin: 'https://elsewhere.example' })).rejects.toThrow('403');
    expect(await arena.refusals('origin')).toBe(1);
    const players = await Promise.all(Array.from({ length: 10 }, (_, n) => arena.player(`player-${n}`)));
    const crowd = await Promise.all(players.map((player) => arena.client(player)));
    await expect(arena.stranger()).rejects.toThrow('429');
    await Promise.all(crowd.map((one) => one.leave()));
    await (await arena.stranger()).leave();
  });

  it('[O6.35] a crowd that connects and says nothing takes no place from those who play', async () => {
    const crowd = await Promise.all(Array.from({ length: 40 }, () => arena.stranger()));
    const carol = await arena.client(await arena.player('carol'));
    await ada.seesPerson(carol.id);
    await carol.leave();
    await Promise.all(crowd.map((one) => one.leave()));
  });
});

describe('[O6.2] after the welcome', () => {
  let eve: TestClient;
  beforeEach(async () => {
    eve = await arena.client(await arena.player('eve'));
    await ada.seesPerson(eve.id);
  });

  it('[O6.2] one megabyte is never read: the connection closes and it is counted', async () => {
    eve.raw('x'.repeat(1_000_000));
    expect((await eve.closed).code).toBe(1009);
    expect(await arena.refusals('too-large')).toBe(1);
    await ada.seesGone(eve.id);
  });

  it.each([
    ['broken JSON', '{"type":"ping"'],
    ['no message', '{"type":"shutdown","re":4711}'],
    ['an array', '[[[[[]]]]]'],
    ['a prototype', '{"__proto__":{"type":"ping"},"re":4711}'],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00])],
  ])('[O6.2] %s is malformed; the connection goes on', async (_what, data) => {
    eve.raw(data);
    expect((await eve.next('refused')).code).toBe('malformed');
    expect(await eve.ask({ type: 'away', away: true })).toBe('done');
    expect(await arena.refusals('malformed')).toBe(1);
  });

  it('[S1.9] a second hello is unexpected', async () => {
    await eve.hello('t'.repeat(43));
    expect((await eve.next('refused')).code).toBe('unexpected');
  });

  it('[O6.3] more than the burst is refused, and a client that goes on is closed', async () => {
    for (let n = 0; n < 200; n += 1) eve.raw('{"type":"ping","re":1}');
    expect((await eve.closed).code).toBe(4002);
    expect(eve.messages.filter(({ type }) => type === 'pong').length).toBeGreaterThanOrEqual(LIMITS.burstMessages - 1);
    expect(await arena.refusals('too-fast')).toBeGreaterThan(LIMITS.refusalsPerMinute);
  });

  it('[S9.2, O6.6] signals outside an introduction, or more than one may carry, are refused', async () => {
    const signal = { kind: 'candidate', attempt: 0, candidate: '', sdpMid: null, sdpMLineIndex: null } as const;
    expect(await eve.ask({ type: 'signal', introduction: 'made-up-introduction', signal })).toBe(
      'unknown-introduction',
    );
    const carol = await arena.client(await arena.player('carol'));
    const [start] = await startPair(carol, eve);
    const introduction = start.introductions[0]?.introduction ?? '';
    expect(await ada.ask({ type: 'signal', introduction, signal })).toBe('not-a-party');
    const description = { kind: 'description', attempt: 0, type: 'offer', sdp: 'v=0' } as const;
    for (let attempt = 0; attempt < LIMITS.attemptsAtOnce; attempt += 1) {
      eve.say({ type: 'signal', introduction, signal: { ...description, attempt } });
    }
    expect(await eve.ask({ type: 'signal', introduction, signal: description })).toBe('too-fast');
    const another = { ...description, attempt: LIMITS.attemptsAtOnce };
    expect(await eve.ask({ type: 'signal', introduction, signal: another })).toBe('too-fast');
    expect(carol.messages.filter(({ type }) => type === 'signal')).toHaveLength(LIMITS.attemptsAtOnce);
  });

  it('[S1.10] the same tab again replaces the first connection, and nobody sees it go', async () => {
    const carol = await arena.player('carol');
    const first = await arena.client(carol);
    const second = await arena.client(carol);
    expect((await first.closed).code).toBe(4001);
    expect(second.id).toBe(first.id);
    expect(await second.ask({ type: 'away', away: true })).toBe('done');
    await ada.seesPerson(second.id, 'away');
    expect(ada.messages.some((message) => message.type === 'window' && message.gone.includes(first.id))).toBe(false);
  });

  it('[S7.4] a block is kept, and neither sees the other any more, also after a restart', async () => {
    expect(await ada.ask({ type: 'block', player: 'player-eve' })).toBe('done');
    await eve.seesGone(ada.id);
    await ada.seesGone(eve.id);
    expect(await arena.store.players.anyBlock('player-eve', 'player-ada')).toBe(true);
    const wish = { title: 'four-in-a-row', mode: 'casual', seats: 2, table: null } as const;
    expect(await eve.ask({ type: 'select', to: ada.id, ...wish })).toBe('blocked');
    expect(await ada.ask({ type: 'unblock', player: 'player-eve' })).toBe('done');
    expect(await arena.store.players.anyBlock('player-eve', 'player-ada')).toBe(false);
    await eve.seesPerson(ada.id);
  });
});
