import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LobbyClient } from './state.ts';
import { DOTS, type Floor, FOUR, openFloor } from './testing/floor.ts';

const GUESTS_OFF = {
  casual: { limited: false, member: true, house: true },
  ranked: { limited: true, member: true, house: true },
  watch: { anonymous: true, limited: true, member: true },
};

let floor: Floor;

beforeEach(() => {
  floor = openFloor();
  for (const name of ['ada', 'bob', 'carol']) floor.enter(name);
});

const play = (client: string, title = FOUR) => floor.say(client, { type: 'play', title });
const pairs = (): string[][] =>
  floor.confirm().map(({ participants }) => participants.map(({ client }) => client).sort());
const shownTable = (viewer: string, host: string) =>
  [...floor.shown(viewer).tables.values()].find((table) => table.host === host);

/** What the lobby host does after a tick. */
let drawn = 0;
function lookAgain(times = 8): void {
  for (let n = 0; n < times; n += 1) {
    drawn += 1;
    floor.input({ type: 'look-again', randomness: { id: `again-${String(drawn).padStart(6, '0')}`, seed: drawn } });
  }
}

describe('Play now', () => {
  it('[W1.2] pairs two who press it, one after the other or at once, also while a house is free', () => {
    floor.enter('house', { class: 'house' });
    play('ada');
    expect(floor.starting).toEqual([]);
    expect(shownTable('bob', 'ada')?.looking).toEqual({ since: floor.now, takes: ['limited', 'member'] });
    expect(shownTable('house', 'ada')?.invitations).toEqual([]);
    floor.input({ type: 'tick' });
    lookAgain();
    expect(shownTable('house', 'ada')?.invitations).toEqual([]);
    play('bob');
    expect(pairs()).toEqual([['ada', 'bob']]);
    expect(floor.state.tables.size).toBe(0);
  });

  it('[W1.2] pressed twice it is one search, and nobody is paired with itself', () => {
    play('ada');
    const first = floor.table('ada');
    play('ada');
    expect(floor.table('ada')).toBe(first);
    floor.enter('ada-in-another-tab', { player: 'player-ada', name: 'ada' });
    play('ada-in-another-tab');
    expect(floor.starting).toEqual([]);
    expect(floor.state.tables.size).toBe(2);
    // Whoever comes plays one of the two, and the other search is over.
    play('bob');
    expect(pairs()).toHaveLength(1);
    expect(floor.state.tables.size).toBe(0);
  });

  it('[W1.2] joins an open table of two, and passes over one in a way that cannot play', () => {
    floor.say('ada', { type: 'open', title: FOUR, mode: 'casual', seats: 2 });
    expect(shownTable('bob', 'ada')?.looking).toBeUndefined();
    play('bob', DOTS);
    expect(floor.starting).toEqual([]);
    play('carol');
    expect(pairs()).toEqual([['ada', 'carol']]);
  });

  it('[W1.2] who does not accept the class of a looker is not sent to it, nor the looker to that one', () => {
    floor.enter('mia', { class: 'member', accepts: GUESTS_OFF });
    play('ada');
    expect(play('mia')).toBe('done');
    expect(floor.starting).toEqual([]);
    floor.enter('max', { class: 'member' });
    play('max');
    expect(pairs()).toEqual([['ada', 'max']]);
  });

  it('[W1.8] with a table of one’s own open, looks for people for that table', () => {
    floor.say('ada', { type: 'open', title: FOUR, mode: 'casual', seats: 2 });
    const own = floor.table('ada');
    play('ada');
    expect(floor.table('ada')).toBe(own);
    expect(shownTable('bob', 'ada')?.looking).toEqual({ since: floor.now, takes: ['limited', 'member'] });
    // Somebody else's table is taken first, and the own one ends with that.
    floor.enter('dan');
    floor.say('dan', { type: 'open', title: DOTS, mode: 'casual', seats: 2 });
    floor.say('bob', { type: 'open', title: DOTS, mode: 'casual', seats: 2 });
    play('bob', DOTS);
    expect(pairs()).toEqual([['bob', 'dan']]);
    expect(shownTable('ada', 'bob')).toBeUndefined();
  });

  it('[W1.8] looks for one title at a time', () => {
    play('ada', FOUR);
    play('ada', DOTS);
    expect([...floor.state.tables.values()].map(({ title }) => title)).toEqual([DOTS]);
    play('bob', FOUR);
    expect(floor.starting).toEqual([]);
  });

  it('[W1.9] a challenge to somebody who looks for just that is taken at once, any other one is asked', () => {
    play('ada');
    const wish = { to: 'ada', mode: 'casual', seats: 2, table: null } as const;
    floor.say('bob', { type: 'select', title: DOTS, ...wish });
    expect(floor.starting).toEqual([]);
    floor.say('carol', { type: 'select', title: FOUR, ...wish });
    expect(pairs()).toEqual([['ada', 'carol']]);
    expect(floor.state.tables.size).toBe(0);
  });

  it('[W1.9] who cannot play with the looker gets it by no challenge either', () => {
    play('ada');
    floor.say('ada', { type: 'block', player: 'player-bob' });
    const wish = { to: 'ada', title: FOUR, mode: 'casual', seats: 2, table: null } as const;
    expect(floor.say('bob', { type: 'select', ...wish })).toBe('blocked');
    expect(floor.starting).toEqual([]);
  });

  it('[W1.10] two who look and come to suit each other later are paired when the lobby looks again', () => {
    floor.say('ada', { type: 'block', player: 'player-bob' });
    play('ada');
    play('bob');
    lookAgain();
    expect(floor.starting).toEqual([]);
    floor.say('ada', { type: 'unblock', player: 'player-bob' });
    lookAgain();
    expect(pairs()).toEqual([['ada', 'bob']]);
  });

  it('[W1.10] a looker that is gone, or stopped, costs the next one nothing', () => {
    play('ada');
    floor.say('ada', { type: 'leave', table: floor.table('ada') });
    play('bob');
    floor.input({ type: 'left', client: 'bob', why: 'lost' });
    play('carol');
    lookAgain();
    expect(floor.starting).toEqual([]);
    expect([...floor.state.tables.values()].map(({ host }) => host)).toEqual(['carol']);
    expect(floor.state.matches.size).toBe(0);
  });
});

