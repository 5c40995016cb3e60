/**
 * `npx tsx bench/fuzz/record.ts`: records the traffic from which the fuzzer makes what it sends, and writes corpus/real.traffic. Clients talk to a real server
 * process; matches are played by the programs of the page over links in memory; descriptions come from a real engine. All keys are made for it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DISTRESS_VERSION, packHead, signDistress, signReport, writePart } from '@parley/evidence';
import { lightCycles } from '@parley/games/light-cycles';
import type { Signal } from '@parley/protocol';
import { RTCPeerConnection } from 'node-datachannel/polyfill';
import { begin, playOut, reportsByAll, signerOf } from '../../packages/evidence/src/testing/play.ts';
import {
  advance,
  beginTicks,
  act as doAct,
  heldKeys,
  playerOf,
} from '../../packages/evidence/src/testing/tick-play.ts';
import { gather } from '../../packages/match/src/testing/company.ts';
import { FakeLink } from '../../packages/match/src/testing/link.ts';
import { settled } from '../../packages/match/src/testing/settled.ts';
import { stopNodeRtc } from '../../packages/peer/src/node.ts';
import { Seat } from '../../packages/rollback/src/testing/pair.ts';
import { introduce } from '../session/encounter.ts';
import { openSession, signIn } from '../session/enter.ts';
import { newTally } from '../session/line.ts';
import { keepConnections } from '../session/post.ts';
import { startServer } from '../session/server-process.ts';
import {
  awayText,
  candidateText,
  consentText,
  hearEveryoneText,
  helloText,
  pingText,
  reportText,
  sayText,
  searchText,
  selectText,
  windowText,
} from '../session/wire.ts';
import { TRAFFIC_FILE, type Traffic, textOf } from './traffic.ts';

/** Of each kind of message: the first ones. */
const OF_EACH = 3;
const MATCH = 'match-0001';

const written: Traffic = {
  ...(await recordServer()),
  signals: await recordSignals(),
  turn: await recordTurn(),
  tick: await recordTick(),
  packets: recordPackets(),
};
mkdirSync(dirname(TRAFFIC_FILE), { recursive: true });
writeFileSync(TRAFFIC_FILE, `${JSON.stringify(written, null, 1)}\n`);
process.exit();

