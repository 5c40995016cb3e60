import { LIMITS, type ServerMessage } from '@parley/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Arena, openArena, type TestClient } from '../testing/arena.ts';

let arena: Arena;
let ada: TestClient;
beforeEach(async () => {
  arena = await openArena();
  ada = await arena.client(await arena.player('ada'));
});
afterEach(() => arena.stop());

const enter = async (name: string): Promise<TestClient> => arena.client(await arena.player(name));

/** What a client that applies its windows in the plainest way is shown now. */
function shownTo({ messages }: TestClient) {
  const people = new Map<string, string>();
  const tables = new Set<string>();
  let counts: { readonly people: number; readonly tables: number } | null = null;
  for (const message of messages) {
    const change = message.type === 'welcome' ? message.window : message.type === 'window' ? message : null;
    if (change === null) continue;
    for (const gone of change.gone) people.delete(gone);
    for (const line of change.people) people.set(line.client, line.state);
    for (const { client, state } of change.states) people.set(client, state);
    for (const gone of change.tablesGone) tables.delete(gone);
    for (const { table } of change.tables) tables.add(table);
    counts = change.counts ?? counts;
  }
  return { people, tables, counts };
}

const windowsIn = ({ messages }: TestClient): ServerMessage[] => messages.filter(({ type }) => type === 'window');

it('[S7.12] a window holds as many lines as it was asked for, the counts are exact, and it can be moved', async () => {
  const others: TestClient[] = [];
  for (let at = 0; at < 12; at += 1) others.push(await enter(`guest-${at}`));
  await expect.poll(() => shownTo(ada).people.size).toBe(12);
  expect(await ada.ask({ type: 'window', list: 'people', from: 0, size: 5 })).toBe('done');
  await expect.poll(() => shownTo(ada).people.size).toBe(5);
  const first = [...shownTo(ada).people.keys()];
  expect(shownTo(ada).counts).toMatchObject({ people: 12, tables: 0, titles: { 'four-in-a-row': 12 } });
  await ada.ask({ type: 'window', list: 'people', from: 5, size: 100 });
  await expect.poll(() => shownTo(ada).people.size).toBe(7);
  expect([...shownTo(ada).people.keys()].filter((client) => first.includes(client))).toEqual([]);
  expect(new Set([...first, ...shownTo(ada).people.keys()])).toEqual(new Set(others.map(({ id }) => id)));
});

it('[S7.12] free people come before all others', async () => {
  const [bob, carol] = [await enter('bob'), await enter('carol')];
  await bob.ask({ type: 'away', away: true });
  await ada.ask({ type: 'window', list: 'people', from: 0, size: 1 });
  await expect.poll(() => [...shownTo(ada).people]).toEqual([[carol.id, 'idle']]);
  await carol.ask({ type: 'away', away: true });
  await bob.ask({ type: 'away', away: false });
  await expect.poll(() => [...shownTo(ada).people]).toEqual([[bob.id, 'idle']]);
});

it('[S7.12] open tables are a window, too; one’s own are not in it', async () => {
  const bob = await enter('bob');
  const table = await bob.askTable({ type: 'open', title: 'dots-and-boxes', mode: 'casual', seats: 3 });
  await expect.poll(() => [...shownTo(ada).tables]).toEqual([table]);
  expect(shownTo(ada).counts?.tables).toBe(1);
  expect(shownTo(bob).tables.size).toBe(0);
  expect(await ada.ask({ type: 'join', table })).toBe('done');
  expect((await ada.next('table')).table.table).toBe(table);
  await expect.poll(() => shownTo(ada).tables.size).toBe(0);
  expect(await ada.ask({ type: 'leave', table })).toBe('done');
  expect(await ada.next('table-gone')).toMatchObject({ table, end: 'left' });
  await expect.poll(() => [...shownTo(ada).tables]).toEqual([table]);
});

it('[S7.1] what changes in one moment is one message', async () => {
  const bob = await enter('bob');
  await ada.seesPerson(bob.id);
  const before = windowsIn(ada).length;
  await Promise.all([true, false, true, false, true].map((away) => bob.ask({ type: 'away', away })));
  await ada.seesPerson(bob.id, 'away');
  expect(windowsIn(ada).length).toBe(before + 1);
});

it('[S7.13] a search finds people outside the window by a part of their name, whatever its case and marks', async () => {
  const zoe = await arena.client(await arena.player('zoe', { name: 'Zoë Quark' }));
  await enter('bob');
  await ada.ask({ type: 'window', list: 'people', from: 0, size: 1 });
  expect(await ada.ask({ type: 'block', player: 'player-bob' })).toBe('done');
  const find = async (text: string): Promise<string[]> => {
    const before = ada.messages.length;
    ada.say({ type: 'search', text });
    const found = await ada.next('found', (message) => ada.messages.indexOf(message) >= before);
    return found.people.map(({ client }) => client);
  };
  expect(await find('zoe')).toEqual([zoe.id]);
  expect(await find('QUAR')).toEqual([zoe.id]);
  expect(await find('nobody')).toEqual([]);
  // Neither a blocked player nor oneself.
  expect(await find('bob')).toEqual([]);
  expect(await find('ada')).toEqual([]);
  expect(await ada.ask({ type: 'search', text: '  ' })).toBe('unexpected');
});

it('[O6.2, S7.13] an answer to a search is bounded, and says that there are more', async () => {
  for (let at = 0; at <= LIMITS.foundLines; at += 1) await enter(`guest-${at}`);
  ada.say({ type: 'search', text: 'guest' });
  const found = await ada.next('found');
  expect(found.people).toHaveLength(LIMITS.foundLines);
  expect(found.more).toBe(true);
});

it('[S13.1] in a match the list names those in it alone, and all others again afterwards', async () => {
  const [bob, carol] = [await enter('bob'), await enter('carol')];
  await expect.poll(() => shownTo(ada).people.size).toBe(2);
  const table = await ada.askTable({
    type: 'select',
    to: bob.id,
    title: 'four-in-a-row',
    mode: 'casual',
    seats: 2,
    table: null,
  });
  await bob.next('table');
  await bob.ask({ type: 'consent', table });
  await expect.poll(() => [...shownTo(ada).people.keys()]).toEqual([bob.id]);
  await expect
    .poll(() => [...shownTo(carol).people])
    .toEqual([
      [ada.id, 'in-match'],
      [bob.id, 'in-match'],
    ]);
  expect(shownTo(ada).counts?.people).toBe(1);
});
