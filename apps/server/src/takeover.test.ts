import { randomBytes } from 'node:crypto';
import { CLOSE_CODES, encodeRelayFrame } from '@parley/protocol';
import { afterEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PARTITIONS, TO_EDGES } from './bus/channels.ts';
import { openBetween } from './edge/between.ts';
import { LOBBY_LEASE } from './lobby-host/lobby-host.ts';
import { makeMemoryStore } from './store/memory.ts';
import type { Store } from './store/store.ts';
import { type Arena, openArena, type Person, reportOf, startPair, type TestClient } from './testing/arena.ts';
import { type HubMember, makeHub } from './testing/hub.ts';

/** Several processes on one store. */
interface Fleet {
  readonly store: Store;
  readonly faults: readonly string[];
  /** Whether players cannot be read from the store. */
  breakReads(is: boolean): void;
  /** Another process, with its own port. */
  begin(id: string, role: 'all' | 'edge' | 'core'): Promise<{ readonly arena: Arena; readonly member: HubMember }>;
}

const arenas: Arena[] = [];
const dead = new Set<Arena>();
afterEach(async () => {
  for (const arena of arenas.splice(0)) if (!dead.has(arena)) await arena.stop();
  dead.clear();
});

function makeFleet(): Fleet {
  const hub = makeHub();
  const memory = makeMemoryStore();
  let isBroken = false;
  const broken = async (): Promise<never> => {
    throw new Error('the database is away');
  };
  const store: Store = {
    ...memory,
    players: { ...memory.players, byId: (id) => (isBroken ? broken() : memory.players.byId(id)) },
  };
  const secret = randomBytes(32).toString('base64url');
  return {
    store,
    faults: hub.faults,
    breakReads(is) {
      isBroken = is;
    },
    async begin(id, role) {
      const clock = Date.now;
      const fault = (what: string, error: unknown): void => {
        throw new Error(`${what}: ${String(error)}`);
      };
      const between = await openBetween({ host: '127.0.0.1', port: 0, announced: null, secret, clock, fault });
      const member = hub.member(id, role, between.address);
      const company = { ...member, between };
      const arena = await openArena({ PARLEY_REPORT_DEADLINE_MS: '60000' }, store, null, { company, secret });
      arenas.push(arena);
      return { arena, member };
    },
  };
}

const welcomes = (client: TestClient): number => client.messages.filter(({ type }) => type === 'welcome').length;

async function welcomedAgain(client: TestClient, times: number): Promise<void> {
  await client.next('welcome', () => welcomes(client) >= times);
}

it('[O8.1] clients of two edges see each other and play, with their match at another process', async () => {
  const fleet = makeFleet();
  await fleet.begin('core', 'core');
  const one = await fleet.begin('one', 'edge');
  const two = await fleet.begin('two', 'edge');
  const [ada, bo] = [await one.arena.player('Ada'), await two.arena.player('Bo')];
  const a = await one.arena.client(ada);
  const b = await two.arena.client(bo);
  await a.seesPerson(b.id);
  await b.seesPerson(a.id);
  const [start] = await startPair(a, b);
  for (const [client, person] of [
    [a, ada],
    [b, bo],
  ] as const) {
    const report = await reportOf(person, start, [1, 2]);
    expect(await client.ask({ type: 'report', match: start.match, report })).toBe('done');
  }
  for (const client of [a, b]) {
    const { verdict } = await client.next('verdict');
    expect(verdict).toMatchObject({ match: start.match, decision: 'unanimous' });
  }
});

it('[O8.4] an edge that begins late has the whole list', async () => {
  const fleet = makeFleet();
  await fleet.begin('core', 'core');
  const one = await fleet.begin('one', 'edge');
  const ada = await one.arena.player('Ada');
  const a = await one.arena.client(ada);
  await a.askTable({ type: 'open', title: 'dots-and-boxes', mode: 'casual', seats: 3 });
  const two = await fleet.begin('two', 'edge');
  const bo = await two.arena.player('Bo');
  const b = await two.arena.client(bo);
  await b.seesPerson(a.id);
  const welcome = await b.next('welcome');
  expect(welcome.window.tables).toHaveLength(1);
});