describe('somebody who means no good', () => {
  it('[W1.18] presses and leaves in a loop, and leaves nothing behind', () => {
    for (let n = 0; n < 200; n += 1) {
      play('ada');
      floor.say('ada', { type: 'leave', table: floor.table('ada') });
      floor.input({ type: 'tick' });
      lookAgain(1);
    }
    expect(floor.state.tables.size).toBe(0);
    expect(floor.state.lookAgain.size).toBe(0);
    expect(floor.state.lookingTables.size).toBe(0);
    expect(floor.state.tablesDue.size).toBe(0);
    play('bob');
    play('carol');
    expect(pairs()).toEqual([['bob', 'carol']]);
  });

  it('[W1.18] leaves each match at once, and is brought to the same player more and more rarely', () => {
    let met = 0;
    for (const end = floor.now + 600_000; floor.now < end; floor.now += 1_000) {
      play('ada');
      play('bob');
      const [plan] = floor.confirm();
      if (plan === undefined) lookAgain();
      else met += 1;
      for (const match of plan === undefined ? [] : [plan.match]) floor.input({ type: 'match-over', match });
      for (const plan of floor.confirm()) floor.input({ type: 'match-over', match: plan.match });
    }
    expect(met).toBeLessThan(8);
    // Others are there for both at any time.
    play('carol');
    expect(floor.starting).toHaveLength(1);
  });

  it('[W1.18] after a match that was played, the two are paired again at once', () => {
    play('ada');
    play('bob');
    const [plan] = floor.confirm();
    floor.now += 30_000;
    floor.input({ type: 'match-over', match: plan?.match ?? '' });
    play('ada');
    play('bob');
    expect(pairs()).toEqual([['ada', 'bob']]);
  });

  it('[W1.10] looking costs no more where many are here, or look where nobody can find them', () => {
    for (let n = 0; n < 300; n += 1) {
      floor.enter(`idle-${n}`);
      floor.enter(`apart-${n}`, { groups: ['another-group-1'] });
      // They accept nobody, so they cannot be paired with each other either.
      floor.enter(`picky-${n}`, { accepts: { ...GUESTS_OFF, casual: { ...GUESTS_OFF.casual, member: false } } });
      play(`apart-${n}`);
      play(`picky-${n}`);
      floor.confirm();
    }
    let looked = 0;
    const tablesAt = floor.state.openTablesAt.bind(floor.state);
    vi.spyOn(floor.state, 'openTablesAt').mockImplementation(function* (key) {
      for (const table of tablesAt(key)) {
        looked += 1;
        yield table;
      }
    });
    play('ada');
    play('bob');
    lookAgain(8);
    expect(pairs()).toContainEqual(['ada', 'bob']);
    expect(looked).toBeLessThan(10);
  });
});

