import { EVERYONE, LIMITS, type RefusalCode } from '@parley/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Arena, openArena, type TestClient } from '../testing/arena.ts';

const GROUP = 'group-chess';
const BOUNDS = { made: 1, joined: 9, people: 9 };

let arena: Arena;
let ada: TestClient;
let bob: TestClient;
let eve: TestClient;
beforeEach(async () => {
  arena = await openArena();
  [ada, bob, eve] = [await enter('ada'), await enter('bob'), await enter('eve')];
});
afterEach(() => arena.stop());

const enter = async (name: string): Promise<TestClient> => arena.client(await arena.player(name));
const say = (client: TestClient, text: string, group = EVERYONE) => client.ask({ type: 'say-in-group', group, text });
const hear = (client: TestClient, group = EVERYONE) => client.ask({ type: 'hear-group', group });
const heardBy = ({ messages }: TestClient): string[] =>
  messages.flatMap((message) => (message.type === 'group-line' ? [message.line.text] : []));

/** A group of ada's and bob's, as the routes make one. */
async function openGroup(): Promise<void> {
  const row = { id: GROUP, name: 'Chess', foldedName: 'chess', about: '', open: true, secretHash: null, createdAt: 1 };
  await arena.store.groups.make(row, 'player-ada', BOUNDS);
  await arena.store.groups.join(GROUP, 'player-bob', 2, BOUNDS);
  for (const player of ['player-ada', 'player-bob']) arena.session.playerChanged(player);
  await ada.next('self', ({ self }) => self.groups.includes(GROUP));
  await bob.next('self', ({ self }) => self.groups.includes(GROUP));
}

it('[C2.2, C2.5] a line goes to those who hear the group; it is stored, and found by the id that they were told', async () => {
  await openGroup();
  expect([await hear(bob, GROUP), await hear(eve, GROUP)]).toEqual(['done', 'unknown-group']);
  expect(await say(ada, 'good game', GROUP)).toBe('done');
  const { line } = await bob.next('group-line');
  expect(line).toMatchObject({ group: GROUP, player: 'player-ada', name: 'ada', text: 'good game' });
  expect(await arena.store.groups.lineInContext(line.line, 2)).toMatchObject([{ text: 'good game' }]);
  expect(await say(eve, 'let me in', GROUP)).toBe('unknown-group');
  expect([heardBy(ada), heardBy(eve)]).toEqual([[], []]);
});

it.each<[string, string, RefusalCode]>([
  ['a bidi override', 'win \u202Eresol', 'malformed'],
  ['a zero-width space', 'ad\u200Bmin', 'malformed'],
  ['a line break', 'a\nb', 'malformed'],
  ['nothing', '', 'malformed'],
  ['too much', 'x'.repeat(LIMITS.chatChars + 1), 'malformed'],
])('[C2.1] the server takes no line with %s', async (_what, text, code) => {
  expect(await say(ada, text)).toBe(code);
});

it('[C2.1] what looks like markup is text, as it was written', async () => {
  await hear(bob);
  expect(await say(ada, '<img src=x onerror=alert(1)>')).toBe('done');
  expect((await bob.next('group-line')).line.text).toBe('<img src=x onerror=alert(1)>');
});

it('[C2.6] a flood of lines is refused, and does not reach anybody', async () => {
  await hear(bob);
  const answers: string[] = [];
  for (let at = 0; at < 12; at += 1) answers.push(await say(ada, `line ${at}`));
  expect(answers.slice(0, LIMITS.chatBurst)).toEqual(Array(LIMITS.chatBurst).fill('done'));
  expect(answers.filter((answer) => answer === 'too-fast').length).toBeGreaterThan(4);
  expect(heardBy(bob).length).toBe(answers.filter((answer) => answer === 'done').length);
});

it('[C2.2, S6.5] somebody taken out of a group hears nothing more, even where the line was on its way', async () => {
  await openGroup();
  await hear(ada, GROUP);
  expect(await hear(bob, GROUP)).toBe('done');
  await arena.store.groups.stand(GROUP, 'player-bob', 'banned', 5);
  // The lobby has not heard of it yet: the store decides.
  expect(await say(bob, 'one more', GROUP)).toBe('unknown-group');
  arena.session.playerChanged('player-bob');
  await bob.next('self', ({ self }) => !self.groups.includes(GROUP));
  expect(await say(ada, 'without bob', GROUP)).toBe('done');
  await ada.next('group-line');
  expect([heardBy(ada), heardBy(bob)]).toEqual([['without bob'], []]);
});

it('[S6.1, S6.7] leaving a group takes the client off the lists of those who share no other one, at once', async () => {
  await openGroup();
  await arena.store.groups.stand(EVERYONE, 'player-bob', 'left', 5);
  arena.session.playerChanged('player-bob');
  await eve.seesGone(bob.id);
  const table = await ada.askTable({
    type: 'select',
    to: bob.id,
    title: 'four-in-a-row',
    mode: 'casual',
    seats: 2,
    table: null,
  });
  await bob.next('table', ({ table: one }) => one.table === table);
  await arena.store.groups.stand(GROUP, 'player-bob', null, 6);
  arena.session.playerChanged('player-bob');
  expect(await bob.next('table-gone')).toMatchObject({ table });
  expect(await ada.next('invitation-ended')).toMatchObject({ table, client: bob.id, end: 'unavailable' });
  await ada.seesGone(bob.id);
});
