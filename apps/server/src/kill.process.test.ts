import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORT_TYP, REPORT_VERSION } from '@parley/evidence';
import {
  type ClientMessage,
  HELLO_PROOF_TYP,
  KEY_PROOF_TYP,
  type MatchStart,
  PARLEY_HEADER,
  PROTOCOL_VERSION,
  parseServerMessage,
  ROUTES,
  type ServerMessage,
  sessionResponseSchema,
  signInChallengeResponseSchema,
  type Tickets,
} from '@parley/protocol';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { builtProgram } from '../../../scripts/build.mjs';
import { type Key, makeKey } from './edge/http/testing/rig.ts';
import { openSqliteStore } from './store/sqlite.ts';
import type { Store } from './store/store.ts';
import { FIRST_WINS, type Pen, type Recorder, record } from './testing/recorder.ts';

/** The server as a process that is killed, over and over, as soon as it has acknowledged something. */
const PAIRS = 4;
const KILLS = 2;

let program: string;
let data: string;
let server: ChildProcess;
let address: string;
beforeAll(async () => {
  program = await builtProgram('server');
}, 60_000);
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'parley-kill-'));
});
afterEach(() => {
  server.kill('SIGKILL');
  rmSync(data, { recursive: true });
});

async function start(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARLEY_')));
  server = fork(program, {
    env: { ...own, PARLEY_DATA: data, PARLEY_PORT: '0', PARLEY_LOG_LEVEL: 'fatal', ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [ready] = (await once(server, 'message')) as [{ address: string }];
  address = ready.address;
}

async function kill(): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

interface Guest {
  readonly key: Key;
  readonly player: string;
  readonly client: string;
  ask(message: Record<string, unknown>): Promise<Extract<ServerMessage, { type: 'done' | 'refused' }>>;
  next<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>>;
  leave(): void;
}

async function post(path: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json', [PARLEY_HEADER]: 'bearer' };
  const response = await fetch(address + path, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return response.json();
}

async function enter(key: Key): Promise<Guest> {
  return connect(key, (await signIn(key)).join);
}

async function signIn(key: Key): Promise<Tickets> {
  const { challenge } = signInChallengeResponseSchema.parse(await post(ROUTES.enter, { key: key.key }));
  const proof = await key.sign({ challenge, origin: address }, KEY_PROOF_TYP);
  const { tickets } = sessionResponseSchema.parse(await post(ROUTES.keySignIn, { key: key.key, proof }));
  if (tickets === null) throw new Error('no tickets were given for a key that was named');
  return tickets;
}

/** Resolves with the welcome. */
async function connect(key: Key, ticket: string): Promise<Guest> {
  const tab = 'the-only-tab';
  const socket = new WebSocket(`${address.replace('http', 'ws')}${ROUTES.socket}`);
  // A killed server resets its connections.
  socket.on('error', () => {});
  const messages: ServerMessage[] = [];
  const looks = new Set<() => void>();
  socket.on('message', (text) => {
    const parsed = parseServerMessage(text.toString());
    if (parsed.ok) messages.push(parsed.value);
    for (const look of looks) look();
  });
  const find = <T>(pick: (message: ServerMessage) => T | null): Promise<T> =>
    new Promise((resolve) => {
      const look = (): void => {
        for (const message of messages) {
          const picked = pick(message);
          if (picked !== null) resolve(picked);
        }
      };
      looks.add(look);
      look();
    });
  let re = 0;
  const say = (message: object): void => {
    re += 1;
    socket.send(JSON.stringify({ ...message, re } as ClientMessage));
  };
  const next: Guest['next'] = (type) =>
    find((message) => (message.type === type ? (message as Extract<ServerMessage, { type: typeof type }>) : null));
  await once(socket, 'open');
  const titles = [{ title: 'four-in-a-row', rules: 1 }];
  const helloProof = await key.sign({ ticket, tab }, HELLO_PROOF_TYP);
  say({ type: 'hello', protocol: PROTOCOL_VERSION, ticket, proof: helloProof, tab, titles, page: null });
  const { client, self } = await next('welcome');
  return {
    key,
    client,
    player: self.player,
    next,
    ask(message) {
      say(message);
      const mine = re;
      return find((one) => ((one.type === 'done' || one.type === 'refused') && one.re === mine ? one : null));
    },
    leave: () => socket.terminate(),
  };
}

async function play(one: Guest, other: Guest): Promise<MatchStart> {
  const wish = { to: other.client, title: 'four-in-a-row', mode: 'casual', seats: 2, table: null };
  const asked = await one.ask({ type: 'select', ...wish });
  if (asked.type === 'refused') throw new Error(asked.code);
  await other.next('table');
  expect((await other.ask({ type: 'consent', table: asked.table })).type).toBe('done');
  return (await one.next('match')).start;
}

function reportOf({ key, player }: Guest, { match, title, rules, participants }: MatchStart): Promise<string> {
  const seat = participants.findIndex(({ card }) => card.player === player);
  const common = { v: REPORT_VERSION, match, title, rules, seat, ranks: [1, 2], scores: null, plies: 7, refused: [] };
  return key.sign({ ...common, departures: [null, null], heads: [null, null], state: 'S'.repeat(43) }, REPORT_TYP);
}

it('[O5.1] killed whenever it has acknowledged a report: none is lost, and each match has one verdict', {
  timeout: 60_000,
}, async () => {
  await start();
  const keys = await Promise.all(Array.from({ length: 2 * PAIRS }, () => makeKey()));
  let guests = await Promise.all(keys.map(enter));
  const matches: MatchStart[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const [one, other] = guests.slice(2 * pair);
    if (one !== undefined && other !== undefined) matches.push(await play(one, other));
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
    await kill();
    for (const guest of guests) guest.leave();
    await start();
    guests = await Promise.all(keys.map(enter));
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
  await start();
  const key = await makeKey();
  const { join, returns } = await signIn(key);
  const before = await connect(key, join);
  await kill();
  await start();
  const after = await connect(key, returns[0] ?? '');
  expect([after.client, after.player]).toEqual([before.client, before.player]);
  const again = new WebSocket(`${address.replace('http', 'ws')}${ROUTES.socket}`);
  await once(again, 'open');
  const closed = once(again, 'close');
  const ticket = returns[0] ?? '';
  const proof = await key.sign({ ticket, tab: 'the-only-tab' }, HELLO_PROOF_TYP);
  const hello = { type: 'hello', re: 1, protocol: PROTOCOL_VERSION, ticket, proof, tab: 'the-only-tab', titles: [] };
  again.send(JSON.stringify({ ...hello, page: null }));
  expect(String((await closed)[1])).toBe('ticket-invalid');
});

/** The store as the process has left it. */
async function inStore<T>(look: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore(data);
  try {
    return await look(store);
  } finally {
    await store.close();
  }
}

/** Two guests, in order of seats, and what they play. */
interface Pair {
  readonly start: MatchStart;
  readonly keys: readonly Key[];
  readonly played: Recorder;
}

async function pair(one: Guest, other: Guest): Promise<Pair> {
  const start = await play(one, other);
  const seated = start.participants.map(({ card }) => (card.player === one.player ? one : other));
  const pens = seated.map(({ key }): Pen => ({ key: key.key, sign: (typ, payload) => key.sign(payload, typ) }));
  const played = await record({ id: start.match, title: start.title, rules: start.rules, seed: start.seed }, pens);
  await played.move(...FIRST_WINS);
  return { start, keys: seated.map(({ key }) => key), played };
}

async function report(guest: Guest, { start, played }: Pair, seat: number, change = {}): Promise<string> {
  const answer = await guest.ask({ type: 'report', match: start.match, report: await played.report(seat, change) });
  return answer.type === 'refused' ? answer.code : answer.type;
}

it('[O5.1, E3.5, T9.2] killed after a deposit, and again during a challenge and a replay: each match has one verdict, from all of it', {
  timeout: 120_000,
}, async () => {
  const settings = { PARLEY_REPORT_DEADLINE_MS: '1000' };
  await start(settings);
  const keys = await Promise.all(Array.from({ length: 4 }, () => makeKey()));
  const [ada, bob, cy, dan] = await Promise.all(keys.map(enter));
  if (ada === undefined || bob === undefined || cy === undefined || dan === undefined) throw new Error('four came in');
  const disputed = await pair(ada, bob);
  const silent = await pair(cy, dan);
  const deposits = [ada, cy].map((guest, at) => {
    const { start: of, played } = at === 0 ? disputed : silent;
    return guest.ask({ type: 'deposit', match: of.match, entries: played.entries });
  });
  for (const answer of await Promise.all(deposits))
    expect(answer).toMatchObject({ type: 'done', heads: [{ n: 3 }, { n: 2 }] });
  await kill();
  for (const { start: of } of [disputed, silent]) {
    expect(await inStore((store) => store.matches.entries(of.match))).toHaveLength(FIRST_WINS.length);
  }

  await start(settings);
  const [first, liar] = await Promise.all(disputed.keys.map(enter));
  const [speaker, mute] = await Promise.all(silent.keys.map(enter));
  if (first === undefined || liar === undefined || speaker === undefined || mute === undefined) throw new Error('back');
  expect(await report(speaker, silent, 0)).toBe('done');
  expect((await mute.next('challenge')).match).toBe(silent.start.match);
  expect(await report(first, disputed, 0)).toBe('done');
  // The thread that is to play it is being started, or plays.
  expect(await report(liar, disputed, 1, { ranks: [2, 1] })).toBe('done');
  await kill();

  await start(settings);
  const again = await enter(mute.key);
  expect((await again.next('challenge')).match).toBe(silent.start.match);
  const matches = [disputed, silent].map(({ start: of }) => of.match);
  const verdicts = () => inStore((store) => Promise.all(matches.map((match) => store.matches.verdict(match))));
  await expect
    .poll(async () => (await verdicts()).map((verdict) => verdict?.decision), { timeout: 40_000, interval: 500 })
    .toEqual(['evidence', 'evidence']);
  const [proven, forfeit] = await verdicts();
  expect(proven).toMatchObject({ ranks: [1, 2], evidence: { liars: [1] } });
  expect(forfeit).toMatchObject({ ranks: [1, 2], reports: [{}, null] });
  const players = [...disputed.start.participants, ...silent.start.participants].map(({ card }) => card.player);
  const counted = await inStore((store) =>
    Promise.all(players.map(async (player) => (await store.matches.ledger(player, 'four-in-a-row'))?.matches)),
  );
  expect(counted).toEqual([1, 1, 1, 1]);
});
