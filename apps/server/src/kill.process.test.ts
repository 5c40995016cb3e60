import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORT_TYP, REPORT_VERSION } from '@parley/evidence';
import { HELLO_PROOF_TYP, type MatchStart, PROTOCOL_VERSION, ROUTES } from '@parley/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { builtProgram } from '../../../scripts/build.mjs';
import { makeKey } from './edge/http/testing/rig.ts';
import { openSqliteStore } from './store/sqlite.ts';
import { FIRST_WINS } from './testing/recorder.ts';
import { type Guest, makeServerProcess, type ServerProcess } from './testing/server-process.ts';

/** The server as a process that is killed, over and over, as soon as it has acknowledged something. */
const PAIRS = 4;
const KILLS = 2;

let data: string;
let server: ServerProcess;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'parley-kill-'));
  server = makeServerProcess(await builtProgram('server'), data);
});
afterEach(async () => {
  await server.kill();
  rmSync(data, { recursive: true });
});

function reportOf({ key, player }: Guest, { match, title, rules, participants }: MatchStart): Promise<string> {
  const seat = participants.findIndex(({ card }) => card.player === player);
  const common = { v: REPORT_VERSION, match, title, rules, seat, ranks: [1, 2], scores: null, plies: 7, refused: [] };
  return key.sign({ ...common, departures: [null, null], heads: [null, null], state: 'S'.repeat(43) }, REPORT_TYP);
}

it('[O5.1] killed whenever it has acknowledged a report: none is lost, and each match has one verdict', {
  timeout: 60_000,
}, async () => {
  await server.start();
  const keys = await Promise.all(Array.from({ length: 2 * PAIRS }, () => makeKey()));
  let guests = await Promise.all(keys.map(server.enter));
  const matches: MatchStart[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const [one, other] = guests.slice(2 * pair);
    if (one !== undefined && other !== undefined) matches.push(await server.play(one, other));
  }
  const acknowledged = new Set<number>();
  const report = async (guest: Guest, at: number): Promise<void> => {
    const start = matches[Math.floor(at / 2)];
    if (start === undefined) return;
    const answer = await guest.ask({ type: 'report', match: start.match, report: await reportOf(guest, start) });
    if (answer.type === 'refused') expect(['report-repeated', 'report-late']).toContain(answer.code);
    acknowledged.add(at);
  };
  for (let round = 0; round <= KILLS; round += 1) {
    const left = guests.map((guest, at) => ({ guest, at })).filter(({ at }) => !acknowledged.has(at));
    const reports = left.map(({ guest, at }) => report(guest, at));
    if (round === KILLS) {
      await Promise.all(reports);
      break;
    }
    await Promise.race(reports);
    await server.kill();
    for (const guest of guests) guest.leave();
    await server.start();
    guests = await Promise.all(keys.map(server.enter));
  }
  await expect
    .poll(async () => {
      const store = await openSqliteStore(data);
      const verdicts = await Promise.all(matches.map(({ match }) => store.matches.verdict(match)));
      const ledgers = await Promise.all(
        guests.map(async ({ player }) => (await store.matches.ledger(player, 'four-in-a-row'))?.matches),
      );
      await store.close();
      return { decisions: verdicts.map((verdict) => verdict?.decision), ledgers };
    })
    .toEqual({ decisions: Array(PAIRS).fill('unanimous'), ledgers: Array(2 * PAIRS).fill(1) });
});

it('[S7.7, S1.14] killed: a client comes back with a ticket from before, as the same client, and the ticket is spent then', {
  timeout: 60_000,
}, async () => {
  await server.start();
  const key = await makeKey();
  const { join, returns } = await server.signIn(key);
  const before = await server.connect(key, join);
  await server.kill();
  await server.start();
  const after = await server.connect(key, returns[0] ?? '');
  expect([after.client, after.player]).toEqual([before.client, before.player]);
  const again = new WebSocket(`${server.address.replace('http', 'ws')}${ROUTES.socket}`);
  await once(again, 'open');
  const closed = once(again, 'close');
  const ticket = returns[0] ?? '';
  const proof = await key.sign({ ticket, tab: 'the-only-tab' }, HELLO_PROOF_TYP);
  const hello = { type: 'hello', re: 1, protocol: PROTOCOL_VERSION, ticket, proof, tab: 'the-only-tab', titles: [] };
  again.send(JSON.stringify({ ...hello, page: null }));
  expect(String((await closed)[1])).toBe('ticket-invalid');
});

it('[O5.1, E3.5, T9.2] killed after a deposit, and again during a challenge and a replay: each match has one verdict, from all of it', {
  timeout: 120_000,
}, async () => {
  const settings = { PARLEY_REPORT_DEADLINE_MS: '1000' };
  await server.start(settings);
  const keys = await Promise.all(Array.from({ length: 4 }, () => makeKey()));
  const [ada, bob, cy, dan] = await Promise.all(keys.map(server.enter));
  if (ada === undefined || bob === undefined || cy === undefined || dan === undefined) throw new Error('four came in');
  const disputed = await server.pair(ada, bob);
  const silent = await server.pair(cy, dan);
  const deposits = [ada, cy].map((guest, at) => {
    const { start: of, played } = at === 0 ? disputed : silent;
    return guest.ask({ type: 'deposit', match: of.match, entries: played.entries });
  });
  for (const answer of await Promise.all(deposits))
    expect(answer).toMatchObject({ type: 'done', heads: [{ n: 3 }, { n: 2 }] });
  await server.kill();
  for (const { start: of } of [disputed, silent]) {
    expect(await server.inStore((store) => store.matches.entries(of.match))).toHaveLength(FIRST_WINS.length);
  }

  await server.start(settings);
  const [first, liar] = await Promise.all(disputed.keys.map(server.enter));
  const [speaker, mute] = await Promise.all(silent.keys.map(server.enter));
  if (first === undefined || liar === undefined || speaker === undefined || mute === undefined) throw new Error('back');
  expect(await server.report(speaker, silent, 0)).toBe('done');
  expect((await mute.next('challenge')).match).toBe(silent.start.match);
  expect(await server.report(first, disputed, 0)).toBe('done');
  // The thread that is to play it is being started, or plays.
  expect(await server.report(liar, disputed, 1, { ranks: [2, 1] })).toBe('done');
  await server.kill();

  await server.start(settings);
  const again = await server.enter(mute.key);
  expect((await again.next('challenge')).match).toBe(silent.start.match);
  const matches = [disputed, silent].map(({ start: of }) => of.match);
  const verdicts = () => server.inStore((store) => Promise.all(matches.map((match) => store.matches.verdict(match))));
  await expect
    .poll(async () => (await verdicts()).map((verdict) => verdict?.decision), { timeout: 40_000, interval: 500 })
    .toEqual(['evidence', 'evidence']);
  const [proven, forfeit] = await verdicts();
  expect(proven).toMatchObject({ ranks: [1, 2], evidence: { liars: [1] } });
  expect(forfeit).toMatchObject({ ranks: [1, 2], reports: [{}, null] });
  const players = [...disputed.start.participants, ...silent.start.participants].map(({ card }) => card.player);
  const counted = await server.inStore((store) =>
    Promise.all(players.map(async (player) => (await store.matches.ledger(player, 'four-in-a-row'))?.matches)),
  );
  expect(counted).toEqual([1, 1, 1, 1]);
});