it('[O8.2] another lobby takes over: sockets stay, everybody is listed again, and a match goes on to its verdict', async () => {
  const fleet = makeFleet();
  const first = await fleet.begin('first', 'core');
  const edges = [await fleet.begin('one', 'edge'), await fleet.begin('two', 'edge')] as const;
  const [ada, bo, cy] = [
    await edges[0].arena.player('Ada'),
    await edges[1].arena.player('Bo'),
    await edges[1].arena.player('Cy'),
  ];
  const a = await edges[0].arena.client(ada);
  const b = await edges[1].arena.client(bo);
  const [start] = await startPair(a, b);
  await fleet.begin('second', 'core');
  first.member.kill();
  dead.add(first.arena);
  for (const client of [a, b]) await welcomedAgain(client, 2);
  const last = a.messages.findLast((message) => message.type === 'welcome');
  expect(last).toMatchObject({ matches: [start.match] });
  // Somebody who comes now sees both, and they it.
  const c = await edges[1].arena.client(cy);
  await c.seesPerson(a.id, 'in-match');
  await c.seesPerson(b.id, 'in-match');
  // Signals of the match still pass, and its reports reach the new owner.
  for (const [client, person] of [
    [a, ada],
    [b, bo],
  ] as const) {
    const report = await reportOf(person, start, [2, 1]);
    expect(await client.ask({ type: 'report', match: start.match, report })).toBe('done');
  }
  expect(fleet.faults).toEqual([]);
  for (const client of [a, b]) await client.next('verdict');
  expect(await fleet.store.matches.open()).toEqual([]);
});

it('[O8.2] a client that waits for a lobby is in when there is one', async () => {
  const fleet = makeFleet();
  const one = await fleet.begin('one', 'edge');
  const ada = await one.arena.player('Ada');
  const coming = one.arena.client(ada);
  await fleet.begin('core', 'core');
  const a = await coming;
  expect(welcomes(a)).toBe(1);
});

it('[O8.2] what a former lobby still says is not taken', async () => {
  const fleet = makeFleet();
  const first = await fleet.begin('first', 'core');
  const one = await fleet.begin('one', 'edge');
  const ada = await one.arena.player('Ada');
  const a = await one.arena.client(ada);
  await fleet.begin('second', 'core');
  first.member.kill();
  dead.add(first.arena);
  await welcomedAgain(a, 2);
  const gone = { type: 'publish', changes: [{ kind: 'person-gone', client: a.id }] } as const;
  one.member.bus.publish(TO_EDGES, { lobby: 1, order: gone });
  const bo = await one.arena.client(await one.arena.player('Bo'));
  await bo.seesPerson(a.id);
});

it('[O8.5] the clients of an edge that is gone are lost to the list, and are back by another one', async () => {
  const fleet = makeFleet();
  await fleet.begin('core', 'core');
  const [one, two] = [await fleet.begin('one', 'edge'), await fleet.begin('two', 'edge')];
  const [ada, bo] = [await one.arena.player('Ada'), await two.arena.player('Bo')];
  const a = await one.arena.client(ada);
  const b = await two.arena.client(bo);
  await b.seesPerson(a.id);
  one.member.kill();
  dead.add(one.arena);
  await b.seesGone(a.id);
  const back = await two.arena.client(ada);
  expect(back.id).toBe(a.id);
  const seen = b.messages.length;
  await b.next(
    'window',
    (message) => b.messages.indexOf(message) >= seen && message.people.some(({ client }) => client === a.id),
  );
});

