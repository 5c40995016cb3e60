import { FIRST_ACCEPTS, LIMITS, type Network, type RungTry, type ServerMessage } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { ASKING } from './asking.ts';
import type { LobbyMessage } from './input.ts';
import { unheardStarts } from './introductions.ts';
import { linkOf } from './link-report.ts';
import { LOBBY_LIMITS } from './state.ts';
import { DOTS, type Floor, FOUR, openFloor, selfNamed } from './testing/floor.ts';

/** The settings of somebody who takes no challenges of guests. */
const GUESTS_OFF = { ...FIRST_ACCEPTS, casual: { limited: false, member: true, house: true } };

let floor: Floor;
beforeEach(() => {
  floor = openFloor();
  floor.enter('ada');
  floor.enter('bob');
  floor.enter('carol');
});

const challenge = (to: string, change: object = {}) =>
  ({ type: 'select', to, title: FOUR, mode: 'casual', seats: 2, table: null, ...change }) as const;

const last = <T extends ServerMessage['type']>(client: string, type: T) =>
  floor.sent(client).findLast((message): message is Extract<ServerMessage, { type: T }> => message.type === type);

const stateOf = (viewer: string, client: string): string | undefined => {
  const line = floor.shown(viewer).list.get(client);
  return line === undefined ? undefined : (JSON.parse(line) as { state: string }).state;
};

/** Ada and Bob in a match of two. */
function play(): string {
  floor.say('ada', challenge('bob'));
  floor.say('bob', { type: 'consent', table: floor.table('ada') });
  const [plan] = floor.confirm();
  if (plan === undefined) throw new Error('no match');
  return plan.match;
}

describe('presence', () => {
  it('[S7.1] joins, changes and leaves arrive without asking', () => {
    floor.enter('dan');
    expect(floor.shown('ada').list.has('dan')).toBe(true);
    floor.say('dan', { type: 'away', away: true });
    expect(stateOf('ada', 'dan')).toBe('away');
    floor.input({ type: 'left', client: 'dan', why: 'lost' });
    expect(floor.shown('ada').list.has('dan')).toBe(false);
  });

  it('[S7.1] a new card reaches everybody who sees it, and its player', () => {
    floor.input({ type: 'player-changed', self: selfNamed('ada', { name: 'Augusta' }) });
    expect(floor.shown('bob').list.get('ada')).toContain('Augusta');
    expect(last('ada', 'self')?.self.name).toBe('Augusta');
  });

  it('[S7.1] [O6.12] a fault while a client is welcomed leaves nothing behind, so everybody is told when it comes again', () => {
    const broken = new Proxy([], {
      get() {
        throw new Error('a fault of ours');
      },
    });
    const joining = {
      client: 'dan',
      key: 'key',
      self: selfNamed('dan'),
      titles: [FOUR, DOTS],
      matches: [],
      page: null,
    } as const;
    expect(() => floor.input({ type: 'joined', ...joining, address: null, iceServers: broken })).toThrow('ours');
    floor.enter('dan');
    expect(floor.shown('ada').list.has('dan')).toBe(true);
  });

  it('[S7.1] all clients of one player are told of its settings by one message', () => {
    floor.enter('ada-too', { player: 'player-ada' });
    const effects = floor.input({ type: 'player-changed', self: selfNamed('ada', { hidden: true }) });
    const told = effects.flatMap((effect) =>
      effect.type === 'send' && effect.message.type === 'self' ? [effect.to] : [],
    );
    expect(told).toEqual([['ada', 'ada-too']]);
  });

  it('[S13.1] within a match the list names only those who play it, and everybody again afterwards', () => {
    const match = play();
    expect([...floor.shown('ada').list.keys()]).toEqual(['bob']);
    expect(stateOf('carol', 'ada')).toBe('in-match');
    floor.enter('dan');
    floor.input({ type: 'left', client: 'carol', why: 'closed' });
    expect([...floor.shown('ada').list.keys()]).toEqual(['bob']);
    floor.input({ type: 'match-over', match });
    expect([...floor.shown('ada').list.keys()].sort()).toEqual(['bob', 'dan']);
    expect(stateOf('ada', 'bob')).toBe('idle');
  });

  it('[S4.1] the list names only clients with a portion of play in common', () => {
    floor.enter('watcher', { portions: ['watch'] });
    expect(floor.shown('ada').list.has('watcher')).toBe(false);
    expect(floor.shown('watcher').list.size).toBe(0);
  });

  it('[S14.1] two clients of one player do not list each other, and cannot play each other', () => {
    floor.enter('ada-too', { player: 'player-ada' });
    expect(floor.shown('ada').list.has('ada-too')).toBe(false);
    expect(floor.say('ada', challenge('ada-too'))).toBe('self');
  });
});