async function recordServer(): Promise<Pick<Traffic, 'clientMessages' | 'serverMessages' | 'bodies' | 'hellos'>> {
  const server = await startServer('parley');
  const agent = keepConnections();
  const [said, heard, hellos] = [[] as string[], [] as string[], [] as Traffic['hellos'][number][]];
  const enter = async () => {
    const guest = await signIn(agent, server.url);
    const proof = guest.key.sign('parley-hello+jws', { ticket: guest.ticket, tab: guest.tab });
    hellos.push({ key: guest.key.key, ticket: guest.ticket, tab: guest.tab, proof });
    said.push(helloText(guest.ticket, guest.tab, proof));
    const player = await openSession(server.url, guest, newTally());
    player.line.hear((text) => void heard.push(text));
    const { send } = player.line;
    const line = {
      ...player.line,
      send: (text: string) => {
        said.push(text);
        send(text);
      },
    };
    return { ...player, line };
  };
  const [one, other] = [await enter(), await enter()];
  one.line.send(hearEveryoneText(1));
  one.line.send(sayText(2, 'Hello to everybody'));
  one.line.send(searchText(3, 'Sw'));
  one.line.send(windowText(4, 1, 50));
  one.line.send(pingText(5));
  one.line.send(awayText(6, true));
  one.line.send(awayText(7, false));
  const found = await introduce(one, other);
  const [first] = found.starts;
  for (let count = 0; count < 3; count += 1) one.line.send(candidateText(first.introduction, count));
  const { match } = first;
  one.line.send(JSON.stringify({ type: 'deposit', re: 20, match, entries: [] }));
  one.line.send(JSON.stringify({ type: 'hears', re: 21, match, seats: [1], through: [], waits: [] }));
  one.line.send(JSON.stringify({ type: 'running', re: 22 }));
  one.line.send(JSON.stringify({ type: 'listings', re: 23 }));
  one.line.send(
    JSON.stringify({
      type: 'network',
      re: 24,
      network: { udp: 'open', mapping: 'none', relays: ['udp'], tookMs: 120 },
    }),
  );
  one.line.send(JSON.stringify({ type: 'quiet', re: 25, quiet: 'hour' }));
  one.line.send(JSON.stringify({ type: 'link-report', re: 26, match, peer: 1, path: 'direct', rungs: [] }));
  one.line.send(JSON.stringify({ type: 'open', re: 27, title: 'four-in-a-row', mode: 'casual', seats: 2 }));
  one.line.send(JSON.stringify({ type: 'return', re: 28, match, takeOver: false }));
  one.line.send(JSON.stringify({ type: 'link-failed', re: 29, match, peer: 1, reason: 'timeout' }));
  other.line.send(selectText(30, one.client));
  other.line.send(consentText(31, match));
  one.line.send(reportText(32, one.guest.key, first));
  other.line.send(reportText(33, other.guest.key, found.starts[1]));
  const until = performance.now() + 10_000;
  while (!heard.some((text) => text.startsWith('{"type":"verdict"')) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { key } = one.guest.key;
  const bodies = [
    { route: 'enter', text: JSON.stringify({ key }) },
    { route: 'keySignIn', text: JSON.stringify({ key, proof: hellos[0]?.proof }) },
    { route: 'signUp', text: JSON.stringify({ name: 'Some Body', password: 'correct horse battery', key }) },
    { route: 'signIn', text: JSON.stringify({ name: 'Some Body', password: 'correct horse battery', key }) },
    { route: 'profile', text: JSON.stringify({ name: 'Some Body', avatar: 'seed-1' }) },
    {
      route: 'distress',
      text: JSON.stringify({ match, statement: hellos[0]?.proof, report: hellos[1]?.proof, entries: [] }),
    },
    { route: 'complaints', text: JSON.stringify({ player: one.client, reason: 'abuse', text: 'Rude', match }) },
  ];
  await server.stop();
  return { clientMessages: ofEach(said), serverMessages: ofEach(heard), bodies, hellos };
}

function ofEach(texts: readonly string[]): string[] {
  const count = new Map<string, number>();
  return texts.filter((text) => {
    const type = /^\{"type":"([a-z-]+)"/.exec(text)?.[1] ?? '';
    count.set(type, (count.get(type) ?? 0) + 1);
    return (count.get(type) ?? 0) <= OF_EACH;
  });
}

async function recordSignals(): Promise<string[]> {
  const signals: Signal[] = [];
  const [one, other] = [new RTCPeerConnection({}), new RTCPeerConnection({})];
  for (const connection of [one, other]) {
    connection.addEventListener('icecandidate', (event) => {
      const { candidate } = event as unknown as { candidate: RTCIceCandidate | null };
      if (candidate === null) return;
      const { candidate: line, sdpMid, sdpMLineIndex } = candidate;
      signals.push({ kind: 'candidate', attempt: 0, candidate: line, sdpMid, sdpMLineIndex });
    });
  }
  one.createDataChannel('reliable');
  const offer = await one.createOffer();
  await one.setLocalDescription(offer);
  await other.setRemoteDescription(offer);
  const answer = await other.createAnswer();
  await other.setLocalDescription(answer);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  for (const { type, sdp } of [offer, answer]) {
    if (type === 'offer' || type === 'answer') signals.push({ kind: 'description', attempt: 0, type, sdp: sdp ?? '' });
  }
  signals.push({ kind: 'retry', attempt: 3 }, { kind: 'share', round: 1, key: 'A'.repeat(43) });
  one.close();
  other.close();
  stopNodeRtc();
  return signals
    .slice(0, 16)
    .concat(signals.slice(-4))
    .map((signal) => JSON.stringify(signal));
}

async function recordTurn(): Promise<Traffic['turn']> {
  const play = await playOut(await begin('four-in-a-row', 2));
  const reports = await reportsByAll(play);
  return {
    match: play.setup.match,
    title: play.title.id,
    rules: play.title.rules,
    keys: play.judged.keys,
    entries: play.deposits.map(({ jws }) => jws).slice(0, 12),
    reports: await Promise.all(reports.map((report) => signReport(signerOf(play, report.seat), report))),
    statements: [
      await signDistress(signerOf(play, 0), { v: DISTRESS_VERSION, match: play.setup.match, seat: 0, since: 5, at: 9 }),
    ],
    frames: await recordFrames('four-in-a-row'),
  };
}

/** What the programs of two players send each other in one match. */
async function recordFrames(title: string): Promise<string[]> {
  const frames: Uint8Array[] = [];
  const { send } = FakeLink.prototype;
  FakeLink.prototype.send = function (this: FakeLink, channel, data) {
    frames.push(data.slice());
    return send.call(this, channel, data);
  };
  const company = await gather(title, 2);
  const sessions = [company.session(0), company.session(1)];
  for (let turn = 0; turn < 40; turn += 1) {
    await company.timers.pass(250);
    await settled();
    for (const session of sessions) {
      if (session.view.phase.phase === 'playing') session.play(session.suggest(() => 0.3));
    }
  }
  sessions[0]?.chat.say('Good game!');
  await company.timers.pass(1_000);
  FakeLink.prototype.send = send;
  // Frames of all lengths, and not the same one again and again.
  const seen = new Set<string>();
  return frames
    .map(textOf)
    .filter((text) => {
      const like = `${text.slice(0, 10)} ${Math.floor(text.length / 20)}`;
      if (seen.has(like)) return false;
      seen.add(like);
      return true;
    })
    .slice(0, 24);
}

async function recordTick(): Promise<Traffic['tick']> {
  const play = await beginTicks(lightCycles, 2, MATCH);
  await advance(play, 200, heldKeys(7, lightCycles));
  const acted = await doAct(play, 0, { kind: 'resign', reason: 'resigned' } as Parameters<typeof doAct>[2]).catch(
    () => null,
  );
  const heads: { seat: number; bytes: string }[] = [];
  const parts: string[] = [];
  const chains = play.players.map(({ seat }) => playerOf(play, seat).writer);
  for (const [seat, writer] of chains.entries()) {
    for (const head of [...writer.chain.heads.slice(-2), writer.newest]) {
      if (head === null) continue;
      for (const form of ['brief', 'whole'] as const) heads.push({ seat, bytes: textOf(packHead(head, form)) });
    }
  }
  const blockBytes = 6;
  const of = chains.map((writer) => {
    const head = writer.chain.heads.at(-1);
    if (head === undefined) throw new Error('no head');
    const from = Math.max(0, head.head.block - 9);
    return { from, inputs: writer.chain.inputs(from * blockBytes, (head.head.block + 1) * blockBytes), head };
  });
  parts.push(textOf(writePart({ tick: 120, ageMs: 3_000, seats: of }, play.title.inputBytes)));
  parts.push(textOf(writePart({ tick: 120, ageMs: 0, seats: [of[0] ?? null, null] }, play.title.inputBytes)));
  return {
    match: MATCH,
    inputBytes: play.title.inputBytes,
    keys: play.judged.keys,
    items: [...play.deposits.map(({ jws }) => jws).slice(0, 6), ...(acted === null ? [] : [acted.jws])],
    heads,
    parts,
    frames: await recordFrames('light-cycles'),
  };
}

function recordPackets(): Traffic['packets'] {
  const seats = [new Seat(0), new Seat(1)];
  const packets: string[] = [];
  for (let step = 0; step < 90; step += 1) {
    for (const seat of seats) seat.step((step >> 3) & 7);
    // Some packets are lost, so that others carry more.
    if (step % 5 !== 0) Seat.exchange(...seats);
    if (step % 8 === 3) for (const [at, seat] of seats.entries()) packets.push(textOf(seat.packetFor(1 - at)));
  }
  return { seats: 2, inputBytes: 1, window: 8, bytes: packets };
}
