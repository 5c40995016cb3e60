import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createClient,
  memoryKeys,
  memoryReports,
  type ParleyClient,
  type SocketLike,
  signerFrom,
  systemTimers,
} from '@parley/client';
import { fileKeys, openSocket } from '@parley/client/node';
import { seededRandom, titleById, titles } from '@parley/games';
import { createMatchSession, type MatchSession } from '@parley/match';
import { openLink } from '@parley/peer';
import { nodeRtc } from '@parley/peer/node';
import { type MatchStart, ROUTES, type Verdict } from '@parley/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { builtProgram } from '../../../scripts/build.mjs';

/** The real server and the real house as processes of their own, and guests in this one, over real links. */
const root = join(import.meta.dirname, '../../..');
const data = mkdtempSync(join(tmpdir(), 'parley-house-'));
const keyFile = join(data, 'house-key.json');
const timers = systemTimers();

let server: ChildProcess;
let house: ChildProcess;
let origin: string;
let houseKey: string;
const clients: ParleyClient[] = [];

/** Starts a built program of this checkout and waits until it says over its channel that it can be used. */
async function start(
  name: 'server' | 'house',
  env: Record<string, string>,
): Promise<[ChildProcess, Record<string, unknown>]> {
  const child = spawn(process.execPath, [await builtProgram(name)], {
    cwd: root,
    env: { ...process.env, PARLEY_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = await new Promise<Record<string, unknown>>((resolve, reject) => {
    child.on('message', (message) => resolve(message as Record<string, unknown>));
    child.once('exit', (code) => reject(new Error(`the ${name} ended with ${code} before it was ready`)));
  });
  return [child, ready];
}

async function startServer(port: string, settings: Record<string, string> = {}): Promise<void> {
  const env = { PARLEY_PORT: port, PARLEY_DATA: data, PARLEY_HOUSE_KEYS: houseKey, ...settings };
  const [child, ready] = await start('server', env);
  server = child;
  origin = String(ready.address);
}

async function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

/** `open` is how its sockets are made: a test may have them filtered. */
async function guest(open = openSocket): Promise<ParleyClient> {
  const client = createClient({
    origin,
    fetch: globalThis.fetch,
    openSocket: open,
    keys: memoryKeys(),
    reports: memoryReports(),
    timers,
    titles: titles.map(({ id, rules }) => ({ title: id, rules })),
    bearer: true,
    page: null,
  });
  clients.push(client);
  const connected = await client.connect();
  expect(connected.ok ? null : connected.error).toBeNull();
  await vi.waitFor(
    () => expect([...client.state.people.values()].some((c) => c.card.class === 'house')).toBe(true),
    15_000,
  );
  return client;
}

function openMatch(client: ParleyClient, begun: MatchStart): MatchSession {
  const title = titleById(begun.title);
  if (!title) throw new Error(`no title ${begun.title}`);
  return createMatchSession({ start: begun, title, client, timers, openLink: (options) => openLink(options, nodeRtc) });
}

/** Asks the house for a match, and opens it. */
async function play(client: ParleyClient, title: string): Promise<MatchSession> {
  const begun = nextMatch(client);
  const house = [...client.state.people.values()].find(({ card }) => card.class === 'house');
  const asked = await client.request({
    type: 'select',
    to: house?.client ?? '',
    title,
    mode: 'casual',
    seats: 2,
    table: null,
  });
  expect(asked.ok ? null : asked.error).toBeNull();
  return openMatch(client, await begun);
}

/** Plays at once whenever it is this side's turn, with the title's own suggestions, until `until` holds. */
function playOn(session: MatchSession, until: () => boolean, seed: number): Promise<void> {
  const random = seededRandom(seed);
  let played = -1;
  return new Promise((resolve, reject) => {
    const look = () => {
      const { view } = session;
      if (view.phase.phase === 'void') {
        unsubscribe();
        reject(new Error(`the match never began: ${view.phase.why}`));
      } else if (until()) {
        unsubscribe();
        resolve();
      } else if (view.phase.phase === 'playing' && view.turn === session.start.seat && view.ply !== played) {
        played = view.ply;
        session.play(session.suggest(random));
      }
    };
    const unsubscribe = session.subscribe(look);
    look();
  });
}

/** In real time: plays as the title suggests. */
function steer(session: MatchSession): void {
  const { title, ticks, start } = session;
  const random = seededRandom(start.seat);
  if (title.kind === 'ticks') ticks?.steer((state) => title.suggest(state, start.seat, random));
}

function until(session: MatchSession, holds: (session: MatchSession) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds(session)) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = session.subscribe(look);
    look();
  });
}

function nextMatch(client: ParleyClient): Promise<MatchStart> {
  return new Promise((resolve) => client.on('match', (event) => resolve(event.start)));
}

async function toVerdict(session: MatchSession, seed: number): Promise<Verdict> {
  await playOn(session, () => session.view.phase.phase === 'decided', seed);
  const { phase } = session.view;
  if (phase.phase !== 'decided') throw new Error('not decided');
  session.dispose();
  return phase.verdict;
}