describe('challenges', () => {
  it('[S8.1] a selection asks the other side, and consent begins the match with both told', () => {
    expect(floor.say('ada', challenge('bob'))).toBe('done');
    const table = floor.table('ada');
    expect(floor.shown('bob').tables.get(table)?.invitations[0]?.client).toBe('bob');
    expect(floor.shown('carol').tables.size).toBe(0);
    expect(floor.say('bob', { type: 'consent', table })).toBe('done');
    expect(last('ada', 'invitation-ended')).toMatchObject({ client: 'bob', end: 'consented' });
    expect(floor.starting).toHaveLength(1);
    // Nobody is told of a match that is not written down yet.
    expect(last('ada', 'table-gone')).toBeUndefined();
    const [plan] = floor.confirm();
    expect(plan?.participants.map(({ client }) => client).sort()).toEqual(['ada', 'bob']);
    for (const client of ['ada', 'bob']) expect(last(client, 'table-gone')).toMatchObject({ table, end: 'started' });
  });

  it('[O5.3] a match that cannot be written down closes its table, and both may try again', () => {
    floor.say('ada', challenge('bob'));
    floor.say('bob', { type: 'consent', table: floor.table('ada') });
    const plan = floor.starting[0];
    if (plan === undefined) throw new Error('no match');
    floor.input({ type: 'match-not-started', plan });
    expect(last('bob', 'table-gone')?.end).toBe('closed');
    expect(floor.say('ada', challenge('bob'))).toBe('done');
  });

  const ends: readonly [string, string, () => void, string, string][] = [
    ['decline', 'declined', () => floor.say('bob', { type: 'decline', table: floor.table('ada') }), 'declined', 'bob'],
    [
      'withdrawal',
      'withdrawn',
      () => floor.say('ada', { type: 'withdraw', table: floor.table('ada'), client: 'bob' }),
      'withdrawn',
      'ada',
    ],
    [
      'the host leaving',
      'withdrawn',
      () => floor.say('ada', { type: 'leave', table: floor.table('ada') }),
      'withdrawn',
      'ada',
    ],
    [
      'the host going',
      'disconnected',
      () => floor.input({ type: 'left', client: 'ada', why: 'lost' }),
      'disconnected',
      'ada',
    ],
    [
      'the other going',
      'disconnected',
      () => floor.input({ type: 'left', client: 'bob', why: 'closed' }),
      'disconnected',
      'bob',
    ],
  ];
  it.each(ends)('[S8.2] %s is shown to both', (_what, end, act, tableEnd, by) => {
    floor.say('ada', challenge('bob'));
    const table = floor.table('ada');
    act();
    for (const client of ['ada', 'bob'].filter((one) => floor.state.clients.has(one))) {
      expect(last(client, 'invitation-ended')).toMatchObject({ table, client: 'bob', end });
      expect(last(client, 'table-gone')).toMatchObject({ table, end: tableEnd, by });
      expect(floor.shown(client).tables.size).toBe(0);
    }
    expect(floor.state.tables.size).toBe(0);
  });

  it('[S8.2] an invitation expires, and both are told', () => {
    floor.say('ada', challenge('bob'));
    floor.now += 29_999;
    floor.input({ type: 'tick' });
    expect(floor.state.tables.size).toBe(1);
    floor.now += 1;
    floor.input({ type: 'tick' });
    for (const client of ['ada', 'bob']) {
      expect(last(client, 'invitation-ended')?.end).toBe('expired');
      expect(last(client, 'table-gone')).toMatchObject({ end: 'expired', by: null });
    }
  });

  it('[S8.3] crossed challenges are consent', () => {
    floor.say('ada', challenge('bob'));
    expect(floor.say('bob', challenge('ada'))).toBe('done');
    expect(floor.table('bob')).toBe(floor.table('ada'));
    expect(floor.starting).toHaveLength(1);
  });

  it('[S8.3] double clicks are harmless', () => {
    floor.say('ada', challenge('bob'));
    const table = floor.table('ada');
    expect(floor.say('ada', challenge('bob'))).toBe('done');
    expect(floor.state.tables.size).toBe(1);
    floor.say('bob', { type: 'consent', table });
    expect(floor.say('bob', { type: 'consent', table })).toBe('done');
    expect(floor.starting).toHaveLength(1);
    floor.say('carol', { type: 'open', title: DOTS, mode: 'casual', seats: 3 });
    floor.say('carol', { type: 'open', title: DOTS, mode: 'casual', seats: 3 });
    expect(floor.state.tables.size).toBe(2);
  });

  it('[S8.4] a player in a match is busy, with whichever client; its open challenges end when it begins', () => {
    floor.enter('ada-too', { player: 'player-ada' });
    floor.say('ada-too', challenge('carol'));
    const other = floor.table('ada-too');
    play();
    expect(last('carol', 'table-gone')).toMatchObject({ table: other });
    expect(floor.say('carol', challenge('ada'))).toBe('busy');
    expect(floor.say('carol', challenge('ada-too'))).toBe('busy');
    expect(floor.say('ada-too', challenge('carol'))).toBe('busy');
    expect(floor.say('ada', { type: 'open', title: FOUR, mode: 'casual', seats: 2 })).toBe('busy');
  });

  it.each([
    ['before the other match begins', true],
    ['after the other match began', false],
  ])(
    '[S8.4] a player whose client leaves while its match is stored, and who begins another with another client, plays only that: %s',
    (_, first) => {
      floor.enter('ada-too', { player: 'player-ada' });
      floor.say('ada-too', challenge('bob'));
      floor.say('bob', { type: 'consent', table: floor.table('ada-too') });
      floor.input({ type: 'left', client: 'ada-too', why: 'lost' });
      expect(floor.say('carol', challenge('ada'))).toBe('done');
      expect(floor.say('ada', { type: 'consent', table: floor.table('carol') })).toBe('done');
      const [left, other] = floor.starting;
      if (left === undefined || other === undefined) throw new Error('two matches are stored');
      for (const plan of first ? [left, other] : [other, left]) floor.input({ type: 'match-started', plan });
      const stateIn = (match: string) =>
        floor.state.matches.get(match)?.seats.find(({ player }) => player === 'player-ada')?.state;
      expect([stateIn(left.match), stateIn(other.match)]).toEqual(['free', 'playing']);
    },
  );

  it('[S3.2, S4.2] standing acceptance by class, and ranked play needs the portion on both sides', () => {
    floor.enter('mia', { class: 'member', accepts: GUESTS_OFF });
    floor.enter('max', { class: 'member' });
    expect(floor.say('ada', challenge('mia'))).toBe('not-accepted');
    expect(floor.say('mia', challenge('ada', { mode: 'ranked' }))).toBe('not-permitted');
    expect(floor.say('ada', challenge('mia', { mode: 'ranked' }))).toBe('not-permitted');
    expect(floor.say('max', challenge('mia', { mode: 'ranked' }))).toBe('done');
    expect(floor.say('mia', { type: 'accepts', accepts: FIRST_ACCEPTS })).toBe('keep');
    expect(floor.say('ada', challenge('mia'))).toBe('done');
  });

  it('[S1.9] what is not there or not played is refused by its code', () => {
    expect(floor.say('ada', challenge('nobody'))).toBe('unknown-client');
    expect(floor.say('ada', challenge('bob', { title: 'chess' }))).toBe('unknown-title');
    expect(floor.say('ada', challenge('bob', { seats: 3 }))).toBe('unexpected');
    expect(floor.say('ada', challenge('bob', { table: 'no-such-table' }))).toBe('unknown-table');
    expect(floor.say('ada', { type: 'consent', table: 'no-such-table' })).toBe('unknown-table');
    expect(floor.say('ada', { type: 'rematch', match: 'no-such-match' })).toBe('unknown-match');
    floor.say('ada', challenge('bob'));
    const table = floor.table('ada');
    for (const type of ['consent', 'decline', 'join', 'leave', 'begin'] as const) {
      expect(floor.say('carol', { type, table })).toBe('not-a-party');
    }
    for (const type of ['withdraw', 'remove'] as const) {
      expect(floor.say('carol', { type, table, client: 'bob' })).toBe('not-a-party');
    }
  });

  it('[O6.6] tables and invitations are bounded', () => {
    for (let n = 0; n < 40; n += 1) floor.enter(`guest-${n}`);
    const answers = Array.from({ length: 40 }, (_, n) => floor.say('ada', challenge(`guest-${n}`)));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(LOBBY_LIMITS.hostedTables);
    expect(answers.at(-1)).toBe('table-limit');
    for (let n = 0; n < 40; n += 1) floor.say(`guest-${n}`, challenge('bob'));
    const asked = [...floor.state.tables.values()].filter((table) =>
      table.invitations.some((one) => one.client === 'bob'),
    );
    expect(asked.length).toBe(ASKING.openToPerson);
    for (const { invitations } of floor.state.tables.values()) {
      expect(invitations.length).toBeLessThanOrEqual(LIMITS.openInvitations);
    }
  });
});