it('[O8.1] a share that goes to another process takes its undecided matches along', async () => {
  const fleet = makeFleet();
  const first = await fleet.begin('first', 'all');
  const people: Person[] = [];
  const clients: TestClient[] = [];
  for (const name of ['Ada', 'Bo', 'Cy', 'Di', 'Ed', 'Flo', 'Gus', 'Hal']) {
    const person = await first.arena.player(name);
    people.push(person);
    clients.push(await first.arena.client(person));
  }
  const pairs = [0, 2, 4, 6].map((at) => ({ at, one: clients[at], other: clients[at + 1] }));
  const reports: (() => Promise<unknown>)[] = [];
  for (const { at, one, other } of pairs) {
    if (one === undefined || other === undefined) throw new Error('nobody is there');
    const [start] = await startPair(one, other);
    for (const [client, person] of [
      [one, people[at]],
      [other, people[at + 1]],
    ] as const) {
      if (person === undefined) throw new Error('nobody is there');
      reports.push(async () => {
        const report = await reportOf(person, start, [1, 2]);
        expect(await client.ask({ type: 'report', match: start.match, report })).toBe('done');
        await client.next('verdict', ({ verdict }) => verdict.match === start.match);
      });
    }
  }
  await fleet.begin('second', 'core');
  await Promise.all(reports.map((report) => report()));
  expect(await fleet.store.matches.open()).toEqual([]);
  expect(fleet.faults).toEqual([]);
});

it('[S12.11] two whose edges are different relay to each other, whole and in order, and nobody else may bring frames', async () => {
  const fleet = makeFleet();
  await fleet.begin('core', 'core');
  const [one, two] = [await fleet.begin('one', 'edge'), await fleet.begin('two', 'edge')];
  const a = await one.arena.client(await one.arena.player('Ada'));
  const b = await two.arena.client(await two.arena.player('Bo'));
  const [start] = await startPair(a, b);
  const introduction = start.introductions[0]?.introduction ?? '';
  const payloads = Array.from({ length: 50 }, (_, at) => Buffer.from(`payload ${at}`));
  for (const payload of payloads) a.raw(encodeRelayFrame({ introduction, round: 3, reliable: true, payload }));
  await b.framesCome(50);
  expect(b.frames.map(({ payload }) => Buffer.from(payload).toString())).toEqual(payloads.map(String));
  b.raw(encodeRelayFrame({ introduction, round: 3, reliable: false, payload: Buffer.from('back') }));
  await a.framesCome(1);
  const address = two.member.members.self.address ?? '';
  for (const authorization of [
    undefined,
    'Bearer nothing',
    `Bearer ${one.arena.ticket(await one.arena.player('Eve'))}`,
  ]) {
    const stranger = new WebSocket(address.replace('http', 'ws'), {
      headers: { ...(authorization && { authorization }) },
    });
    const refused = await new Promise((resolve) => stranger.on('error', resolve));
    expect(String(refused)).toContain('401');
  }
});

/** As if the others had missed its beats for some seconds, and then heard them again. */
function freeze(member: HubMember): { thaw(): void } {
  return { thaw: member.vanish() };
}

it('[O8.16] an edge that was taken for gone and is there has its clients back in, by the sockets that they have', async () => {
  const fleet = makeFleet();
  await fleet.begin('core', 'core');
  const [one, two] = [await fleet.begin('one', 'edge'), await fleet.begin('two', 'edge')];
  const a = await one.arena.client(await one.arena.player('Ada'));
  const b = await two.arena.client(await two.arena.player('Bo'));
  await b.seesPerson(a.id);
  const { thaw } = freeze(one.member);
  await b.seesGone(a.id);
  thaw();
  await welcomedAgain(a, 2);
  const [start] = await startPair(a, b);
  expect(start.participants).toHaveLength(2);
  expect(fleet.faults).toEqual([]);
});

it('[O8.17] of two connections of a client the later one stays, also where the edge of the other one joins again', async () => {
  const fleet = makeFleet();
  await fleet.begin('core', 'core');
  const [one, two] = [await fleet.begin('one', 'edge'), await fleet.begin('two', 'edge')];
  const ada = await one.arena.player('Ada');
  const old = await one.arena.client(ada);
  // The second edge lets it in while the first one does not hear of it.
  const { thaw } = freeze(one.member);
  one.member.deaf(true);
  const now = await two.arena.client(ada);
  one.member.deaf(false);
  thaw();
  expect((await old.closed).code).toBe(CLOSE_CODES.replaced);
  expect(await now.ask({ type: 'away', away: true })).toBe('done');
  const b = await two.arena.client(await two.arena.player('Bo'));
  await b.seesPerson(now.id);
});

