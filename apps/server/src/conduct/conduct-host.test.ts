import { afterEach, expect, it } from 'vitest';
import { makeMemoryStore } from '../store/memory.ts';
import { sampleRestriction } from '../store/testing/conduct-samples.ts';
import { sampleDecision, writeVerdict } from '../store/testing/samples.ts';
import { type Arena, openArena, type Person, startPair, type TestClient } from '../testing/arena.ts';

// Through real sockets: what is taken is taken at once, and comes back by itself.

const HOUR = 3_600_000;
const WITHOUT_GRACE = { PARLEY_CONDUCT_GRACE_MS: '0' };

let arena: Arena;
afterEach(() => arena.stop());

async function restrict(person: Person, until: number, portions: readonly ('casual' | 'ranked' | 'chat')[]) {
  const row = sampleRestriction('restriction-1', { player: person.id, portions, from: Date.now(), until, matches: [] });
  await arena.store.conduct.change(person.id, null, () => ({ restrictions: [row] }));
  arena.session.playerChanged(person.id);
}

const withPortion = (client: TestClient, portion: 'casual' | 'ranked', has: boolean) =>
  client.next('self', ({ self }) => self.portions.includes(portion) === has);

it('[S5.9] a restriction ends what needs the portion, and every message about it is refused', async () => {
  arena = await openArena();
  const [ada, bo] = [await arena.player('ada'), await arena.player('bo')];
  const [a, b] = [await arena.client(ada), await arena.client(bo)];
  const open = { type: 'open', title: 'four-in-a-row', mode: 'casual', seats: 2 } as const;
  const table = await a.askTable(open);
  await restrict(ada, Date.now() + HOUR, ['casual']);
  const { self } = await withPortion(a, 'casual', false);
  expect(self.restrictions).toMatchObject([{ offence: 'lying', portions: ['casual'] }]);
  await a.next('table-gone', (gone) => gone.table === table);
  expect(await a.ask(open)).toBe('not-permitted');
  expect(await a.ask({ type: 'play', title: 'four-in-a-row' })).toBe('not-permitted');
  // Nor can others pull it in.
  const ask = { type: 'select', to: a.id, title: 'four-in-a-row', mode: 'casual', seats: 2, table: null } as const;
  expect(await b.ask(ask)).toBe('not-permitted');
  // Coming back, with another tab or anew, changes nothing.
  const tab = await arena.client(ada, 'another-tab');
  expect((await tab.next('welcome')).self.portions).not.toContain('casual');
  expect(await tab.ask(open)).toBe('not-permitted');
});

it('[S5.9] it is given back at its end, without a restart and without asking', async () => {
  arena = await openArena();
  const ada = await arena.player('ada');
  const a = await arena.client(ada);
  await restrict(ada, Date.now() + HOUR, ['casual']);
  await withPortion(a, 'casual', false);
  arena.advance(HOUR);
  const { self } = await a.next('self', (message) => message.self.portions.includes('casual'));
  expect(self.restrictions).toBeUndefined();
  expect(await a.ask({ type: 'open', title: 'four-in-a-row', mode: 'casual', seats: 2 })).toBe('done');
});

it('[S5.9] what ended while no server ran is given back before anybody enters', async () => {
  const store = makeMemoryStore();
  arena = await openArena({}, store);
  const ada = await arena.player('ada');
  await restrict(ada, Date.now() + HOUR, ['casual']);
  arena.advance(HOUR);
  await arena.restart();
  const a = await arena.client(ada);
  expect((await a.next('welcome')).self.portions).toContain('casual');
});

it('[S5.7] a verdict that proves a lie restricts the liar within seconds', async () => {
  arena = await openArena(WITHOUT_GRACE);
  const [ada, bo] = [await arena.player('ada', { class: 'member' }), await arena.player('bo', { class: 'member' })];
  const [a, b] = [await arena.client(ada), await arena.client(bo)];
  const [start] = await startPair(a, b);
  const match = await arena.store.matches.byId(start.match);
  if (match === null) throw new Error('no match');
  const seat = match.participants.find(({ player }) => player === bo.id)?.seat ?? 0;
  const reasons = [{ counter: 'provenLie', amount: 40, why: { code: 'proven-lie', values: {} } as const }];
  const changes = [{ seat, before: 0.3, after: 0.1, reasons, restore: null }];
  await writeVerdict(arena.store, match, sampleDecision(match, { changes, decidedAt: Date.now() }));
  const { self } = await withPortion(b, 'ranked', false);
  expect(self.restrictions).toMatchObject([{ offence: 'lying', portions: ['ranked', 'tournament'] }]);
  expect(self.portions).toContain('casual');
  expect(await arena.store.conduct.standing(ada.id)).toEqual([]);
});

it('[S5.8] not within ten minutes of the start of the server, but then', async () => {
  arena = await openArena();
  const [ada, bo] = [await arena.player('ada', { class: 'member' }), await arena.player('bo', { class: 'member' })];
  const [a, b] = [await arena.client(ada), await arena.client(bo)];
  const [start] = await startPair(a, b);
  const match = await arena.store.matches.byId(start.match);
  if (match === null) throw new Error('no match');
  const seat = match.participants.find(({ player }) => player === bo.id)?.seat ?? 0;
  const reasons = [{ counter: 'provenLie', amount: 40, why: { code: 'proven-lie', values: {} } as const }];
  const changes = [{ seat, before: 0.3, after: 0.1, reasons, restore: null }];
  await writeVerdict(arena.store, match, sampleDecision(match, { changes, decidedAt: Date.now() }));
  // The room has looked: it has given back what was due.
  await restrict(ada, Date.now(), ['chat']);
  await a.next('self', ({ self }) => self.restrictions === undefined);
  expect(await arena.store.conduct.toWeigh(9)).toEqual([match.id]);
  arena.advance(10 * 60_000);
  await withPortion(b, 'ranked', false);
});
