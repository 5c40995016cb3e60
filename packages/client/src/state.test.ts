import { EMPTY_WINDOW, type Id, LIMITS, PRESENCE_STATES, type Presence, type WindowChange } from '@parley/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientState } from './client.ts';
import { INITIAL_STATE, reduce, type StateMessage } from './state.ts';
import { presence, selfOf, table } from './testing/values.ts';

const ADA = 'client-ada';

function after(...messages: StateMessage[]): ClientState {
  return messages.reduce((state, message) => reduce(state, { type: 'message', message, now: 7 }), INITIAL_STATE);
}

function window(change: Partial<WindowChange>): StateMessage {
  return { type: 'window', ...EMPTY_WINDOW, ...change };
}

function welcome(change: Partial<Extract<StateMessage, { type: 'welcome' }>> = {}): StateMessage {
  const list = {
    window: {
      ...EMPTY_WINDOW,
      people: [presence('ada'), presence('bob')],
      counts: { people: 1, tables: 0, titles: {} },
    },
    tables: [],
    matches: [],
    iceServers: [],
    distressOrigins: [],
  };
  return { type: 'welcome', protocol: 1, client: ADA, self: selfOf('ada'), ...list, now: 1, ...change };
}

describe('the list', () => {
  it('[S7.9] the welcome gives everybody else, and replaces what was known before', () => {
    const counts = { people: 1, tables: 0, titles: { 'four-in-a-row': 1 } };
    const state = after(
      welcome({ window: { ...EMPTY_WINDOW, people: [presence('bob')], tables: [table('table-one', { open: true })] } }),
      welcome({ window: { ...EMPTY_WINDOW, people: [presence('eve')], counts } }),
    );
    expect([...state.people.keys()]).toEqual(['client-eve']);
    expect(state.openTables.size).toBe(0);
    expect(state.counts).toEqual(counts);
    expect(state.connection).toEqual({ state: 'online', client: ADA });
    expect(state.self?.name).toBe('ada');
  });

  it('[L2.4] the welcome tells what the server offers for links, and the last one counts', () => {
    const stun = [{ urls: ['stun:one.example'] }];
    expect(after(welcome({ iceServers: stun })).iceServers).toEqual(stun);
    expect(after(welcome({ iceServers: stun }), welcome()).iceServers).toEqual([]);
    expect(after().iceServers).toEqual([]);
  });

  it.each<[string, Partial<WindowChange>, Record<Id, Presence['state']>]>([
    ['a new line', { people: [presence('eve')] }, { 'client-bob': 'idle', 'client-eve': 'idle' }],
    ['the own line', { people: [presence('ada')] }, { 'client-bob': 'idle' }],
    ['a changed line', { people: [presence('bob', 'away')] }, { 'client-bob': 'away' }],
    ['a changed state', { states: [{ client: 'client-bob', state: 'in-match' }] }, { 'client-bob': 'in-match' }],
    ['a state of somebody unknown', { states: [{ client: 'client-eve', state: 'away' }] }, { 'client-bob': 'idle' }],
    ['a line that goes', { gone: ['client-bob'] }, {}],
    ['somebody unknown that goes', { gone: ['client-eve'] }, { 'client-bob': 'idle' }],
    ['a move of the window', { people: [presence('eve')], gone: ['client-bob'] }, { 'client-eve': 'idle' }],
  ])('[S7.9] %s', (_, change, expected) => {
    const { people } = after(welcome(), window(change));
    expect(Object.fromEntries([...people].map(([id, { state }]) => [id, state]))).toEqual(expected);
  });

  it('[S7.9] a change of state keeps the rest of the line', () => {
    const state = after(welcome(), window({ states: [{ client: 'client-bob', state: 'away' }] }));
    expect(state.people.get('client-bob')).toEqual(presence('bob', 'away'));
  });

  it('[S7.12] open tables come, change and go with the window, and the end of one is no notice', () => {
    const open = table('table-one', { host: 'client-eve', open: true, members: [], invitations: [] });
    const one = after(welcome(), window({ tables: [open] }));
    expect([...one.openTables.values()]).toEqual([open]);
    expect(one.tables.size).toBe(0);
    const other = after(welcome(), window({ tables: [open] }), window({ tables: [{ ...open, seats: 3 }] }));
    expect(other.openTables.get('table-one')?.seats).toBe(3);
    const none = after(welcome(), window({ tables: [open] }), window({ tablesGone: ['table-one', 'table-two'] }));
    expect(none.openTables.size).toBe(0);
    expect(none.notices).toEqual([]);
  });

  it('[S7.12] a joined table is one of the own, and not in the window any more', () => {
    const open = table('table-one', { host: 'client-eve', open: true });
    const state = after(
      welcome(),
      window({ tables: [open] }),
      { type: 'table', table: open },
      window({ tablesGone: ['table-one'] }),
    );
    expect([...state.tables.keys()]).toEqual(['table-one']);
    expect(state.openTables.size).toBe(0);
  });

  it('[S7.12] counts change when they are named, and stay otherwise', () => {
    const counts = { people: 512, tables: 3, titles: { 'four-in-a-row': 500 } };
    expect(after(welcome(), window({ counts }), window({ gone: ['client-bob'] })).counts).toEqual(counts);
  });

  it('[S7.9] what a change does not name stays the same object, and a change of nothing changes nothing', () => {
    const before = after(welcome());
    const then = (change: Partial<WindowChange>) => {
      const message = { ...EMPTY_WINDOW, ...change, type: 'window' } as const;
      return reduce(before, { type: 'message', message, now: 7 });
    };
    expect(then({})).toBe(before);
    expect(then({ tablesGone: ['table-one'] }).people).toBe(before.people);
    expect(then({ gone: ['client-bob'] }).openTables).toBe(before.openTables);
  });

  it('[S7.9] any sequence of changes comes to what a plain map from client to line comes to', () => {
    const names = ['bob', 'cyd', 'dan', 'eve', 'fay'];
    const name = fc.constantFrom(...names);
    const lineState = fc.constantFrom(...PRESENCE_STATES);
    const line = fc.record({ name, state: lineState }).map((made) => presence(made.name, made.state));
    const client = name.map((each) => `client-${each}`);
    // A change names a client once, as lines or as a state or as gone.
    const change = fc
      .record({
        people: fc.uniqueArray(line, { selector: (each) => each.client }),
        states: fc.uniqueArray(fc.record({ client, state: lineState }), { selector: (each) => each.client }),
        gone: fc.uniqueArray(client),
      })
      .map(({ people, states, gone }) => {
        const lines = new Set(people.map((each) => each.client));
        const named = states.filter((each) => !lines.has(each.client));
        const both = new Set([...lines, ...named.map((each) => each.client)]);
        return { people, states: named, gone: gone.filter((id) => !both.has(id)) };
      });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const model = new Map<Id, Presence>();
        for (const { people, states, gone } of changes) {
          for (const each of people) model.set(each.client, each);
          for (const id of gone) model.delete(id);
          for (const each of states) {
            for (const known of model.values()) {
              if (known.client === each.client) model.set(known.client, { ...known, state: each.state });
            }
          }
        }
        const empty = welcome({ window: EMPTY_WINDOW });
        const { people } = after(empty, ...changes.map(window));
        expect(new Map([...people].sort())).toEqual(new Map([...model].sort()));
      }),
      { seed: 7 },
    );
  });

  it('[S7.9] stays while the server is out of reach, and goes with the session', () => {
    const online = after(welcome());
    const waiting = reduce(online, {
      type: 'connection',
      connection: { state: 'waiting', attempt: 1, retryAt: 9, why: 'internal' },
    });
    expect(waiting.people.size).toBe(1);
    expect(waiting.counts.people).toBe(1);
    const refusal = { code: 'replaced', detail: '' } as const;
    const ended = reduce(online, { type: 'connection', connection: { state: 'ended', refusal } });
    expect(ended.people.size).toBe(0);
    expect(ended.counts.people).toBe(0);
  });
});

