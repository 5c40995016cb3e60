import { type HouseListing, LIMITS, type ListingLine, PORTIONS_OF, type Self } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { DOTS, type Floor, FOUR, openFloor } from './testing/floor.ts';
import { botListing, roomListing } from './testing/listings.ts';

type Room = Extract<HouseListing, { kind: 'room' }>;

let floor: Floor;
beforeEach(() => {
  floor = openFloor();
  floor.enter('house', { class: 'house' });
  for (const name of ['mia', 'moe', 'mel']) floor.enter(name, { class: 'member' });
  floor.enter('guest');
  floor.enter('visitor', { class: 'anonymous', groups: [] });
  publish(roomListing());
});

const publish = (...listings: readonly HouseListing[]) =>
  floor.say('house', { type: 'publish', listings: [...listings] });
const enter = (client: string, listing = 'room') =>
  floor.say(client, { type: 'open-listing', house: 'house', listing, wants: { kind: 'room' } });
const RIGHTS: Room['rights'] = {
  anonymous: { access: 'hidden' },
  limited: { access: 'open', may: 'watch' },
  member: { access: 'open', may: 'play' },
};
const everybody = (change: Partial<Room> = {}): HouseListing =>
  roomListing({ rights: { ...RIGHTS, limited: { access: 'open', may: 'play' } }, ...change });

function linesFor(client: string): readonly ListingLine[] {
  floor.say(client, { type: 'listings' });
  const answer = floor.sent(client).findLast(({ type }) => type === 'listings');
  return answer?.type === 'listings' ? answer.lines : [];
}
function roomFor(client: string): Extract<ListingLine['listing'], { kind: 'room' }> | undefined {
  for (const { listing } of linesFor(client)) if (listing.kind === 'room') return listing;
  return undefined;
}
function change(client: string, part: Partial<Self>): void {
  const self = floor.state.clients.get(client)?.self;
  if (self === undefined) throw new Error(`${client} is here`);
  floor.input({ type: 'player-changed', self: { ...self, ...part } });
}
const demote = (client: string): void => change(client, { class: 'limited', portions: [...PORTIONS_OF.limited] });
const endsFor = (client: string) =>
  floor.sent(client).flatMap((message) => (message.type === 'table-gone' ? [message.end] : []));
const membersAt = (client: string) => floor.state.tables.get(floor.table(client))?.members;
const runningFor = (client: string): number => {
  floor.say(client, { type: 'running' });
  const answer = floor.sent(client).findLast(({ type }) => type === 'running');
  return answer?.type === 'running' ? answer.matches.length : -1;
};

