import { INITIAL_STATE, type Notice } from '@parley/client';
import { INVITATION_ENDS, type Presence, TABLE_ENDS, type Table } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { noticeSentence } from '../words/notice.ts';
import {
  emptyWords,
  freeSeats,
  invitationsTo,
  lostSentence,
  openTables,
  openTablesHere,
  people,
  peopleHere,
  playersHere,
  tableOf,
} from './seating.ts';

const card = (name: string, playerClass: Presence['card']['class'] = 'limited') => ({
  player: `player-${name}`,
  name,
  avatar: 'a',
  class: playerClass,
  ratings: [],
});

const presence = (name: string, state: Presence['state'], client = `client-${name}`): Presence => ({
  client,
  card: card(name, name === 'House' ? 'house' : 'limited'),
  state,
  titles: ['four-in-a-row'],
});

const table = (id: string, part: Partial<Table> = {}): Table => ({
  table: id,
  title: 'four-in-a-row',
  mode: 'casual',
  seats: 2,
  host: 'client-Ada',
  open: false,
  members: [{ client: 'client-Ada', card: card('Ada') }],
  invitations: [],
  rematchOf: null,
  ...part,
});

const byId = (tables: readonly Table[]) => new Map(tables.map((each) => [each.table, each]));

describe('seating', () => {
  const asked = (id: string, expiresAt: number) =>
    table(id, { invitations: [{ client: 'client-Bo', card: card('Bo'), expiresAt }] });

  it('[S8.5] finds my table, what I am asked to, and open tables with room', () => {
    const tables = [asked('later', 20), asked('sooner', 10), table('open', { open: true, seats: 3 })];
    expect(tableOf(tables, 'client-Ada')?.table).toBe('later');
    expect(tableOf(tables, 'client-Bo')).toBeNull();
    expect(invitationsTo(tables, 'client-Bo').map((each) => each.table.table)).toEqual(['sooner', 'later']);
    const state = { tables: byId(tables.slice(0, 2)), openTables: byId(tables.slice(2)) };
    expect(openTables(state, 'client-Bo').map((each) => each.table)).toEqual(['open']);
    expect(openTables({ tables: byId(tables), openTables: new Map() }, 'client-Ada')).toEqual([]);
    expect(freeSeats(asked('full', 1))).toBe(0);
  });

  it('[S8.5] an open table to which I am invited is listed once, as it is known to me', () => {
    const open = table('open', { open: true, seats: 4 });
    const invited = { ...open, invitations: asked('', 1).invitations };
    const state = { tables: byId([invited]), openTables: byId([open]) };
    expect(openTables(state, 'client-Bo')).toEqual([invited]);
  });

  it('[S8.5] whose table is the only open one is said as it is to host, guest and everybody else', () => {
    const open = table('open', { open: true, seats: 3 });
    expect(emptyWords(open, 'client-Ada')).toContain('Yours');
    expect(emptyWords(open, 'client-Bo')).toContain('you sit at');
    for (const mine of [null, table('closed')]) expect(emptyWords(mine, 'client-Ada')).toBe('No table is open.');
  });

  it('[S7.10] lists each person once, free ones first, houses last, myself not', () => {
    const list = people(
      [
        presence('House', 'idle'),
        presence('Cy', 'in-match'),
        presence('Di', 'away', 'tab-1'),
        presence('Di', 'idle', 'tab-2'),
        presence('Ada', 'idle', 'other-tab'),
      ],
      'player-Ada',
    );
    expect(list.map((each) => [each.card.name, each.client])).toEqual([
      ['Di', 'tab-2'],
      ['Cy', 'client-Cy'],
      ['House', 'client-House'],
    ]);
  });

  describe('[S7.12] how many are here', () => {
    const clients = [presence('House', 'idle'), presence('Di', 'away', 'tab-1'), presence('Di', 'idle', 'tab-2')];
    const tables = [table('one', { open: true }), table('two', { open: true })];
    const state = (size: number, change: Partial<typeof INITIAL_STATE> = {}) => ({
      ...INITIAL_STATE,
      people: new Map(clients.map((each) => [each.client, each])),
      openTables: byId(tables),
      counts: { people: 512, tables: 30, titles: { 'four-in-a-row': 500 } },
      windows: { people: { from: 0, size }, tables: { from: 0, size } },
      ...change,
    });

    it('counts people by their lines, each once, while all lines are there', () => {
      expect(peopleHere(state(40))).toBe(1);
      expect(playersHere(state(40), 'four-in-a-row')).toBe(1);
      expect(playersHere(state(40), 'dots-and-boxes')).toBe(0);
      expect(openTablesHere(state(40), 'client-Bo')).toBe(2);
      expect(openTablesHere(state(40), 'client-Ada')).toBe(0);
    });

    it('goes by the counts of the server where there are more than lines', () => {
      expect(peopleHere(state(3))).toBe(512);
      expect(playersHere(state(3), 'four-in-a-row')).toBe(500);
      expect(playersHere(state(3), 'dots-and-boxes')).toBe(0);
      expect(openTablesHere(state(2), 'client-Bo')).toBe(30);
    });
  });

  it('[S7.10] who plays on this page, too, stands before everybody else', () => {
    const list = people([presence('Cy', 'idle'), presence('Di', 'in-match')], null, new Set(['player-Di']));
    expect(list.map(({ card }) => card.name)).toEqual(['Di', 'Cy']);
  });

  it('[S8.9] what went with a connection is told by its kind, and nothing is told of what is still there', () => {
    const lost = (before: Table, me: string, now: readonly Table[] = []) =>
      lostSentence([before], new Map(now.map((each) => [each.table, each])), me, () => 'Four in a Row');
    const open = table('open', {
      open: true,
      seats: 3,
      members: [...table('x').members, { client: 'client-Cy', card: card('Cy') }],
    });
    expect(lost(asked('t', 1), 'client-Ada')).toContain('your challenge to Bo');
    expect(lost(asked('t', 1), 'client-Bo')).toContain('the invitation from Ada');
    expect(lost(open, 'client-Ada')).toContain('your table for Four in a Row');
    expect(lost(open, 'client-Cy')).toContain('the table for Four in a Row is gone');
    expect(lost(open, 'client-Bo')).toBeNull();
    expect(lost(open, 'client-Ada', [open])).toBeNull();
  });

  const told = (event: Notice['event'], me: string): string | null =>
    noticeSentence({ id: 1, at: 0, event, table: asked('t', 1) }, me, () => 'Four in a Row');

  it.each(INVITATION_ENDS.filter((end) => end !== 'consented'))(
    '[S8.9] an invitation that was %s is told to both',
    (end) => {
      const event = { type: 'invitation-ended', table: 't', client: 'client-Bo', end } as const;
      expect(told(event, 'client-Ada')).toContain('Bo');
      expect(told(event, 'client-Bo')).toContain('Ada');
    },
  );

  it.each(TABLE_ENDS.filter((end) => end !== 'started'))(
    '[S8.9] a table that ended (%s) is told in a sentence',
    (end) => {
      expect(told({ type: 'table-gone', table: 't', end, by: 'client-Ada' }, 'client-Bo')).toMatch(/^[A-Z].*\.$/);
    },
  );
});
