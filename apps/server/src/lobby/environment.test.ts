import { beforeEach, expect, it } from 'vitest';
import { DOTS, type Floor, openFloor } from './testing/floor.ts';

let floor: Floor;
beforeEach(() => {
  floor = openFloor();
  for (const name of ['ada', 'bob', 'carol', 'eve']) floor.enter(name);
});

/** The tables that this client has as its own, and who is in each of them by what it was sent. */
const ownTables = (client: string): string[][] =>
  [...floor.shown(client).tables.values()].map(({ members, invitations }) =>
    [...members, ...invitations].map((one) => one.client),
  );

it('[S13.2] a match being formed has a list of its own: those who sit there or are invited, and only these get it', () => {
  floor.say('ada', { type: 'select', to: 'bob', title: DOTS, mode: 'casual', seats: 3, table: null });
  const table = floor.table('ada');
  floor.say('ada', { type: 'select', to: 'carol', title: DOTS, mode: 'casual', seats: 3, table });
  for (const one of ['ada', 'bob', 'carol']) expect(ownTables(one)).toEqual([['ada', 'bob', 'carol']]);
  // Nobody else learns of it, nor who is there.
  expect(ownTables('eve')).toEqual([]);
  expect(JSON.stringify(floor.sent('eve'))).not.toContain(table);
  expect(floor.say('eve', { type: 'join', table })).toBe('not-a-party');
});

it('[S13.2] who leaves it, or is no longer invited, gets no more of it', () => {
  floor.say('ada', { type: 'select', to: 'bob', title: DOTS, mode: 'casual', seats: 3, table: null });
  const table = floor.table('ada');
  floor.say('ada', { type: 'select', to: 'carol', title: DOTS, mode: 'casual', seats: 3, table });
  floor.say('bob', { type: 'decline', table });
  expect([ownTables('ada'), ownTables('bob'), ownTables('carol')]).toEqual([
    [['ada', 'carol']],
    [],
    [['ada', 'carol']],
  ]);
  floor.forget();
  floor.say('carol', { type: 'consent', table });
  expect(JSON.stringify(floor.sent('bob'))).not.toContain(`"table":"${table}"`);
  floor.input({ type: 'left', client: 'carol', why: 'closed' });
  expect(ownTables('ada')).toEqual([['ada']]);
});