describe('a room', () => {
  it('[S3.26] seats the first one at its table, and the next one with it: the match begins, and the house has no seat', () => {
    expect(enter('mia')).toBe('done');
    expect(membersAt('mia')).toEqual(['mia']);
    expect(floor.starting).toEqual([]);
    expect(enter('moe')).toBe('done');
    const [plan] = floor.confirm();
    expect(plan?.participants.map(({ client }) => client).sort()).toEqual(['mia', 'moe']);
    expect(plan).toMatchObject({
      mode: 'casual',
      listing: { house: 'house', id: 'room', class: 'member', wants: { kind: 'room' } },
    });
    expect(floor.shown('house').tables.size).toBe(0);
  });

  it('[S3.26] begins when it is full, if it has more seats than two', () => {
    publish(roomListing({ title: DOTS, seats: 3 }));
    enter('mia');
    enter('moe');
    expect(floor.starting).toEqual([]);
    enter('mel');
    expect(floor.starting[0]?.participants).toHaveLength(3);
  });

  it('[S3.26] opened twice is one table', () => {
    enter('mia');
    const first = floor.table('mia');
    enter('mia');
    expect(floor.table('mia')).toBe(first);
    expect(floor.state.tables.size).toBe(1);
  });

  it('[S3.26] is apart from Play now, from open tables, and from other rooms', () => {
    publish(everybody(), everybody({ id: 'other' }));
    enter('mia');
    const room = floor.table('mia');
    expect([...floor.shown('moe').tables.keys()]).toEqual([]);
    expect(floor.say('moe', { type: 'open', title: FOUR, mode: 'casual', seats: 2 })).toBe('done');
    expect(floor.say('guest', { type: 'play', title: FOUR })).toBe('done');
    expect(enter('mel', 'other')).toBe('done');
    expect(floor.state.tables.get(room)?.members).toEqual(['mia']);
    expect(floor.say('mia', { type: 'open', title: FOUR, mode: 'casual', seats: 2 })).toBe('done');
    expect(floor.table('mia')).not.toBe(room);
  });

  it('[S3.26] opened by a hundred at once is fifty matches, and nobody waits', () => {
    const answers = Array.from({ length: 100 }, (_, n) => {
      floor.enter(`crowd-${n}`, { class: 'member' });
      return enter(`crowd-${n}`);
    });
    expect(new Set(answers)).toEqual(new Set(['done']));
    expect(floor.confirm()).toHaveLength(50);
    expect(floor.state.tables.size).toBe(0);
    expect(roomFor('mia')).toMatchObject({ waiting: 0, playing: 100 });
  });

  it('[S3.26] holds a bounded number of tables, where nobody can play with anybody', () => {
    const refusing = { casual: { limited: false, member: false, house: false } };
    const answers = Array.from({ length: LIMITS.roomTables + 3 }, (_, n) => {
      floor.enter(`shy-${n}`, { class: 'member' });
      const accepts = floor.state.clients.get(`shy-${n}`)?.self.accepts;
      if (accepts !== undefined) change(`shy-${n}`, { accepts: { ...accepts, ...refusing } });
      return enter(`shy-${n}`);
    });
    expect(answers.filter((one) => one === 'done')).toHaveLength(LIMITS.roomTables);
    expect(answers.at(-1)).toBe('listing-full');
    expect(linesFor('mia')[0]).toMatchObject({ full: true });
  });

  it('[S3.26] shows on its line how many wait and play there, and keeps them apart', () => {
    expect(roomFor('mia')).toMatchObject({ waiting: 0, playing: 0, mine: { access: 'open', may: 'play' } });
    enter('mia');
    expect(roomFor('guest')).toMatchObject({ waiting: 1, playing: 0, mine: { access: 'open', may: 'watch' } });
    enter('moe');
    const [plan] = floor.confirm();
    expect(roomFor('guest')).toMatchObject({ waiting: 0, playing: 2 });
    floor.input({ type: 'match-over', match: plan?.match ?? '' });
    expect(roomFor('guest')).toMatchObject({ waiting: 0, playing: 0 });
    expect(roomFor('visitor')).toBeUndefined();
  });

  it('[S3.26] is left after its match: a rematch is between the players alone', () => {
    enter('mia');
    enter('moe');
    const [plan] = floor.confirm();
    const match = plan?.match ?? '';
    floor.input({ type: 'match-over', match });
    publish();
    expect(floor.say('mia', { type: 'rematch', match })).toBe('done');
    expect(floor.say('moe', { type: 'rematch', match })).toBe('done');
    expect(floor.starting[0]?.listing).toBeNull();
  });

  it.each([
    ['for more players than its title has', roomListing({ seats: 3 }), 'listing-refused'],
    [
      'where visitors play',
      roomListing({ rights: { ...RIGHTS, anonymous: { access: 'open', may: 'play' } } }),
      'listing-refused',
    ],
    [
      'which visitors watch',
      roomListing({ rights: { ...RIGHTS, anonymous: { access: 'open', may: 'watch' } } }),
      'done',
    ],
  ])('[S3.25, S4.3] %s: %s', (_what, listing, answer) => {
    expect(publish(listing)).toBe(answer);
  });
});

