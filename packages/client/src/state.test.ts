import { describe, expect, it } from 'vitest';
import type { ClientState } from './client.ts';
import { INITIAL_STATE, reduce, type StateMessage } from './state.ts';
import { presence, selfOf, table } from './testing/values.ts';

const ADA = 'client-ada';

function after(...messages: StateMessage[]): ClientState {
  return messages.reduce((state, message) => reduce(state, { type: 'message', message, now: 7 }), INITIAL_STATE);
}

function welcome(change: Partial<Extract<StateMessage, { type: 'welcome' }>> = {}): StateMessage {
  const list = {
    clients: [presence('ada'), presence('bob')],
    tables: [],
    matches: [],
    iceServers: [],
    distressOrigins: [],
  };
  return { type: 'welcome', protocol: 1, client: ADA, self: selfOf('ada'), ...list, now: 1, ...change };
}

describe('the list', () => {
  it('[S7] the welcome gives everybody else, and replaces what was known before', () => {
    const state = after(welcome(), welcome({ clients: [presence('eve')] }));
    expect([...state.clients.keys()]).toEqual(['client-eve']);
    expect(state.connection).toEqual({ state: 'online', client: ADA });
    expect(state.self?.name).toBe('ada');
  });

  it('[L2] the welcome tells what the server offers for links, and the last one counts', () => {
    const stun = [{ urls: ['stun:one.example'] }];
    expect(after(welcome({ iceServers: stun })).iceServers).toEqual(stun);
    expect(after(welcome({ iceServers: stun }), welcome()).iceServers).toEqual([]);
    expect(after().iceServers).toEqual([]);
  });

  it.each<[string, StateMessage, string[]]>([
    ['a join', { type: 'presence', presence: presence('eve') }, ['client-bob', 'client-eve']],
    ['the own line', { type: 'presence', presence: presence('ada') }, ['client-bob']],
    ['a leave', { type: 'gone', client: 'client-bob' }, []],
    ['a leave of somebody unknown', { type: 'gone', client: 'client-eve' }, ['client-bob']],
  ])('[S7] %s', (_, message, expected) => {
    expect([...after(welcome(), message).clients.keys()]).toEqual(expected);
  });

  it('[S7] a change of state replaces the line', () => {
    const state = after(welcome(), { type: 'presence', presence: presence('bob', 'in-match') });
    expect(state.clients.get('client-bob')?.state).toBe('in-match');
  });

  it('[S7] stays while the server is out of reach, and goes with the session', () => {
    const online = after(welcome());
    const waiting = reduce(online, {
      type: 'connection',
      connection: { state: 'waiting', attempt: 1, retryAt: 9 },
    });
    expect(waiting.clients.size).toBe(1);
    const refusal = { code: 'replaced', detail: '' } as const;
    const ended = reduce(online, { type: 'connection', connection: { state: 'ended', refusal } });
    expect(ended.clients.size).toBe(0);
  });
});

describe('tables', () => {
  it('[S8] a declined challenge is gone and noticed with the table as it was', () => {
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

  it('[S8] an ended invitation is taken off its table and noticed', () => {
    const state = after(
      welcome(),
      { type: 'table', table: table('table-one') },
      { type: 'invitation-ended', table: 'table-one', client: 'client-bob', end: 'expired' },
    );
    expect(state.tables.get('table-one')?.invitations).toEqual([]);
    expect(state.notices).toHaveLength(1);
  });

  it('[S8] the end of an open table of others is not noticed', () => {
    const foreign = table('table-one', { host: 'client-eve', open: true, members: [], invitations: [] });
    const state = after(
      welcome(),
      { type: 'table', table: foreign },
      { type: 'table-gone', table: 'table-one', end: 'closed', by: 'client-eve' },
    );
    expect(state.tables.size).toBe(0);
    expect(state.notices).toEqual([]);
  });

  it('[O6] notices are bounded, and their ids go on', () => {
    const gone: StateMessage = { type: 'table-gone', table: 'table-one', end: 'closed', by: null };
    const state = after(welcome(), ...Array.from({ length: 50 }, () => gone));
    expect(state.notices).toHaveLength(20);
    expect(state.notices.at(-1)?.id).toBe(50);
  });
});

it('[S16] the count of pending reports changes the state only when it differs', () => {
  const one = reduce(INITIAL_STATE, { type: 'reports', pending: 1 });
  expect(one.pendingReports).toBe(1);
  expect(reduce(one, { type: 'reports', pending: 1 })).toBe(one);
});
