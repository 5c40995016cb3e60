import { expect, it } from 'vitest';
import { TO_EDGES, TO_LOBBY, type ToEdges } from '../bus/channels.ts';
import { makeInProcessBus } from '../bus/in-process.ts';
import type { LobbyMessage } from '../lobby/input.ts';
import type { TitleSettings } from '../lobby/state.ts';
import { readConfig } from '../operate/config.ts';
import { makeLog } from '../operate/log.ts';
import { makeMetrics } from '../operate/metrics.ts';
import { makeMemoryStore } from '../store/memory.ts';
import { samplePlayer } from '../store/testing/samples.ts';
import { LOBBY_LEASE, openLobbyHost } from './lobby-host.ts';

/** Titles that fail when they are looked at, as often as is said. */
class FaultyTitles extends Map<string, TitleSettings> {
  faults = 0;
  override has(title: string): boolean {
    if (this.faults === 0) return super.has(title);
    this.faults -= 1;
    throw new Error('a fault of ours');
  }
}

const FOUR = 'four-in-a-row';

/** The lobby's room alone; the test is its edge. */
async function openHost(sign: () => Promise<string> = async () => 'signed') {
  const store = makeMemoryStore();
  const config = readConfig({ PARLEY_LOG_LEVEL: 'silent' });
  const titles = new FaultyTitles([[FOUR, { rules: 1, seats: { min: 2, max: 2 } }]]);
  const faults: string[] = [];
  const fault = (what: string): number => faults.push(what);
  const bus = makeInProcessBus({ fault });
  const heard: ToEdges[] = [];
  bus.subscribe(TO_EDGES, ({ order }) => void heard.push(order));
  let made = 0;
  const host = await openLobbyHost({
    bus,
    number: await store.leases.take(LOBBY_LEASE),
    superseded: () => faults.push('superseded'),
    partitions: 1,
    config,
    store,
    titles,
    serverKey: { sign },
    networkHash: (network) => network,
    iceServersFor: () => [],
    metrics: makeMetrics(false),
    log: makeLog(config),
    clock: () => 1_000,
    randomId() {
      made += 1;
      return `made-here-number-${made}`;
    },
    fault,
  });
  const until = async (is: (message: ToEdges) => boolean): Promise<void> => {
    while (!heard.some(is)) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    host,
    store,
    titles,
    faults,
    heard,
    until,
    async join(name: string, connection: string): Promise<void> {
      const player = samplePlayer(name);
      await store.players.add(player);
      const entrant = {
        edge: 'edge',
        at: 1_000,
        client: `client-of-${name}`,
        player: player.id,
        key: 'key',
        titles: [FOUR],
        page: null,
      };
      bus.send(TO_LOBBY, { type: 'join', connection, address: 'network', visitor: false, ...entrant });
      await until((one) => (one.type === 'admit' || one.type === 'turn-away') && one.connection === connection);
    },
    say: (name: string, connection: string, message: LobbyMessage) =>
      bus.send(TO_LOBBY, { type: 'message', client: `client-of-${name}`, connection, message }),
    leave: (name: string, connection: string) =>
      bus.send(TO_LOBBY, { type: 'leave', client: `client-of-${name}`, connection, why: 'lost' }),
  };
}

it('[O6.12, S7.11] a fault while a client comes back leaves nobody behind on the list', async () => {
  const { host, titles, faults, heard, join, leave } = await openHost();
  await join('Ada', 'first');
  titles.faults = 1;
  await join('Ada', 'second');
  expect(heard.at(-1)).toMatchObject({ type: 'turn-away', connection: 'second', code: 'internal' });
  expect(faults).toEqual(['admitting a client']);
  // The first connection is still the client's.
  leave('Ada', 'first');
  expect(heard.at(-1)).toMatchObject({ type: 'publish', changes: [{ kind: 'person-gone', client: 'client-of-Ada' }] });
  await host.close();
});

it('[O5.3] a match that cannot be introduced is not in the store, where the next server would find it', async () => {
  const { host, store, faults, heard, until, join, say } = await openHost(() => Promise.reject(new Error('no key')));
  await join('Ada', 'one');
  await join('Bo', 'two');
  const wish = { title: FOUR, mode: 'casual', seats: 2, table: null } as const;
  say('Ada', 'one', { type: 'select', re: 1, to: 'client-of-Bo', ...wish });
  const asked = heard.findLast((one) => one.type === 'answer' || one.type === 'send');
  const done = asked?.type === 'send' || asked?.type === 'answer' ? asked.message : null;
  const table = done?.type === 'done' ? (done.table ?? '') : '';
  say('Bo', 'two', { type: 'consent', re: 1, table });
  await until((one) => one.type === 'send' && one.message.type === 'table-gone');
  await host.close();
  expect(faults).toEqual(['starting a match']);
  expect(await store.matches.open()).toEqual([]);
});

it('[O8.6] a match whose verdict nobody announced is over once the store says so, and a young one is left alone', async () => {
  const { host, store, heard, until, join, say } = await openHost();
  await join('Ada', 'one');
  await join('Bo', 'two');
  const wish = { title: FOUR, mode: 'casual', seats: 2, table: null } as const;
  say('Ada', 'one', { type: 'select', re: 1, to: 'client-of-Bo', ...wish });
  const asked = heard.findLast((one) => one.type === 'send' && one.message.type === 'done');
  const table = asked?.type === 'send' && asked.message.type === 'done' ? (asked.message.table ?? '') : '';
  say('Bo', 'two', { type: 'consent', re: 1, table });
  await until((one) => one.type === 'send' && one.message.type === 'match');
  const open = new Set((await store.matches.open()).map(({ id }) => id));
  host.undecided(open, 100_000);
  host.undecided(new Set(), 2_000);
  expect(host.counts().matches).toBe(1);
  host.undecided(new Set(), 100_000);
  expect(host.counts().matches).toBe(0);
  await host.close();
});

it('[S7.11] of a crowd that joins at once, a client that leaves before it is read from the store is not let in', async () => {
  const { host, store, heard, join, leave } = await openHost();
  const byId = store.players.byId;
  const held: (() => void)[] = [];
  Object.assign(store.players, {
    byId: async (id: string) => {
      await new Promise<void>((resolve) => held.push(resolve));
      return byId(id);
    },
  });
  const names = Array.from({ length: 40 }, (_, at) => `Guest${at}`);
  const joined = names.map((name) => join(name, `connection-of-${name}`));
  await new Promise((resolve) => setImmediate(resolve));
  leave('Guest39', 'connection-of-Guest39');
  const others = Promise.all(joined.slice(0, -1)).then(() => 'all others are in');
  let state: string | null = null;
  void others.then((result) => {
    state = result;
  });
  while (state === null) {
    for (const go of held.splice(0)) go();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await host.close();
  expect(heard.filter(({ type }) => type === 'admit')).toHaveLength(39);
  expect(heard.some((one) => one.type === 'admit' && one.client === 'client-of-Guest39')).toBe(false);
});