/** Slow and obvious, without an index: whether these two, who look for one title, have to be playing it. */
function haveToPlay(one: LobbyClient, other: LobbyClient): boolean {
  const both: readonly (readonly [LobbyClient, LobbyClient])[] = [
    [one, other],
    [other, one],
  ];
  return (
    one.card.player !== other.card.player &&
    one.self.groups.some((group) => other.self.groups.includes(group)) &&
    both.every(
      ([a, b]) =>
        !a.blocked.has(b.card.player) &&
        a.self.portions.includes('casual') &&
        a.self.accepts.casual[b.card.class === 'member' ? 'member' : 'limited'],
    )
  );
}

const NAMES = ['ann', 'ben', 'cas', 'dee', 'eli', 'fay', 'gus', 'hal'];
const GROUPS = ['everyone', 'chess-club-1'];
const name = fc.constantFrom(...NAMES);
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('play'), who: name, title: fc.constantFrom(FOUR, FOUR, DOTS) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('stop', 'lost', 'enter'), who: name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('block', 'unblock'), who: name, whom: name }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('open'), who: name, title: fc.constantFrom(FOUR, DOTS) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('change'),
      who: name,
      guests: fc.boolean(),
      groups: fc.subarray(GROUPS),
      casual: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('over', 'tick') }) },
);
type Action = typeof action extends fc.Arbitrary<infer A> ? A : never;

describe('whatever happens', () => {
  it('[W1.10] two who look for one title and suit each other are never left apart', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        floor = openFloor();
        for (const one of NAMES) enter(one);
        for (const one of actions) {
          act(one);
          if (one.do !== 'play') lookAgain();
          expectNobodyLeftApart();
        }
      }),
      { numRuns: 400 },
    );
  });

  function enter(one: string): void {
    // Two of them are one player in two tabs, and two are members.
    const player = one === 'ben' ? 'player-ann' : `player-${one}`;
    floor.enter(one, { player, class: one === 'gus' || one === 'hal' ? 'member' : 'limited' });
  }

  function act(one: Action): void {
    switch (one.do) {
      case 'play':
        if ('title' in one) play(one.who, one.title);
        break;
      case 'open':
        if ('title' in one) floor.say(one.who, { type: 'open', title: one.title, mode: 'casual', seats: 2 });
        break;
      case 'stop':
        if (!('who' in one)) break;
        for (const table of floor.state.tablesOfClient(one.who)) floor.say(one.who, { type: 'leave', table: table.id });
        break;
      case 'lost':
        if ('who' in one) floor.input({ type: 'left', client: one.who, why: 'lost' });
        break;
      case 'enter':
        if ('who' in one && !floor.state.clients.has(one.who)) enter(one.who);
        break;
      case 'block':
      case 'unblock':
        if ('whom' in one) floor.say(one.who, { type: one.do, player: `player-${one.whom}` });
        break;
      case 'change':
        if ('groups' in one) change(one);
        break;
      case 'over':
        floor.confirm();
        // Long enough that somebody played.
        floor.now += 20_000;
        for (const match of floor.state.matches.keys()) floor.input({ type: 'match-over', match });
        break;
      default:
        floor.now += 250;
        floor.input({ type: 'tick' });
    }
  }

  function change(one: Extract<Action, { readonly groups: readonly string[] }>): void {
    const self = floor.state.clients.get(one.who)?.self;
    if (self === undefined) return;
    const casual = { ...self.accepts.casual, limited: one.guests };
    const portions = self.portions.filter((portion) => portion !== 'casual');
    floor.input({
      type: 'player-changed',
      self: {
        ...self,
        accepts: { ...self.accepts, casual },
        groups: one.groups,
        portions: one.casual ? [...portions, 'casual'] : portions,
      },
    });
  }

  function expectNobodyLeftApart(): void {
    const looking = [...floor.state.tables.values()].filter(
      (table) => table.lookingSince !== null && table.state === 'forming',
    );
    for (const one of looking) {
      for (const other of looking) {
        const [a, b] = [floor.state.clients.get(one.host), floor.state.clients.get(other.host)];
        if (a === undefined || b === undefined) throw new Error('a table without its host');
        if (one.title === other.title && haveToPlay(a, b)) throw new Error(`${a.id} and ${b.id} were left apart`);
      }
    }
  }
});
