import { type HouseListing, LIMITS, type ListingLine, PORTIONS_OF } from '@parley/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { listingAccess } from './projection.ts';
import { DOTS, type Floor, FOUR, openFloor } from './testing/floor.ts';
import { botListing, matchesListing } from './testing/listings.ts';

let floor: Floor;
beforeEach(() => {
  floor = openFloor();
  floor.enter('house', { class: 'house' });
  floor.enter('guest');
  floor.enter('member', { class: 'member' });
  floor.enter('visitor', { class: 'anonymous', groups: [] });
});

const publish = (...listings: readonly HouseListing[]) =>
  floor.say('house', { type: 'publish', listings: [...listings] });

function linesFor(client: string): readonly ListingLine[] {
  floor.say(client, { type: 'listings' });
  const answer = floor.sent(client).findLast(({ type }) => type === 'listings');
  return answer?.type === 'listings' ? answer.lines : [];
}
const idsFor = (client: string): readonly string[] => linesFor(client).map(({ listing }) => listing.id);
const lastSent = (client: string, type: string) => floor.sent(client).filter((message) => message.type === type);
const open = (client: string, listing: string, strength: 'easy' | 'strong' = 'easy') =>
  floor.say(client, { type: 'open-listing', house: 'house', listing, wants: { kind: 'bot', strength } });
const look = (client: string, listing = 'matches') =>
  floor.say(client, { type: 'open-listing', house: 'house', listing, wants: { kind: 'matches', match: null } });
/** A player becomes a guest while it is here. */
function demote(client: string): void {
  const self = floor.state.clients.get(client)?.self;
  if (self === undefined) throw new Error(`${client} is here`);
  floor.input({ type: 'player-changed', self: { ...self, class: 'limited', portions: [...PORTIONS_OF.limited] } });
}
const introductions = () => [...floor.state.introductions.values()].filter(({ purpose }) => purpose === 'listing');

describe('publishing', () => {
  it('[S3.16] replaces the whole list, and what is gone is not there any more', () => {
    expect(publish(botListing(), matchesListing())).toBe('done');
    expect(idsFor('member')).toEqual(['bot', 'matches']);
    expect(publish(matchesListing())).toBe('done');
    expect(idsFor('member')).toEqual(['matches']);
  });

  it('[S3.16] goes with the house, and comes back only by publishing again', () => {
    publish(botListing());
    floor.input({ type: 'left', client: 'house', why: 'lost' });
    expect(idsFor('member')).toEqual([]);
    floor.enter('house', { class: 'house' });
    expect(idsFor('member')).toEqual([]);
  });

  it.each([
    ['of a title that the server does not know', botListing({ title: 'chess' })],
    ['under a name that nobody may bear', botListing({ name: 'Parley support' })],
    ['under an insult in look-alikes', botListing({ name: 'Fuсk you' })],
    [
      'that lets visitors play',
      botListing({ rights: { ...botListing().rights, anonymous: { access: 'open', strengths: ['easy'] } } } as never),
    ],
  ])('[S3.16, S4.3] one %s is refused, with all that came with it', (_what, listing) => {
    publish(botListing({ id: 'earlier' }));
    expect(publish(botListing(), listing)).toBe('listing-refused');
    expect(idsFor('member')).toEqual(['earlier']);
  });

  it('[S3.16] of a title that the house itself does not play is refused', () => {
    floor.enter('other-house', { class: 'house' }, [FOUR]);
    const listings = [botListing({ title: DOTS })];
    expect(floor.say('other-house', { type: 'publish', listings })).toBe('listing-refused');
  });

  it('[S3.16] is bounded in time: a house that publishes again and again waits', () => {
    const answers = Array.from({ length: LIMITS.publishBurst + 2 }, () => publish(botListing()));
    expect(answers.slice(-2)).toEqual(['too-fast', 'too-fast']);
    floor.now += LIMITS.publishEveryMs;
    expect(publish(botListing())).toBe('done');
  });

  it('[S4.3] needs a house that has the portion', () => {
    expect(floor.say('member', { type: 'publish', listings: [botListing()] })).toBe('not-permitted');
    expect(floor.say('guest', { type: 'publish', listings: [botListing()] })).toBe('not-permitted');
    expect(floor.say('visitor', { type: 'publish', listings: [botListing()] })).toBe('watch-only');
    floor.enter('fallen', { class: 'house', portions: ['casual', 'watch'] });
    expect(floor.say('fallen', { type: 'publish', listings: [botListing()] })).toBe('not-permitted');
  });
});