it('[O8.18] a client that cannot be let in anew comes back by a new connection', async () => {
  const fleet = makeFleet();
  const first = await fleet.begin('first', 'core');
  const one = await fleet.begin('one', 'edge');
  const a = await one.arena.client(await one.arena.player('Ada'));
  fleet.breakReads(true);
  await fleet.begin('second', 'core');
  first.member.kill();
  dead.add(first.arena);
  expect((await a.closed).code).toBe(CLOSE_CODES.stopping);
});

it('[O8.19] the relay goes on while there is no lobby, and after another one began', async () => {
  const fleet = makeFleet();
  const first = await fleet.begin('first', 'core');
  const one = await fleet.begin('one', 'edge');
  const a = await one.arena.client(await one.arena.player('Ada'));
  const b = await one.arena.client(await one.arena.player('Bo'));
  const [start] = await startPair(a, b);
  const introduction = start.introductions[0]?.introduction ?? '';
  const send = (count: number): void => {
    for (let at = 0; at < count; at += 1) {
      a.raw(encodeRelayFrame({ introduction, round: 0, reliable: true, payload: Buffer.from('frame') }));
    }
  };
  first.member.kill();
  dead.add(first.arena);
  one.member.miss();
  send(60);
  await b.framesCome(60);
  await fleet.begin('second', 'core');
  await welcomedAgain(b, 2);
  send(60);
  await b.framesCome(120);
});

it('[O8.20] an edge that stops while there is no lobby does not wait for it', async () => {
  const fleet = makeFleet();
  const one = await fleet.begin('one', 'edge');
  const visitor = await one.arena.visitor('Vi');
  await visitor.next('queued');
  await one.arena.stop();
  dead.add(one.arena);
  expect((await visitor.closed).code).toBe(CLOSE_CODES.stopping);
});

it('[O8.21] who holds a lease and has a successor in the store gives it up, and begins anew with a higher number', async () => {
  const fleet = makeFleet();
  await fleet.begin('core', 'core');
  const one = await fleet.begin('one', 'edge');
  const a = await one.arena.client(await one.arena.player('Ada'));
  const b = await one.arena.client(await one.arena.player('Bo'));
  // As by a process that got the lease, was frozen in the middle of this, and was killed afterwards.
  const number = await fleet.store.leases.take(LOBBY_LEASE);
  expect(await a.ask({ type: 'away', away: false })).toBe('done');
  const table = await a.askTable({
    type: 'select',
    to: b.id,
    title: 'four-in-a-row',
    mode: 'casual',
    seats: 2,
    table: null,
  });
  await b.next('table', (message) => message.table.table === table);
  b.say({ type: 'consent', table });
  await welcomedAgain(a, 2);
  await welcomedAgain(b, 2);
  expect(await fleet.store.leases.fence(LOBBY_LEASE)).toBeGreaterThan(number);
  const [start] = await startPair(a, b);
  // And one whose edges have heard another one.
  one.member.bus.publish(TO_EDGES, { lobby: number + 1_000_000_000_000, order: { type: 'publish', changes: [] } });
  await fleet.store.leases.take(LOBBY_LEASE, number + 1_000_000_000_000);
  await welcomedAgain(a, 3);
  // The same of the arbiters.
  for (let share = 0; share < PARTITIONS; share += 1) await fleet.store.leases.take(`arbiter-${share}`);
  for (const client of [a, b]) {
    if (client.person === null) throw new Error('nobody');
    const report = await reportOf(client.person, start, [1, 2]);
    expect(await client.ask({ type: 'report', match: start.match, report })).toBe('done');
  }
  await a.next('verdict');
});
