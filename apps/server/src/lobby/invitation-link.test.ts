import { FIRST_ACCEPTS } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { DOTS, type Floor, FOUR, openFloor, selfNamed } from './testing/floor.ts';

let floor: Floor;
let table: string;
beforeEach(() => {
  floor = openFloor();
  floor.enter('ada');
  floor.enter('bob');
  floor.enter('eve');
  floor.say('ada', { type: 'open', title: FOUR, mode: 'casual', seats: 2, unlisted: true });
  table = floor.table('ada');
});

const linkIn = (player: string, maker = 'player-ada') => floor.input({ type: 'linked-in', player, table, maker });

describe('[C3.5] a table for whoever has the link', () => {
  it('[C3.5] is on no list, and nobody sits down who only knows its id', () => {
    expect(floor.shown('bob').tables.has(table)).toBe(false);
    expect(floor.say('bob', { type: 'join', table })).toBe('not-a-party');
    floor.say('bob', { type: 'play', title: FOUR });
    expect(floor.starting).toEqual([]);
  });

  it('[C3.5] takes who used the link, and its match begins', () => {
    linkIn('player-bob');
    expect(floor.say('eve', { type: 'join', table })).toBe('not-a-party');
    expect(floor.say('bob', { type: 'join', table })).toBe('done');
    expect(
      floor
        .confirm()[0]
        ?.participants.map(({ client }) => client)
        .sort(),
    ).toEqual(['ada', 'bob']);
    linkIn('player-eve');
    expect(floor.say('eve', { type: 'join', table })).toBe('unknown-table');
  });

  it('[C3.5] a link of somebody else opens nothing', () => {
    linkIn('player-eve', 'player-eve');
    expect(floor.say('eve', { type: 'join', table })).toBe('not-a-party');
  });

  it('[C3.5] opens also to a guest where guests may not challenge, because it was handed out; a block still holds', () => {
    floor.say('ada', {
      type: 'accepts',
      accepts: { ...FIRST_ACCEPTS, casual: { limited: false, member: true, house: true } },
    });
    linkIn('player-bob');
    linkIn('player-eve');
    floor.say('ada', { type: 'block', player: 'player-eve' });
    expect(floor.say('eve', { type: 'join', table })).toBe('blocked');
    expect(floor.say('bob', { type: 'join', table })).toBe('done');
  });

  it('[C3.5, S6.1] opens to somebody who shares no group with the host, and to nobody else of another group', () => {
    floor.enter('zoe', { groups: ['chess'] });
    floor.say('ada', { type: 'open', title: DOTS, mode: 'casual', seats: 3, unlisted: true });
    const wide = [...floor.state.tables.values()].find(({ seats }) => seats === 3)?.id ?? '';
    const linkTo = (player: string) => floor.input({ type: 'linked-in', player, table: wide, maker: 'player-ada' });
    linkTo('player-zoe');
    linkTo('player-bob');
    expect(floor.say('zoe', { type: 'join', table: wide })).toBe('done');
    // The host accepted both, but the two of them have nothing in common.
    expect(floor.say('bob', { type: 'join', table: wide })).toBe('unknown-client');
    floor.input({ type: 'player-changed', self: { ...selfNamed('zoe'), groups: [] } });
    expect(floor.state.tables.get(wide)?.members).toEqual(['ada', 'zoe']);
  });

  it('[C3.5] goes on where somebody who was also invited declines, and a double click opens one', () => {
    floor.say('ada', { type: 'open', title: FOUR, mode: 'casual', seats: 2, unlisted: true });
    expect(floor.table('ada')).toBe(table);
    floor.say('ada', { type: 'select', to: 'eve', title: FOUR, mode: 'casual', seats: 2, table });
    floor.say('eve', { type: 'decline', table });
    linkIn('player-bob');
    expect(floor.say('bob', { type: 'join', table })).toBe('done');
  });

  it('[C3.5] remembers the latest 32 who used the link', () => {
    for (let n = 0; n < 40; n += 1) linkIn(`player-${n}`);
    expect(floor.state.tables.get(table)?.linkedIn).toHaveLength(32);
  });
});

describe('[C3.6] a link to a person', () => {
  const wish = { type: 'select-player', player: 'player-ada', title: DOTS, mode: 'casual', seats: 2 } as const;
  const linkTo = (player: string, maker = 'player-ada') =>
    floor.input({ type: 'linked-in', player, table: null, maker });
  beforeEach(() => {
    linkTo('player-bob');
  });

  it('[C3.7] is needed: who only knows the id of a person challenges nobody, and does not learn who is here', () => {
    expect(floor.say('eve', wish)).toBe('invitation-over');
    expect(floor.say('eve', { ...wish, player: 'player-zoe' })).toBe('invitation-over');
    linkTo('player-eve', 'player-bob');
    linkIn('player-eve');
    expect(floor.say('eve', wish)).toBe('invitation-over');
    linkTo('player-eve');
    expect(floor.say('eve', wish)).toBe('done');
  });

  it('[C3.7] is good for the clients of the player that are here, each until it goes, also where it says hello again', () => {
    floor.enter('bob-too', selfNamed('bob'));
    expect(floor.say('bob-too', wish)).toBe('invitation-over');
    linkTo('player-bob');
    expect(floor.state.clients.get('bob-too')?.linkedTo).toEqual(['player-ada']);
    floor.enter('bob');
    expect(floor.say('bob', wish)).toBe('done');
    floor.input({ type: 'left', client: 'bob', why: 'lost' });
    floor.now += 10_000_000;
    floor.enter('bob');
    expect(floor.say('bob', wish)).toBe('invitation-over');
  });

  it('[C3.7] is forgotten after 32 others, and one that is used again is none of them', () => {
    for (let n = 0; n < 40; n += 1) {
      linkTo('player-bob', `player-${n}`);
      linkTo('player-bob', `player-${n}`);
      if (n === 30) expect(floor.state.clients.get('bob')?.linkedTo).toContain('player-ada');
    }
    expect(floor.state.clients.get('bob')?.linkedTo).toHaveLength(32);
    expect(floor.say('bob', wish)).toBe('invitation-over');
  });

  it('[C3.6] challenges that person, on the client where it is free and there', () => {
    floor.enter('ada-too', selfNamed('ada'));
    floor.say('ada', { type: 'away', away: true });
    expect(floor.say('bob', wish)).toBe('done');
    expect(floor.state.tables.get(floor.table('bob'))?.invitations.map(({ client }) => client)).toEqual(['ada-too']);
  });

  it('[C3.6] asks no more than a challenge may', () => {
    floor.say('bob', wish);
    floor.say('ada', { type: 'decline', table: floor.table('bob') });
    expect(floor.say('bob', wish)).toBe('asked-lately');
    floor.say('ada', { type: 'quiet', quiet: 'on' });
    linkTo('player-eve');
    expect(floor.say('eve', wish)).toBe('no-challenges');
  });

  it('[C3.6] says so where that person is not here', () => {
    linkTo('player-bob', 'player-zoe');
    expect(floor.say('bob', { ...wish, player: 'player-zoe' })).toBe('unknown-client');
  });
});