describe('the list of a client', () => {
  it('[S3.17] has what its class may see, with what that class gets and who may open it', () => {
    publish(botListing(), matchesListing());
    expect(idsFor('visitor')).toEqual([]);
    expect(linesFor('guest').map(({ listing, opensTo }) => [listing.id, listing.mine, opensTo])).toEqual([
      ['bot', { access: 'open', strengths: ['easy', 'normal'] }, ['limited', 'member']],
      ['matches', { access: 'seen' }, ['member']],
    ]);
    expect(linesFor('member').map(({ listing }) => listing.mine)).toEqual([
      { access: 'open', strengths: ['easy', 'normal', 'strong'] },
      { access: 'open', latest: 5 },
    ]);
    // What other classes get is nobody's business.
    expect(JSON.stringify(linesFor('guest'))).not.toContain('strong');
  });

  it('[S3.17] has nothing of a house that blocked it or that it blocked, or with which it shares no group', () => {
    publish(botListing());
    floor.say('member', { type: 'block', player: 'player-house' });
    expect(idsFor('member')).toEqual([]);
    floor.enter('elsewhere', { class: 'member', groups: ['another-group'] });
    expect(idsFor('elsewhere')).toEqual([]);
    expect(open('elsewhere', 'bot')).toBe('unknown-listing');
    expect(open('member', 'bot')).toBe('unknown-listing');
  });

  it('[S3.17] names each house before it names any of them twice, and a bounded number of lines', () => {
    for (let n = 0; n < 8; n += 1) floor.enter(`house-${n}`, { class: 'house' });
    const many = Array.from({ length: LIMITS.listings }, (_, n) => botListing({ id: `bot-${n}` }));
    publish(...many);
    for (let n = 0; n < 8; n += 1) {
      const listings = many.slice(0, n === 7 ? 1 : LIMITS.listings);
      expect(floor.say(`house-${n}`, { type: 'publish', listings })).toBe('done');
    }
    const lines = linesFor('guest');
    expect(lines).toHaveLength(LIMITS.listingLines);
    expect(new Set(lines.slice(0, 9).map(({ house }) => house)).size).toBe(9);
  });

  it('[S3.17, S4.3] and what may be opened are one function of the two clients, whatever portion somebody lost', () => {
    publish(botListing(), matchesListing());
    const house = floor.state.clients.get('house');
    for (const kind of ['anonymous', 'limited', 'member'] as const) {
      for (const lost of [null, 'casual', 'watch'] as const) {
        const name = `${kind}-without-${lost}`;
        const portions = PORTIONS_OF[kind].filter((portion) => portion !== lost);
        floor.enter(name, { class: kind, portions, ...(kind === 'anonymous' ? { groups: [] } : {}) });
        const viewer = floor.state.clients.get(name);
        if (house === undefined || viewer === undefined) throw new Error('both are here');
        const lines = new Map(linesFor(name).map(({ listing }) => [listing.id, listing.mine.access]));
        for (const listing of house.listings) {
          const { state } = listingAccess(viewer, house, listing);
          expect(lines.get(listing.id)).toBe(state === 'unseen' ? undefined : state === 'closed' ? 'seen' : 'open');
          const answer = listing.kind === 'bot' ? open(name, listing.id) : look(name, listing.id);
          expect(answer === 'done', `${name} opens ${listing.id}`).toBe(state === 'open');
        }
        floor.input({ type: 'left', client: name, why: 'closed' });
      }
    }
  });
});

