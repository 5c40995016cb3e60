import { expect, it } from 'vitest';
import { TO_EDGES, TO_LOBBY, type ToEdges } from '../bus/channels.ts';
import { makeInProcessBus } from '../bus/in-process.ts';
import type { TitleSettings } from '../lobby/state.ts';
import { readConfig } from '../operate/config.ts';
import { makeLog } from '../operate/log.ts';
import { makeMetrics } from '../operate/metrics.ts';
import { makeMemoryStore } from '../store/memory.ts';
import { samplePlayer } from '../store/testing/samples.ts';
import { openLobbyHost } from './lobby-host.ts';

/** Titles that fail when they are looked at, as often as is said. */
class FaultyTitles extends Map<string, TitleSettings> {
  faults = 0;
  override has(title: string): boolean {
    if (this.faults === 0) return super.has(title);
    this.faults -= 1;
    throw new Error('a fault of ours');
  }
}

it('[O6.12, S7.11] a fault while a client comes back leaves nobody behind on the list', async () => {
  const store = makeMemoryStore();
  const ada = samplePlayer('Ada');
  await store.players.add(ada);
  const config = readConfig({ PARLEY_LOG_LEVEL: 'silent' });
  const titles = new FaultyTitles();
  const faults: string[] = [];
  const fault = (what: string): number => faults.push(what);
  const bus = makeInProcessBus({ fault });
  const heard: ToEdges[] = [];
  bus.subscribe(TO_EDGES, (message) => void heard.push(message));
  const host = await openLobbyHost({
    bus,
    config,
    store,
    titles,
    serverKey: { sign: async () => '' },
    iceServersFor: () => [],
    metrics: makeMetrics(false),
    log: makeLog(config),
    clock: () => 1_000,
    randomId: () => 'never-asked-for',
    fault,
  });
  const join = async (connection: string): Promise<void> => {
    const entrant = { client: 'client-of-ada', player: ada.id, key: 'key', titles: ['four-in-a-row'], page: null };
    bus.send(TO_LOBBY, { type: 'join', connection, address: 'network', ...entrant });
    const answers = () =>
      heard.filter((one) => (one.type === 'admit' || one.type === 'turn-away') && one.connection === connection);
    while (answers().length === 0) await new Promise((resolve) => setImmediate(resolve));
  };

  await join('first');
  titles.faults = 1;
  await join('second');
  expect(heard.at(-1)).toMatchObject({ type: 'turn-away', connection: 'second', code: 'internal' });
  expect(faults).toEqual(['admitting a client']);
  // The first connection is still the client's.
  bus.send(TO_LOBBY, { type: 'leave', client: 'client-of-ada', connection: 'first', why: 'lost' });
  expect(heard.at(-1)).toMatchObject({ type: 'publish', changes: [{ kind: 'person-gone', client: 'client-of-ada' }] });
  await host.close();
});