beforeAll(async () => {
  houseKey = (await signerFrom(await fileKeys(keyFile).load())).key;
  await startServer('0');
  const env = { PARLEY_ORIGIN: origin, PARLEY_HOUSE_KEY_FILE: keyFile, PARLEY_HOUSE_PAUSE_PERCENT: '10' };
  [house] = await start('house', env);
}, 60_000);

afterAll(async () => {
  for (const client of clients) client.disconnect();
  await end(house, 'SIGTERM');
  await end(server, 'SIGTERM');
  await rm(data, { recursive: true, force: true });
}, 15_000);

describe('against the real house', () => {
  it('[W1.4, E3.1, E4.3] two guests play both titles at the same time to an official result that rates nobody', async () => {
    const [ada, bob] = await Promise.all([guest(), guest()]);
    const [four, dots] = await Promise.all([play(ada, 'four-in-a-row'), play(bob, 'dots-and-boxes')]);
    const verdicts = await Promise.all([toVerdict(four, 1), toVerdict(dots, 2)]);
    for (const verdict of verdicts) {
      expect(verdict).toMatchObject({ decision: 'unanimous', official: true, rated: false });
      expect(verdict.ranks).toHaveLength(2);
      // What both deposited was played again, though nobody disputes it (E4).
      expect(verdict.evidence).toMatchObject({ kind: 'complete', ranks: verdict.ranks, liars: [], equivocators: [] });
    }
    expect(await ada.verdict(four.start.match)).toEqual({ ok: true, value: verdicts[0] });
  }, 60_000);

  it('[S16.1, E3.5] a match goes on while the server is dead, and is decided after its return', async () => {
    const ada = await guest();
    const session = await play(ada, 'four-in-a-row');
    await playOn(session, () => session.view.ply >= 3, 3);
    const { port } = new URL(origin);
    await end(server, 'SIGKILL');
    await playOn(session, () => session.view.phase.phase === 'reported', 4);
    expect(ada.state.connection.state).not.toBe('online');
    expect(ada.state.pendingReports).toBe(1);
    await startServer(port);
    const verdict = await toVerdict(session, 5);
    expect(verdict).toMatchObject({ decision: 'unanimous', official: true, rated: false });
    // Most of it was played while the server was dead: the transcript came with the reports.
    expect(verdict.evidence).toMatchObject({ kind: 'complete', ranks: verdict.ranks });
  }, 60_000);

  it('[T7.1] who loses its WebSocket for good says so over HTTPS, and its report and moves arrive that way', async () => {
    const sockets: SocketLike[] = [];
    let filtered = false;
    const ada = await guest((url) => {
      if (filtered) throw new Error('filtered');
      const socket = openSocket(url);
      sockets.push(socket);
      return socket;
    });
    const session = await play(ada, 'four-in-a-row');
    await playOn(session, () => session.view.ply >= 3, 8);
    const distress = vi.fn();
    ada.on('distress', distress);
    filtered = true;
    for (const socket of sockets) socket.close();
    const isDelivered = () => session.view.phase.phase === 'reported' && session.view.phase.acknowledged;
    await playOn(session, isDelivered, 9);
    expect(ada.state.connection.state).not.toBe('online');
    expect(ada.state.pendingReports).toBe(0);
    expect(distress).toHaveBeenCalledTimes(1);
    const verdict = await vi.waitFor(async () => {
      const asked = await ada.verdict(session.start.match);
      if (!asked.ok || asked.value === null) throw new Error('no verdict yet');
      return asked.value;
    }, 20_000);
    expect(verdict.reports.every((report) => report !== null)).toBe(true);
    expect(verdict.evidence).toMatchObject({ kind: 'complete', ranks: verdict.ranks });
    session.dispose();
  }, 60_000);

  it('[S8.7] it sits down at a table of three, and plays there', async () => {
    const [ada, bob] = await Promise.all([guest(), guest()]);
    const starts = Promise.all([nextMatch(ada), nextMatch(bob)]);
    const house = [...ada.state.people.values()].find((client) => client.card.class === 'house')?.client ?? '';
    const other = bob.state.connection.state === 'online' ? bob.state.connection.client : '';
    const ask = { type: 'select', title: 'dots-and-boxes', mode: 'casual', seats: 3 } as const;
    const asked = await ada.request({ ...ask, to: house, table: null });
    const table = asked.ok ? asked.value.table : null;
    await vi.waitFor(() => expect(ada.state.people.has(other)).toBe(true));
    expect(await ada.request({ ...ask, to: other, table })).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(bob.state.tables.has(table ?? '')).toBe(true));
    expect(await bob.request({ type: 'consent', table: table ?? '' })).toMatchObject({ ok: true });
    const [one, two] = await starts;
    const verdicts = await Promise.all([toVerdict(openMatch(ada, one), 6), toVerdict(openMatch(bob, two), 7)]);
    expect(verdicts[0]).toEqual(verdicts[1]);
    expect(verdicts[0]).toMatchObject({ decision: 'unanimous', official: true, rated: false });
    expect(verdicts[0].ranks).toHaveLength(3);
  }, 60_000);

  it('[T9.3] whose opponent reports in the middle of the match says that it still plays, and nobody is made silent', async () => {
    const { port } = new URL(origin);
    await end(server, 'SIGKILL');
    await startServer(port, { PARLEY_REPORT_DEADLINE_MS: '1000' });
    const ada = await guest();
    const session = await play(ada, 'four-in-a-row');
    await playOn(session, () => session.view.ply >= 3, 10);
    const { match, title, rules, seat } = session.start;
    const waits: number[] = [];
    ada.on('awaiting', ({ deadline }) => void waits.push(deadline));
    const lie = {
      v: 2,
      match,
      title,
      rules,
      seat,
      ranks: [1, 1].with(1 - seat, 2),
      scores: null,
      plies: 3,
      refused: [],
    };
    const nothing = { departures: [null, null], heads: [null, null], state: 'S'.repeat(43) };
    await ada.report(match, await ada.signer.sign('parley-report+jws', { ...lie, ...nothing }), []);
    // The report, the challenge, what is said when the house has answered it; and so on for as long as the two play.
    await vi.waitFor(() => expect(waits.length).toBeGreaterThanOrEqual(3), 8_000);
    const verdict = await toVerdict(session, 11);
    expect(verdict.reports.every((report) => report !== null)).toBe(true);
    expect(verdict.evidence).toMatchObject({ kind: 'complete', lack: null });
    const outcome = session.title.outcome(session.view.state);
    expect(verdict.ranks).toEqual(outcome?.ranks);
  }, 60_000);

  it('[N1.26] two guests play in real time over real links to a stored verdict, for which their signed inputs are played again', async () => {
    const [ada, bob] = await Promise.all([guest(), guest()]);
    const starts = Promise.all([nextMatch(ada), nextMatch(bob)]);
    const other = bob.state.connection.state === 'online' ? bob.state.connection.client : '';
    await vi.waitFor(() => expect(ada.state.people.has(other)).toBe(true));
    const ask = { type: 'select', to: other, title: 'sumo', mode: 'casual', seats: 2, table: null } as const;
    const asked = await ada.request(ask);
    const table = asked.ok ? (asked.value.table ?? '') : '';
    await vi.waitFor(() => expect(bob.state.tables.has(table)).toBe(true));
    expect(await bob.request({ type: 'consent', table })).toMatchObject({ ok: true });
    const [one, two] = await starts;
    const [first, second] = [openMatch(ada, one), openMatch(bob, two)];
    for (const session of [first, second]) steer(session);
    // Past the first countdown, so that there is something to play again.
    await until(first, ({ view }) => view.kind === 'ticks' && view.confirmed > 180);
    second.resign();
    for (const session of [first, second]) await until(session, ({ view }) => view.phase.phase === 'decided');
    const stored = await ada.verdict(first.start.match);
    const verdict = stored.ok ? stored.value : null;
    const ranks = first.start.seat === 0 ? [1, 2] : [2, 1];
    expect(verdict).toMatchObject({ decision: 'unanimous', official: true, ranks });
    expect(verdict?.evidence).toMatchObject({ kind: 'complete', ranks, liars: [], equivocators: [] });
    for (const session of [first, second]) session.dispose();
  }, 60_000);

  it.each(['rotate-key', 'revoke-key'])(
    '[O3.12] a guest and a house that run go on through %s',
    async (command) => {
      const ada = await guest();
      const before = (await ada.serverKeys()).keys[0]?.x;
      const admin = spawn(process.execPath, [join(dirname(await builtProgram('server')), 'admin.js'), command], {
        env: { ...process.env, PARLEY_DATA: data },
        stdio: 'ignore',
      });
      expect(await new Promise((resolve) => admin.once('exit', resolve))).toBe(0);
      // Its two minutes are over.
      const file = join(data, 'server-key.json');
      const { keys } = JSON.parse(readFileSync(file, 'utf8')) as { keys: { x: string; from: number }[] };
      writeFileSync(
        file,
        JSON.stringify({ keys: keys.map((key) => ({ ...key, from: Math.min(key.from, Date.now()) })) }),
      );
      const signs = keys[0]?.x;
      expect(signs).not.toBe(before);
      const published = async () => ((await (await fetch(origin + ROUTES.keys)).json()) as { keys: object[] }).keys;
      await expect
        .poll(published, { timeout: 15_000 })
        .toMatchObject([{ x: signs }, ...keys.slice(1).map(({ x }) => ({ x }))]);
      expect(keys.some(({ x }) => x === before)).toBe(command === 'rotate-key');
      // Neither has asked for the keys since.
      expect((await ada.serverKeys()).keys[0]?.x).toBe(before);
      const verdict = await toVerdict(await play(ada, 'four-in-a-row'), 12);
      expect(verdict).toMatchObject({ decision: 'unanimous', official: true });
      expect((await ada.serverKeys()).keys[0]?.x).toBe(signs);
    },
    60_000,
  );

  it('[W1.3] it ends by itself when its parent process is gone', async () => {
    const gone = new Promise((resolve) => house.once('exit', resolve));
    house.disconnect();
    expect(await gone).toBe(0);
  }, 15_000);
});