describe('who may sit in a room', () => {
  it('[S3.27] nobody opens it whose class does not play there, whatever it says it wants', () => {
    expect(enter('guest')).toBe('not-permitted');
    expect(enter('visitor')).toBe('unknown-listing');
    expect(enter('house')).toBe('not-permitted');
    expect(enter('mia', 'no-such')).toBe('unknown-listing');
    const wants = { kind: 'bot', strength: 'easy' } as const;
    expect(floor.say('mia', { type: 'open-listing', house: 'house', listing: 'room', wants })).toBe('unexpected');
    publish(botListing());
    expect(enter('mia', 'bot')).toBe('unexpected');
  });

  it('[S3.27] nobody gets past that by the table itself: by joining it, or by an invitation or a link of who waits there', () => {
    enter('mia');
    const table = floor.table('mia');
    expect(floor.say('guest', { type: 'join', table })).toBe('not-permitted');
    // A field that a message does not have changes nothing.
    expect(floor.say('guest', { type: 'join', table, listing: 'room' } as never)).toBe('not-permitted');
    const wish = { type: 'select', title: FOUR, mode: 'casual', seats: 2, table } as const;
    expect(floor.say('mia', { ...wish, to: 'guest' })).toBe('not-permitted');
    expect(floor.say('mia', { ...wish, to: 'house' })).toBe('unknown-listing');
    floor.input({ type: 'linked-in', player: 'player-guest', table, maker: 'player-mia' });
    expect(floor.say('guest', { type: 'join', table })).toBe('not-permitted');
    expect(floor.state.tables.get(table)?.members).toEqual(['mia']);
    expect(floor.say('moe', { type: 'join', table })).toBe('done');
    expect(floor.starting).toHaveLength(1);
  });

  it('[S3.27] nor to a seat of it that is not the last one', () => {
    publish(roomListing({ title: DOTS, seats: 3 }));
    enter('mia');
    const table = floor.table('mia');
    expect(floor.say('guest', { type: 'join', table })).toBe('not-permitted');
    floor.input({ type: 'linked-in', player: 'player-guest', table, maker: 'player-mia' });
    expect(floor.say('guest', { type: 'join', table })).toBe('not-permitted');
    expect(membersAt('mia')).toEqual(['mia']);
  });

  it('[S3.27] hidden from a class, it is not there for it, neither by its name nor by its table', () => {
    publish(roomListing({ rights: { ...RIGHTS, limited: { access: 'hidden' } } }));
    enter('mia');
    expect(roomFor('guest')).toBeUndefined();
    expect(enter('guest')).toBe('unknown-listing');
    expect(floor.say('guest', { type: 'join', table: floor.table('mia') })).toBe('unknown-listing');
  });

  it('[S3.27] a block always wins: who blocked somebody who waits, or was blocked, gets a table of its own', () => {
    enter('mia');
    floor.say('moe', { type: 'block', player: 'player-mia' });
    change('moe', { blocked: [{ player: 'player-mia', name: 'mia' }] });
    expect(enter('moe')).toBe('done');
    expect(membersAt('moe')).toEqual(['moe']);
    expect(membersAt('mia')).toEqual(['mia']);
    // The next one meets who has waited the longest.
    expect(enter('mel')).toBe('done');
    expect(
      floor
        .confirm()[0]
        ?.participants.map(({ client }) => client)
        .sort(),
    ).toEqual(['mel', 'mia']);
    expect(membersAt('moe')).toEqual(['moe']);
  });

  it('[S3.27] nor does it seat together who does not accept the other, or who shares no group', () => {
    publish(everybody());
    enter('mia');
    const accepts = floor.state.clients.get('mia')?.self.accepts;
    if (accepts === undefined) throw new Error('mia is here');
    change('mia', { accepts: { ...accepts, casual: { ...accepts.casual, limited: false } } });
    expect(enter('guest')).toBe('done');
    expect(membersAt('guest')).toEqual(['guest']);
    floor.enter('elsewhere', { class: 'member', groups: ['another-group'] });
    expect(enter('elsewhere')).toBe('unknown-listing');
  });

  it('[S3.27, S4.3] nobody waits on who lost its class, or the portion', () => {
    enter('mia');
    demote('mia');
    expect(endsFor('mia')).toEqual(['room-closed']);
    expect(enter('mia')).toBe('not-permitted');
    enter('moe');
    change('moe', { portions: ['watch', 'chat'] });
    expect(floor.state.tables.size).toBe(0);
    expect(enter('moe')).toBe('not-permitted');
  });

  it('[S3.27] one of several who wait goes alone, and the host begins with those who may', () => {
    publish(everybody({ title: DOTS, seats: 4 }));
    enter('mia');
    enter('moe');
    enter('guest');
    publish(roomListing({ title: DOTS, seats: 4 }));
    expect(endsFor('guest')).toEqual(['room-closed']);
    expect(membersAt('mia')).toEqual(['mia', 'moe']);
    expect(floor.say('mia', { type: 'begin', table: floor.table('mia') })).toBe('done');
  });
});