describe('tables', () => {
  it('[S8.2] a declined challenge is gone and noticed with the table as it was', () => {
    const state = after(
      welcome(),
      { type: 'table', table: table('table-one') },
      { type: 'table-gone', table: 'table-one', end: 'declined', by: 'client-bob' },
    );
    expect(state.tables.size).toBe(0);
    expect(state.notices).toEqual([
      {
        id: 1,
        at: 7,
        event: { type: 'table-gone', table: 'table-one', end: 'declined', by: 'client-bob' },
        table: table('table-one'),
      },
    ]);
  });

  it('[S8.2] an ended invitation is taken off its table and noticed', () => {
    const state = after(
      welcome(),
      { type: 'table', table: table('table-one') },
      { type: 'invitation-ended', table: 'table-one', client: 'client-bob', end: 'expired' },
    );
    expect(state.tables.get('table-one')?.invitations).toEqual([]);
    expect(state.notices).toHaveLength(1);
  });

  it('[S8.2] the end of a table whose invitation ended before is not noticed again', () => {
    const open = table('table-one', { host: 'client-eve', seats: 3, members: [] });
    const invited = { ...open, invitations: [{ client: ADA, card: selfOf('ada'), expiresAt: 5_000 }] };
    const state = after(
      welcome(),
      { type: 'table', table: invited },
      { type: 'invitation-ended', table: 'table-one', client: ADA, end: 'withdrawn' },
      { type: 'table-gone', table: 'table-one', end: 'withdrawn', by: 'client-eve' },
    );
    expect(state.tables.size).toBe(0);
    expect(state.notices.map(({ event }) => event.type)).toEqual(['invitation-ended']);
  });

  it('[O6.10] notices are bounded, and their ids go on', () => {
    const gone: StateMessage = { type: 'table-gone', table: 'table-one', end: 'closed', by: null };
    const state = after(welcome(), ...Array.from({ length: 50 }, () => gone));
    expect(state.notices).toHaveLength(20);
    expect(state.notices.at(-1)?.id).toBe(50);
  });
});

it('[S16.2] the count of pending reports changes the state only when it differs', () => {
  const one = reduce(INITIAL_STATE, { type: 'reports', pending: 1 });
  expect(one.pendingReports).toBe(1);
  expect(reduce(one, { type: 'reports', pending: 1 })).toBe(one);
});

it('[S7.12] a window is where the server has moved it, and at its first lines with each connection', () => {
  const moved = reduce(after(welcome()), { type: 'moved', list: 'people', place: { from: 40, size: 60 } });
  const first = { from: 0, size: LIMITS.windowAtFirst };
  expect(moved.windows).toEqual({ people: { from: 40, size: 60 }, tables: first });
  const again = welcome();
  const renewed = reduce(moved, { type: 'message', message: again, now: 7 });
  expect(renewed.windows).toEqual({ people: first, tables: first });
});