describe('opening a bot', () => {
  beforeEach(() => void publish(botListing(), botListing({ id: 'members-bot', rights: MEMBERS_ONLY })));
  const MEMBERS_ONLY: Extract<HouseListing, { kind: 'bot' }>['rights'] = {
    anonymous: { access: 'hidden' },
    limited: { access: 'seen' },
    member: { access: 'open', strengths: ['strong'] },
  };

  it('[S3.18] asks the house by an invitation that names listing, class and wish, and the match is bound to them', () => {
    expect(open('guest', 'bot')).toBe('done');
    const claim = { house: 'house', id: 'bot', class: 'limited', wants: { kind: 'bot', strength: 'easy' } };
    expect(floor.shown('house').tables.get(floor.table('guest'))?.listing).toEqual(claim);
    expect(floor.say('house', { type: 'consent', table: floor.table('guest') })).toBe('done');
    expect(floor.starting[0]).toMatchObject({ listing: claim });
    floor.confirm();
  });

  it('[S3.18] is refused with its code to a class that it is not open to, and to one that does not see it', () => {
    expect(open('guest', 'members-bot')).toBe('not-permitted');
    expect(open('visitor', 'bot')).toBe('unknown-listing');
    expect(open('guest', 'no-such')).toBe('unknown-listing');
    expect(look('guest', 'bot')).toBe('unexpected');
  });

  it.each([
    ['the class of the asker', () => demote('member')],
    ['the listing', () => void publish(botListing())],
    [
      'the rights',
      () => void publish(botListing({ id: 'members-bot', rights: { ...MEMBERS_ONLY, member: { access: 'seen' } } })),
    ],
  ])('[S3.18] is looked at again when the two are introduced: %s changed meanwhile', (_what, change) => {
    expect(open('member', 'members-bot', 'strong')).toBe('done');
    const table = floor.table('member');
    change();
    expect(floor.say('house', { type: 'consent', table })).toBe('not-permitted');
    expect(floor.starting).toEqual([]);
  });

  it('[S3.18] twice is one table, and at another strength another one', () => {
    open('guest', 'bot');
    const first = floor.table('guest');
    open('guest', 'bot');
    expect(floor.table('guest')).toBe(first);
    open('member', 'bot', 'easy');
    const easy = floor.table('member');
    open('member', 'bot', 'strong');
    expect(floor.table('member')).not.toBe(easy);
  });

  it('[S3.18] Play now asks no bot, also while one has been asked', () => {
    open('guest', 'bot');
    const first = floor.table('guest');
    expect(floor.say('guest', { type: 'play', title: FOUR })).toBe('done');
    expect(floor.table('guest')).not.toBe(first);
    expect(floor.shown('house').tables.get(floor.table('guest'))?.invitations).toEqual([]);
  });

  it('[S3.18] a rematch is for the same listing and strength', () => {
    open('member', 'bot', 'strong');
    floor.say('house', { type: 'consent', table: floor.table('member') });
    const [plan] = floor.confirm();
    floor.input({ type: 'match-over', match: plan?.match ?? '' });
    expect(floor.say('member', { type: 'rematch', match: plan?.match ?? '' })).toBe('done');
    const table = floor.table('member');
    expect(floor.shown('house').tables.get(table)?.listing).toMatchObject({ wants: { strength: 'strong' } });
    publish(matchesListing());
    expect(floor.say('house', { type: 'consent', table })).toBe('not-permitted');
  });

  it('[S3.18] by a hundred at once is bounded, and told plainly', () => {
    const answers = Array.from({ length: 100 }, (_, n) => {
      floor.enter(`crowd-${n}`);
      return open(`crowd-${n}`, 'bot');
    });
    expect(answers.filter((one) => one === 'done').length).toBe(16);
    expect(new Set(answers)).toEqual(new Set(['done', 'listing-full']));
    expect(linesFor('member')[0]).toMatchObject({ full: true });
  });
});

describe('opening a bot that plays in real time', () => {
  const SUMO = 'sumo';
  const TITLES = [FOUR, SUMO];

  /** A bot for each of two titles, and so many guests who play Sumo with it. */
  function playing(guests: number): readonly string[] {
    floor = openFloor({ titles: new Map(TITLES.map((title) => [title, { rules: 1, seats: { min: 2, max: 8 } }])) });
    floor.enter('house', { class: 'house' }, TITLES);
    floor.enter('member', { class: 'member' }, TITLES);
    publish(botListing(), botListing({ id: 'sumo', title: SUMO }));
    const names = Array.from({ length: guests }, (_, n) => `guest-${n}`);
    for (const name of names) {
      floor.enter(name, {}, TITLES);
      expect(open(name, 'sumo')).toBe('done');
      floor.say('house', { type: 'consent', table: floor.table(name) });
    }
    return names;
  }
  const fullFor = (client: string) => linesFor(client).map(({ listing, full }) => [listing.id, full]);

  it('[S3.18, N14.12] more than it keeps up with is full, and is told so; its bot for a title by turns is not', () => {
    playing(LIMITS.houseRealTime);
    expect(open('member', 'sumo')).toBe('listing-full');
    expect(fullFor('member')).toEqual([
      ['bot', false],
      ['sumo', true],
    ]);
    expect(open('member', 'bot')).toBe('done');
  });

  it('[S3.18, N14.12] has room again when one of its matches is over', () => {
    playing(LIMITS.houseRealTime);
    const [plan] = floor.confirm();
    expect(open('member', 'sumo')).toBe('listing-full');
    floor.input({ type: 'match-over', match: plan?.match ?? '' });
    expect(open('member', 'sumo')).toBe('done');
  });

  it('[N14.12] whoever asks it by name is told that it is busy: by a challenge, and from a table with more seats than it has room for', () => {
    playing(LIMITS.houseRealTime - 3);
    const wish = { type: 'select', to: 'house', title: SUMO, mode: 'casual', table: null } as const;
    expect(floor.say('member', { ...wish, seats: 5 })).toBe('busy');
    const table = { type: 'open', title: SUMO, mode: 'casual', seats: 5 } as const;
    expect(floor.say('member', table)).toBe('done');
    expect(floor.say('member', { ...wish, seats: 5, table: floor.table('member') })).toBe('busy');
    expect(floor.say('member', { ...wish, seats: 4 })).toBe('done');
    floor.enter('late', {}, TITLES);
    expect(floor.say('late', { ...wish, seats: 2 })).toBe('busy');
    expect(floor.say('late', { ...wish, title: FOUR, seats: 2 })).toBe('done');
  });
});