describe('the end of a room', () => {
  it.each([
    ['the house goes', () => floor.input({ type: 'left', client: 'house', why: 'lost' })],
    [
      'its session ends, because its key was revoked',
      () => floor.input({ type: 'left', client: 'house', why: 'closed' }),
    ],
    ['the house is a guest from now on', () => demote('house')],
    ['the house comes again, and has not published', () => floor.enter('house', { class: 'house' })],
    ['the house takes it away', () => publish(botListing())],
    ['it is for another title now', () => publish(roomListing({ title: DOTS }))],
    [
      'who waits may only see it now',
      () => publish(roomListing({ rights: { ...RIGHTS, member: { access: 'seen' } } })),
    ],
    ['who waits blocks the house', () => change('mia', { blocked: [{ player: 'player-house', name: 'house' }] })],
  ])('[S3.28] what waits there ends with its reason when %s', (_when, happen) => {
    enter('mia');
    happen();
    expect(endsFor('mia')).toEqual(['room-closed']);
    expect(floor.state.tables.size).toBe(0);
  });

  it('[S3.28] leaves running matches, and those that are about to begin', () => {
    enter('mia');
    enter('moe');
    floor.input({ type: 'left', client: 'house', why: 'closed' });
    const [plan] = floor.confirm();
    expect(floor.state.matches.get(plan?.match ?? '')?.state).toBe('running');
    expect(endsFor('mia')).toEqual(['started']);
    expect(enter('mel')).toBe('unknown-listing');
  });
});

describe('watching a match of a room', () => {
  const begun = (): string => {
    enter('mia');
    enter('moe');
    return floor.confirm()[0]?.match ?? '';
  };
  const watch = (client: string, match: string) => floor.say(client, { type: 'watch', match, besides: null });

  it('[S3.28] is for the classes that play or watch there, as far as the players let them, and for no others', () => {
    const match = begun();
    expect([runningFor('mel'), runningFor('guest'), runningFor('visitor')]).toEqual([1, 1, 0]);
    expect(watch('guest', match)).toBe('done');
    expect(watch('mel', match)).toBe('done');
    expect(watch('visitor', match)).toBe('not-accepted');
    const accepts = floor.state.clients.get('mia')?.self.accepts;
    if (accepts === undefined) throw new Error('mia is here');
    change('mia', { accepts: { ...accepts, watch: { ...accepts.watch, limited: false } } });
    expect(floor.state.watchesOfMatch(match).map(({ b }) => b)).toEqual(['mel']);
    expect(watch('guest', match)).toBe('not-accepted');
  });

  it.each([
    [
      'the right goes',
      () => publish(roomListing({ rights: { ...RIGHTS, limited: { access: 'seen' } } })),
      'not-accepted',
    ],
    ['the house goes', () => floor.input({ type: 'left', client: 'house', why: 'lost' }), 'not-accepted'],
  ] as const)('[S3.28] ends when %s', (_when, happen, code) => {
    const match = begun();
    watch('guest', match);
    happen();
    expect(floor.state.watchesOfMatch(match)).toEqual([]);
    expect(watch('guest', match)).toBe(code);
    expect(floor.state.matches.get(match)?.state).toBe('running');
  });
});