describe('tables of more', () => {
  beforeEach(() => {
    floor.say('ada', { type: 'open', title: DOTS, mode: 'casual', seats: 3 });
  });

  it('[S8.5] an open table is listed, joined, left, and begins when it is full', () => {
    const table = floor.table('ada');
    expect(floor.shown('carol').tables.has(table)).toBe(true);
    floor.say('bob', { type: 'join', table });
    expect(stateOf('carol', 'bob')).toBe('forming');
    floor.say('bob', { type: 'leave', table });
    expect(stateOf('carol', 'bob')).toBe('idle');
    floor.say('bob', { type: 'join', table });
    floor.say('carol', { type: 'join', table });
    const [plan] = floor.confirm();
    expect(plan?.participants).toHaveLength(3);
    expect(plan?.pairs.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    expect(floor.state.introductions.size).toBe(3);
  });

  it('[S8.5] the host begins with those who are there, and the invited are told', () => {
    const table = floor.table('ada');
    expect(floor.say('ada', { type: 'begin', table })).toBe('unexpected');
    floor.say('bob', { type: 'join', table });
    floor.say('ada', challenge('carol', { title: DOTS, seats: 3, table }));
    expect(floor.say('ada', { type: 'begin', table })).toBe('done');
    expect(last('carol', 'invitation-ended')?.end).toBe('unavailable');
    expect(floor.confirm()[0]?.participants).toHaveLength(2);
  });

  it('[S8.5] whom the host sends away is told, and does not come back', () => {
    const table = floor.table('ada');
    floor.say('bob', { type: 'join', table });
    expect(floor.say('ada', { type: 'remove', table, client: 'bob' })).toBe('done');
    expect(last('bob', 'table-gone')).toMatchObject({ table, end: 'removed', by: 'ada' });
    expect(floor.say('bob', { type: 'join', table })).toBe('not-accepted');
    expect(floor.shown('carol').tables.get(table)?.members).toHaveLength(1);
  });

  it('[S8.5] a full table takes nobody else', () => {
    const table = floor.table('ada');
    floor.enter('dan');
    floor.say('bob', { type: 'join', table });
    floor.say('ada', challenge('carol', { title: DOTS, seats: 3, table }));
    expect(floor.say('dan', { type: 'join', table })).toBe('table-full');
    expect(floor.say('carol', { type: 'decline', table })).toBe('done');
    expect(floor.say('dan', { type: 'join', table })).toBe('done');
  });
});

describe('play at once', () => {
  it('[W1.3] a house plays several at once, up to its limit', () => {
    floor.enter('house', { class: 'house' });
    for (let n = 0; n < LOBBY_LIMITS.housePlays; n += 1) {
      floor.enter(`guest-${n}`);
      floor.say(`guest-${n}`, challenge('house'));
      expect(floor.say('house', { type: 'consent', table: floor.table(`guest-${n}`) })).toBe('done');
      floor.confirm();
    }
    expect(floor.say('ada', challenge('house'))).toBe('busy');
    expect(stateOf('ada', 'house')).toBe('in-match');
    expect(floor.say('house', challenge('ada'))).toBe('not-permitted');
  });

  it('[S7.4] blocked people, and those who do not accept, are passed over', () => {
    floor.enter('mia', { class: 'member', accepts: GUESTS_OFF });
    floor.say('mia', { type: 'play', title: FOUR });
    floor.say('ada', { type: 'play', title: FOUR });
    expect(floor.starting).toHaveLength(0);
    floor.say('bob', { type: 'block', player: 'player-ada' });
    floor.say('bob', { type: 'play', title: FOUR });
    expect(floor.starting).toHaveLength(0);
  });
});

describe('after a match', () => {
  it('[S8.6] only its players may ask for another, only after it; the second to ask consents; seats rotate', () => {
    const match = play();
    const before = floor.state.matches.get(match)?.seats.map(({ client }) => client);
    expect(floor.say('ada', { type: 'rematch', match })).toBe('unexpected');
    expect(floor.say('carol', { type: 'rematch', match })).toBe('not-a-party');
    floor.input({ type: 'match-over', match });
    floor.say('ada', { type: 'rematch', match });
    expect(floor.shown('bob').tables.get(floor.table('ada'))?.rematchOf).toBe(match);
    floor.say('bob', { type: 'rematch', match });
    const [plan] = floor.confirm();
    expect(plan?.participants.map(({ client }) => client)).toEqual(before?.toReversed());
  });

  it('[S16.3] after a restart a client that comes back is in its match, and free by its own choice', () => {
    const match = play();
    const plan = { ...floor.state.matches.get(match) };
    expect(plan.state).toBe('running');
    const restarted = openFloor();
    const participants = ['ada', 'bob'].map((name, seat) => {
      const { player, avatar, ratings, class: kind } = selfNamed(name);
      const card = { player, name, avatar, ratings, class: kind };
      return { seat, client: name, player, key: `key-of-${name}`, card, page: null, address: null };
    });
    const common = {
      match,
      table: null,
      title: FOUR,
      rules: 1,
      mode: 'casual',
      listing: null,
      seed: 1,
      startedAt: 1,
      pairs: [{ introduction: `${match}-01`, a: 0, b: 1, plan: { first: 'turn', relayOnly: true, apart: false } }],
    } as const;
    restarted.input({ type: 'match-restored', plan: { ...common, participants }, reported: [] });
    for (const name of ['ada', 'bob', 'carol']) restarted.enter(name);
    // Their link can be repaired at once (L4), as it was planned; and nobody is told to begin anew.
    const retry = { type: 'signal', introduction: `${match}-01`, signal: { kind: 'retry', attempt: 4 } } as const;
    expect(unheardStarts(restarted.state, 'ada', 2)).toEqual([]);
    expect(restarted.say('ada', retry)).toBeNull();
    expect(restarted.sent('bob').at(-1)).toEqual({ ...retry, type: 'signal' });
    expect(restarted.say('carol', retry)).toBe('not-a-party');
    expect(restarted.state.introductions.get(`${match}-01`)).toMatchObject({
      plan: { first: 'turn', relayOnly: true, apart: false },
    });
    expect(restarted.say('carol', challenge('ada'))).toBe('busy');
    expect(restarted.say('ada', challenge('carol'))).toBe('done');
    restarted.say('carol', { type: 'consent', table: restarted.table('ada') });
    restarted.confirm();
    expect(restarted.state.matches.get(match)?.seats.map(({ state }) => state)).toEqual(['free', 'loose']);
  });
});

describe('introductions', () => {
  const candidate = { kind: 'candidate', attempt: 0, candidate: 'x', sdpMid: null, sdpMLineIndex: null } as const;
  const introductionOf = (match: string): string => `${match}-01`;
  const signal = (client: string, introduction: string) =>
    floor.say(client, { type: 'signal', introduction, signal: candidate });

  it('[S9.2] carries signals between its two, within its count, and no further', () => {
    const introduction = introductionOf(play());
    for (let n = 0; n < LIMITS.candidatesPerAttempt; n += 1) expect(signal('ada', introduction)).toBeNull();
    expect(signal('ada', introduction)).toBe('too-fast');
    expect(signal('bob', introduction)).toBeNull();
    expect(floor.sent('bob').filter(({ type }) => type === 'signal')).toHaveLength(LIMITS.candidatesPerAttempt);
    expect(signal('carol', introduction)).toBe('not-a-party');
    expect(signal('ada', 'no-such-introduction')).toBe('unknown-introduction');
  });

  it('[S9.3] lives while the match runs, so that links can be repaired, and ends with it', () => {
    const match = play();
    const introduction = introductionOf(match);
    floor.now += 600_000;
    floor.input({ type: 'tick' });
    expect(signal('ada', introduction)).toBeNull();
    floor.input({ type: 'match-over', match });
    expect(signal('ada', introduction)).toBe('introduction-expired');
    floor.input({ type: 'tick' });
    expect(last('bob', 'introduction-ended')).toMatchObject({ introduction, reason: 'expired' });
    floor.now += LOBBY_LIMITS.afterMatchMs;
    floor.input({ type: 'tick' });
    expect(signal('ada', introduction)).toBe('unknown-introduction');
    expect(floor.state.matches.size).toBe(0);
  });

  it('[S7.5] ends at once when one of the two goes for good, and outlives a lost connection', () => {
    const introduction = introductionOf(play());
    floor.input({ type: 'left', client: 'bob', why: 'lost' });
    expect(signal('ada', introduction)).toBe('unknown-client');
    floor.enter('bob');
    expect(signal('ada', introduction)).toBeNull();
    floor.input({ type: 'left', client: 'bob', why: 'closed' });
    expect(last('ada', 'introduction-ended')).toMatchObject({ introduction, reason: 'left' });
    expect(signal('ada', introduction)).toBe('introduction-expired');
  });

  it('[L1.3] a failed link is counted, for those who play the match', () => {
    const match = play();
    const failed = { type: 'link-failed', match, peer: 1, reason: 'timeout' } as const;
    expect(floor.say('ada', failed)).toBe('done');
    expect(floor.say('carol', failed)).toBe('not-a-party');
  });
});

describe('plans of links', () => {
  const blocked: Network = { udp: 'blocked', mapping: 'unknown', relays: ['tcp', 'tls'], tookMs: 900 };
  const planOf = (match: string) => {
    return floor.state.introductions.get(`${match}-01`)?.plan ?? null;
  };
  const direct = { first: 'direct', relayOnly: false, apart: false };

  it('[L2.4] come from what both have said of their networks', () => {
    const before = floor.sent('bob').length;
    expect(floor.say('ada', { type: 'network', network: blocked })).toBe('done');
    // Nobody else is told of it.
    expect(floor.sent('bob')).toHaveLength(before);
    expect(planOf(play())).toEqual({ first: 'turn', relayOnly: false, apart: false });
  });

  it('[L2.4] go to each side with its start, alike for both', () => {
    floor.say('bob', { type: 'network', network: { ...blocked, relays: [] } });
    floor.say('ada', challenge('bob'));
    floor.say('bob', { type: 'consent', table: floor.table('ada') });
    expect(floor.confirm()[0]?.pairs).toEqual([
      {
        introduction: expect.stringMatching(/-01$/),
        a: 0,
        b: 1,
        plan: { first: 'server', relayOnly: false, apart: false },
      },
    ]);
  });

  it('[L1.5] the side behind no router offers, in whichever seat it is', () => {
    const bare: Network = { udp: 'open', mapping: 'none', relays: ['udp'], tookMs: 40 };
    for (const [who, other] of [
      ['ada', 'bob'],
      ['bob', 'ada'],
    ] as const) {
      floor.say(who, { type: 'network', network: bare });
      floor.say(other, { type: 'network', network: { ...bare, mapping: 'independent' } });
      floor.say('ada', challenge('bob'));
      floor.say('bob', { type: 'consent', table: floor.table('ada') });
      const [plan] = floor.confirm();
      const [pair] = plan?.pairs ?? [];
      expect(pair?.introduction).toMatch(/-01$/);
      expect(plan?.participants[pair?.a ?? -1]?.client).toBe(who);
      expect(plan?.participants[pair?.b ?? -1]?.client).toBe(other);
      floor.input({ type: 'match-over', match: plan?.match ?? '' });
    }
  });

  it('[L2.4] what was said is kept while the same client connects again, from the same network', () => {
    const network = () => floor.state.clients.get('ada')?.network;
    floor.say('ada', { type: 'network', network: blocked });
    floor.enter('ada');
    expect(network()).toEqual(blocked);
    const self = selfNamed('ada');
    const elsewhere = { type: 'joined', client: 'ada', key: 'k', self, titles: [FOUR], matches: [] } as const;
    floor.input({ ...elsewhere, address: 'another network', iceServers: [], page: null });
    expect(network()).toBeNull();
    expect(planOf(play())).toEqual(direct);
  });

  it('[S17.2] a hidden player has relays only, from its next match on', () => {
    const first = play();
    expect(floor.say('ada', { type: 'hide-address', hidden: true })).toBe('keep');
    expect(last('ada', 'self')?.self.hidden).toBe(true);
    expect(JSON.stringify(floor.sent('bob'))).not.toContain('"hidden":true');
    expect(planOf(first)).toEqual(direct);
    floor.input({ type: 'match-over', match: first });
    const second = play();
    expect(planOf(second)).toEqual({ first: 'turn', relayOnly: true, apart: false });
    floor.input({ type: 'match-over', match: second });
    floor.say('ada', { type: 'hide-address', hidden: false });
    expect(planOf(play())).toEqual(direct);
  });

  it('[S17.1] nothing passes between the two of a hidden pair that says where either is; it is counted, not refused', () => {
    floor.say('ada', { type: 'hide-address', hidden: true });
    const introduction = `${play()}-01`;
    const pass = (client: string, line: string) =>
      floor.say(client, {
        type: 'signal',
        introduction,
        signal: { kind: 'candidate', attempt: 0, candidate: line, sdpMid: '0', sdpMLineIndex: 0 },
      });
    for (const [from, to] of [
      ['ada', 'bob'],
      ['bob', 'ada'],
    ] as const) {
      expect(pass(from, 'candidate:1 1 udp 1 198.51.100.7 4000 typ host')).toBeNull();
      expect(floor.sent(to).some(({ type }) => type === 'signal')).toBe(false);
      pass(from, 'candidate:1 1 udp 1 203.0.113.9 4000 typ relay raddr 198.51.100.7 rport 4000');
      expect(last(to, 'signal')?.signal).toMatchObject({
        candidate: 'candidate:1 1 udp 1 203.0.113.9 4000 typ relay raddr 0.0.0.0 rport 0',
      });
      expect(JSON.stringify(floor.sent(to))).not.toContain('198.51.100.7');
    }
    for (let n = 2; n < LIMITS.candidatesPerAttempt; n += 1) expect(pass('ada', 'candidate:of something')).toBeNull();
    expect(pass('ada', 'candidate:of something')).toBe('too-fast');
  });
});

describe('reports of links', () => {
  const rung: RungTry = {
    rung: 'direct',
    number: 0,
    cause: 'planned',
    startedMs: 0,
    outcome: 'trying',
    reason: null,
    tookMs: null,
    path: null,
  };
  const open: RungTry = { ...rung, outcome: 'open', tookMs: 210, path: 'direct' };
  type LinkReport = Extract<LobbyMessage, { type: 'link-report' }>;
  const report = (client: string, match: string, change: Partial<LinkReport> = {}) => {
    const seat = floor.state.matches.get(match)?.seats.findIndex((one) => one.client === client) ?? 0;
    const path = 'direct' as const;
    const message: LinkReport = { type: 'link-report', re: 9, match, peer: 1 - seat, path, rungs: [open], ...change };
    return { seat, effects: floor.input({ type: 'message', client, message }) };
  };
  const counted = ({ effects }: ReturnType<typeof report>) =>
    effects.flatMap((effect) => (effect.type === 'link-report' ? [{ path: effect.path, rungs: effect.rungs }] : []));

  it('[L1.3] the latest word of each side is kept, and what is new in it counted', () => {
    const match = play();
    expect(counted(report('ada', match, { path: null, rungs: [rung] }))).toEqual([]);
    expect(counted(report('ada', match))).toEqual([{ path: 'direct', rungs: [open] }]);
    expect(counted(report('ada', match))).toEqual([]);
    const lost: RungTry = { ...open, outcome: 'lost', reason: 'silence' };
    const relayed: RungTry = { ...open, rung: 'server', cause: 'silence', path: 'server' };
    const { seat, effects } = report('ada', match, { path: 'server', rungs: [lost, relayed] });
    expect(effects).toContainEqual({
      type: 'link-report',
      match,
      seat,
      peer: 1 - seat,
      path: 'server',
      rungs: [lost, relayed],
    });
    report('bob', match);
    const links = floor.state.matches.get(match)?.links ?? [];
    expect(links).toHaveLength(2);
    expect(linkOf(links, seat, 1 - seat)).toMatchObject({ path: 'server', rungs: [lost, relayed] });
    expect(linkOf(links, 1 - seat, seat)).toMatchObject({ path: 'direct' });
    floor.input({ type: 'match-over', match });
    expect(floor.state.matches.get(match)?.links).toEqual([]);
    expect(counted(report('ada', match))).toEqual([]);
  });

  it('[L1.3] are taken of players of that match only, about each other', () => {
    const match = play();
    const seat = floor.state.matches.get(match)?.seats.findIndex(({ client }) => client === 'ada') ?? 0;
    const say = (client: string, id: string, peer: number) =>
      floor.say(client, { type: 'link-report', match: id, peer, path: 'direct', rungs: [open] });
    expect(say('carol', match, 0)).toBe('not-a-party');
    expect(say('ada', 'no-such-match', 0)).toBe('unknown-match');
    expect(say('ada', match, seat)).toBe('unexpected');
    expect(say('ada', match, 5)).toBe('unexpected');
    expect(floor.state.matches.get(match)?.links).toEqual([]);
  });
});

describe('blocks', () => {
  it('[S7.4] the two do not meet, and do not see each other, at the table of a third one', () => {
    floor.enter('dan');
    floor.say('carol', { type: 'block', player: 'player-bob' });
    floor.say('ada', { type: 'open', title: DOTS, mode: 'casual', seats: 4 });
    const table = floor.table('ada');
    const invite = { title: DOTS, seats: 4, table };
    // Who is invited is shown to all who see the table.
    expect(floor.say('ada', challenge('bob', invite))).toBe('done');
    expect(floor.shown('carol').tables.has(table)).toBe(false);
    expect(floor.shown('carol').counts?.tables).toBe(0);
    expect(floor.shown('dan').tables.has(table)).toBe(true);
    expect(floor.say('carol', { type: 'join', table })).toBe('blocked');
    expect(floor.say('ada', challenge('carol', invite))).toBe('blocked');
    floor.say('bob', { type: 'decline', table });
    expect(floor.shown('carol').tables.has(table)).toBe(true);
    expect(floor.say('carol', { type: 'join', table })).toBe('done');
    expect(floor.say('ada', challenge('bob', invite))).toBe('blocked');
    expect(floor.shown('bob').tables.has(table)).toBe(false);
  });

  it('[S7.4] nobody is asked to a rematch with somebody whom it blocked since', () => {
    floor.say('ada', { type: 'open', title: DOTS, mode: 'casual', seats: 3 });
    const table = floor.table('ada');
    for (const guest of ['bob', 'carol']) floor.say(guest, { type: 'join', table });
    const [plan] = floor.confirm();
    floor.say('carol', { type: 'block', player: 'player-bob' });
    floor.input({ type: 'match-over', match: plan?.match ?? '' });
    expect(floor.say('ada', { type: 'rematch', match: plan?.match ?? '' })).toBe('blocked');
  });

  it('[S7.4] the two do not see each other, and what they had begun ends', () => {
    floor.say('ada', challenge('bob'));
    expect(floor.say('bob', { type: 'block', player: 'player-ada' })).toBe('keep');
    expect(floor.state.tables.size).toBe(0);
    expect(last('ada', 'table-gone')).toBeDefined();
    expect(floor.shown('ada').list.has('bob')).toBe(false);
    expect(floor.shown('bob').list.has('ada')).toBe(false);
    expect(floor.say('ada', challenge('bob'))).toBe('blocked');
    floor.say('ada', { type: 'open', title: FOUR, mode: 'casual', seats: 2 });
    expect(floor.shown('bob').tables.size).toBe(0);
    expect(floor.say('bob', { type: 'join', table: floor.table('ada') })).toBe('blocked');
    floor.say('bob', { type: 'unblock', player: 'player-ada' });
    expect(floor.shown('ada').list.has('bob')).toBe(true);
    expect(floor.shown('bob').tables.size).toBe(1);
  });

  it('[S16.3, S16.5] a match that runs goes on, its introduction included', () => {
    const match = play();
    floor.say('ada', { type: 'block', player: 'player-bob' });
    const introduction = `${match}-01`;
    const signal = { kind: 'candidate', attempt: 0, candidate: 'x', sdpMid: null, sdpMLineIndex: null } as const;
    expect(floor.say('ada', { type: 'signal', introduction, signal })).toBeNull();
    floor.input({ type: 'match-over', match });
    expect(floor.say('bob', { type: 'rematch', match })).toBe('blocked');
  });

  it('[O6.6] only people who are or were here can be blocked, and not oneself', () => {
    expect(floor.say('ada', { type: 'block', player: 'player-nobody' })).toBe('unknown-client');
    expect(floor.say('ada', { type: 'block', player: 'player-ada' })).toBe('self');
  });
});

it('[S7.3] losing a portion takes a client from tables that need it', () => {
  floor.enter('mia', { class: 'member' });
  floor.enter('max', { class: 'member' });
  floor.say('mia', challenge('max', { mode: 'ranked' }));
  const self = selfNamed('max', { class: 'member' });
  floor.input({ type: 'player-changed', self: { ...self, portions: ['watch', 'chat', 'casual'] } });
  expect(floor.state.tables.size).toBe(0);
  expect(last('mia', 'invitation-ended')?.end).toBe('unavailable');
});