describe('opening matches', () => {
  beforeEach(() => void publish(matchesListing()));

  it('[S3.18] introduces the two at once, one way, with listing, class and wish in it', () => {
    const effects = floor.input({
      type: 'making-message',
      client: 'member',
      message: {
        type: 'open-listing',
        re: 1,
        house: 'house',
        listing: 'matches',
        wants: { kind: 'matches', match: 'match-0001' },
      },
      randomness: { id: 'introduction-0001', seed: 1 },
    });
    const order = effects.find(({ type }) => type === 'show-listing');
    expect(order).toMatchObject({
      introduction: 'introduction-0001',
      listing: { house: 'house', id: 'matches', class: 'member', wants: { match: 'match-0001' } },
      plan: { relayOnly: true },
    });
  });

  it('[S3.18] carries signals between the two alone, and none once it has ended', () => {
    look('member');
    const [one] = introductions();
    const signal = { type: 'signal', introduction: one?.id ?? '', signal: { kind: 'retry', attempt: 1 } } as const;
    expect(floor.say('member', signal)).toBeNull();
    expect(lastSent('house', 'signal')).toHaveLength(1);
    expect(floor.say('guest', signal)).toBe('not-a-party');
    expect(floor.say('guest', { type: 'close-listing', introduction: one?.id ?? '' })).toBe('done');
    expect(introductions()).toHaveLength(1);
    expect(floor.say('house', { type: 'close-listing', introduction: one?.id ?? '' })).toBe('done');
    expect(lastSent('member', 'introduction-ended')).toHaveLength(1);
    expect(floor.say('member', signal)).toBe('unknown-introduction');
  });

  it('[S3.18] is one at a time for each client, and a bounded number for a house', () => {
    look('member');
    look('member');
    expect(introductions()).toHaveLength(1);
    const answers = Array.from({ length: 100 }, (_, n) => {
      floor.enter(`crowd-${n}`, { class: 'member' });
      return look(`crowd-${n}`);
    });
    expect(introductions()).toHaveLength(LIMITS.listingLinks);
    expect(new Set(answers)).toEqual(new Set(['done', 'listing-full']));
  });

  it('[S3.18] again and again is bounded for the house, however many ask', () => {
    let done = 0;
    for (let n = 0; n < LIMITS.openingsBurst + 10; n += 1) if (look('member') === 'done') done += 1;
    expect(done).toBe(LIMITS.openingsBurst);
  });

  it.each([
    ['the house goes', () => floor.input({ type: 'left', client: 'house', why: 'lost' }), 'disconnected'],
    ['the house comes again', () => floor.enter('house', { class: 'house' }), 'disconnected'],
    ['the listing goes', () => publish(botListing()), 'blocked'],
    ['the two are parted', () => floor.say('member', { type: 'block', player: 'player-house' }), 'blocked'],
    ['its time is over', () => pass(121_000), 'expired'],
  ])('[S3.18] ends when %s', (_when, happen, reason) => {
    look('member');
    happen();
    expect(introductions()).toEqual([]);
    expect(lastSent('member', 'introduction-ended')).toEqual([
      expect.objectContaining({ type: 'introduction-ended', reason }),
    ]);
  });
  function pass(ms: number): void {
    floor.now += ms;
    floor.input({ type: 'tick' });
  }

  it('[S3.18, S4.3] ends when the asker loses the portion', () => {
    look('member');
    const self = floor.state.clients.get('member')?.self;
    if (self === undefined) throw new Error('the member is here');
    floor.input({ type: 'player-changed', self: { ...self, portions: ['casual'] } });
    expect(introductions()).toEqual([]);
  });
});
