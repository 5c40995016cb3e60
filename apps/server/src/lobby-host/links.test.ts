import { randomBytes } from 'node:crypto';
import type { ClientMessage, LinkPlan, MatchStart, Network, RungTry, Signal } from '@parley/protocol';
import { afterEach, expect, it } from 'vitest';
import { type Arena, openArena, startPair, type TestClient } from '../testing/arena.ts';

const TURN = {
  PARLEY_TURN_URLS: 'turn:203.0.113.1:3478?transport=udp,turns:turn.example:443?transport=tcp',
  PARLEY_TURN_SECRET: randomBytes(12).toString('hex'),
  // So that each client can come from another network.
  PARLEY_TRUST_PROXY: '1',
};
const ADA_AT = '11.0.1.7';
const BOB_AT = '11.0.2.44';

let arena: Arena;
afterEach(() => arena.stop());

async function two(change: { readonly hidden?: boolean; readonly together?: boolean } = {}) {
  const ada = await arena.player('ada', { hidden: change.hidden ?? false });
  const bob = await arena.player('bob');
  const a = await arena.client(ada, undefined, ADA_AT);
  const b = await arena.client(bob, undefined, change.together ? ADA_AT : BOB_AT);
  return { ada, bob, a, b };
}

const plansOf = (starts: readonly MatchStart[]): (LinkPlan | undefined)[] =>
  starts.map(({ introductions }) => introductions[0]?.plan);
type LinkReport = Omit<Extract<ClientMessage, { type: 'link-report' }>, 're'>;

const introductionOf = (start: MatchStart): string => start.introductions[0]?.introduction ?? '';

const blocked: Network = { udp: 'blocked', mapping: 'unknown', relays: ['tls'], tookMs: 700 };

it('[L2.4] both are told one plan, made of what they said of their networks', async () => {
  arena = await openArena(TURN);
  const { a, b } = await two();
  const [welcome] = await Promise.all([a.next('welcome'), a.ask({ type: 'network', network: blocked })]);
  // For the check a client has a credential of its own (L7).
  expect(welcome.iceServers[0]?.username).toBe(a.id);
  const plan = { first: 'turn', relayOnly: false, apart: true };
  expect(plansOf(await startPair(a, b))).toEqual([plan, plan]);
});

it('[L2.4] two in one network are let try the direct way, which they find behind its router', async () => {
  arena = await openArena(TURN);
  const { a, b } = await two({ together: true });
  await a.ask({ type: 'network', network: blocked });
  await b.ask({ type: 'network', network: blocked });
  const plan = { first: 'direct', relayOnly: false, apart: false };
  expect(plansOf(await startPair(a, b))).toEqual([plan, plan]);
});

it('[L2.4, S12.1] without a TURN server, relays are the server’s own', async () => {
  arena = await openArena({ PARLEY_TRUST_PROXY: '1' });
  const { a, b } = await two();
  await b.ask({ type: 'network', network: blocked });
  const plan = { first: 'server', relayOnly: false, apart: true };
  expect(plansOf(await startPair(a, b))).toEqual([plan, plan]);
});

/** Everything that names where Ada is, as an engine that hides nothing would send it. */
const ADAS_PLACES = [ADA_AT, '10.1.2.3', 'fd00:aaaa::7', '6f1b0a4e-7a1c-4b8e-9c1f-0d3c3a4f6b1e.local'];
const DIGEST = Array.from({ length: 32 }, () => 'AB').join(':');
function signalsNaming(places: readonly string[], attempt: number): Signal[] {
  const candidate = (line: string): Signal => ({
    kind: 'candidate',
    attempt,
    candidate: line,
    sdpMid: '0',
    sdpMLineIndex: 0,
  });
  const lines = places.flatMap((place, at) => [
    `candidate:${at} 1 udp 2113937151 ${place} 5${at}000 typ host generation 0 network-cost 999`,
    `candidate:${at} 1 udp 1685987071 ${place} 5${at}000 typ srflx raddr ${place} rport 5${at}000`,
    `candidate:${at} 1 udp 41885439 203.0.113.1 5${at}000 typ relay raddr ${place} rport 5${at}000 x-from ${place}`,
  ]);
  const sdp = [
    'v=0',
    `o=- 5547857856526626484 2 IN IP4 ${places[0]}`,
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 41477 UDP/DTLS/SCTP webrtc-datachannel',
    `c=IN IP4 ${places[0]}`,
    ...lines.map((line) => `a=${line}`),
    `a=rtcp:9 IN IP4 ${places[0]}`,
    'a=ice-ufrag:y6+t',
    'a=ice-pwd:hbcLyZXBe9VI8O6COGsM/y7V',
    `a=fingerprint:sha-256 ${DIGEST}`,
    'a=setup:actpass',
    'a=mid:0',
    'a=sctp-port:5000',
    '',
  ].join('\r\n');
  return [
    { kind: 'description', attempt, type: 'offer', sdp },
    ...lines.map(candidate),
    candidate(''),
    { kind: 'retry', attempt: attempt + 1 },
    { kind: 'share', round: attempt, key: 'k'.repeat(43) },
  ];
}

const RELAYED = ADAS_PLACES.length;

/** Sends them all and waits until what passes of them is there. */
async function pass(from: TestClient, to: TestClient, introduction: string, attempt: number): Promise<void> {
  for (const signal of signalsNaming(ADAS_PLACES, attempt)) from.say({ type: 'signal', introduction, signal });
  await to.next('signal', ({ signal }) => signal.kind === 'share' && signal.round === attempt);
}
const signalsTo = (client: TestClient): Signal[] =>
  client.messages.flatMap((message) => (message.type === 'signal' ? [message.signal] : []));

it('[S17.1] a hidden player’s address is in nothing that the other client receives, nor the other way round', async () => {
  arena = await openArena(TURN);
  const { ada, bob, a, b } = await two({ hidden: true });
  expect((await a.next('welcome')).self.hidden).toBe(true);
  const starts = await startPair(a, b);
  const plan = { first: 'turn', relayOnly: true, apart: false };
  expect(plansOf(starts)).toEqual([plan, plan]);
  const introduction = introductionOf(starts[0]);
  await pass(a, b, introduction, 0);
  await pass(b, a, introduction, 0);
  await a.ask({ type: 'link-report', match: starts[0].match, peer: 1 - starts[0].seat, path: 'turn-udp', rungs: [] });
  await arena.restart();
  // The same match in another process.
  const again = await arena.client(ada, undefined, ADA_AT);
  const other = await arena.client(bob, undefined, BOB_AT);
  await pass(again, other, introduction, 2);

  for (const client of [a, b, other]) {
    const all = JSON.stringify(client.messages);
    for (const place of ADAS_PLACES) expect(all).not.toContain(place);
  }
  for (const [client, attempt] of [
    [a, 0],
    [b, 0],
    [other, 2],
  ] as const) {
    const kinds = signalsTo(client).map(({ kind }) => kind);
    // The end of the gathering comes after the relays.
    const relays = Array.from({ length: RELAYED + 1 }, () => 'candidate');
    expect(kinds).toEqual(['description', ...relays, 'retry', 'share']);
    expect(signalsTo(client)[1]).toEqual({
      kind: 'candidate',
      attempt,
      candidate: 'candidate:0 1 udp 41885439 203.0.113.1 50000 typ relay raddr 0.0.0.0 rport 0',
      sdpMid: '0',
      sdpMLineIndex: 0,
    });
  }
  expect(await arena.metrics()).toContain(`parley_dropped_candidates_total ${3 * 2 * RELAYED}`);
});

it('[S17.1] without hiding, all of it passes as it was sent', async () => {
  arena = await openArena(TURN);
  const { a, b } = await two();
  const [start] = await startPair(a, b);
  await pass(a, b, introductionOf(start), 0);
  expect(signalsTo(b)).toEqual(signalsNaming(ADAS_PLACES, 0));
});

it('[S17.3] the setting is kept, told to every client of the player and to nobody else, and holds from the next match on', async () => {
  arena = await openArena(TURN);
  const { ada, a, b } = await two();
  const second = await arena.client(ada, 'another-tab-of-ada', ADA_AT);
  expect(await a.ask({ type: 'hide-address', hidden: true })).toBe('done');
  expect((await arena.store.players.byId(ada.id))?.hidden).toBe(true);
  await second.next('self', ({ self }) => self.hidden);
  expect(plansOf(await startPair(a, b))[0]?.relayOnly).toBe(true);
  expect(JSON.stringify(b.messages)).not.toContain('"hidden":true');
});

it('[L4.9, S16.5] after a restart a running match’s link is repaired at once, and its start is not told again', async () => {
  arena = await openArena(TURN);
  const { ada, bob, a, b } = await two();
  const starts = await startPair(a, b);
  const introduction = introductionOf(starts[0]);
  await arena.restart();
  const back = await arena.client(ada, undefined, ADA_AT);
  const retry: Signal = { kind: 'retry', attempt: 3 };
  expect(await back.ask({ type: 'signal', introduction, signal: retry })).toBe('unknown-client');
  const other = await arena.client(bob, undefined, BOB_AT);
  back.say({ type: 'signal', introduction, signal: { ...retry, attempt: 4 } });
  expect((await other.next('signal')).signal).toEqual({ ...retry, attempt: 4 });
  other.say({
    type: 'signal',
    introduction,
    signal: { kind: 'candidate', attempt: 4, candidate: '', sdpMid: null, sdpMLineIndex: 0 },
  });
  await back.next('signal');
  const eve = await arena.client(await arena.player('eve'));
  expect(await eve.ask({ type: 'signal', introduction, signal: retry })).toBe('not-a-party');
  for (const client of [back, other]) expect(client.messages.some(({ type }) => type === 'match')).toBe(false);
});

it('[L1.3, O4.4] what clients say of their links can be read by those who run the server', async () => {
  arena = await openArena(TURN);
  const { a, b } = await two();
  const [start] = await startPair(a, b);
  const peer = 1 - start.seat;
  const rung: RungTry = {
    rung: 'direct',
    number: 0,
    cause: 'planned',
    startedMs: 0,
    outcome: 'failed',
    reason: 'timeout',
    tookMs: null,
    path: null,
  };
  const relayed: RungTry = { ...rung, rung: 'turn', outcome: 'open', reason: null, tookMs: 640, path: 'turn-tls' };
  const rungs = [rung, relayed];
  const said: LinkReport = { type: 'link-report', match: start.match, peer, path: 'turn-tls', rungs };
  expect(await a.ask(said)).toBe('done');
  expect(await a.ask(said)).toBe('done');
  const eve = await arena.client(await arena.player('eve'));
  expect(await eve.ask(said)).toBe('not-a-party');
  const read = await arena.metrics();
  for (const line of [
    'parley_links_total{path="turn-tls"} 1',
    'parley_rungs_total{rung="direct",outcome="failed"} 1',
    'parley_rungs_total{rung="turn",outcome="open"} 1',
    'parley_rung_seconds_bucket{le="0.5",rung="turn"} 0',
    'parley_rung_seconds_bucket{le="1",rung="turn"} 1',
  ]) {
    expect(read).toContain(line);
  }
  expect(read).not.toContain('timeout');
});
