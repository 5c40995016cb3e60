import { CLASSES, type HouseListing, type ListingAccess, type PlayerClass, type Portion } from '@parley/protocol';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { botListing, matchesListing, roomListing } from '../lobby/testing/listings.ts';
import { takePortions } from '../store/testing/conduct-samples.ts';
import { type Arena, openArena, type TestClient } from '../testing/arena.ts';
import { EXPECTED_PORTIONS } from '../testing/expected-policy.ts';

/** Listings through real sockets of a whole server: each class, each right, each kind (S3). */

let arena: Arena;
let house: TestClient;
let made = 0;
beforeAll(async () => {
  arena = await openArena({ PARLEY_MATCHES_PER_HOUR: '1000' });
  house = await arena.client(await arena.player('house', { class: 'house' }));
});
afterAll(() => arena.stop());

async function clientOf(kind: PlayerClass, without: readonly Portion[] = []): Promise<TestClient> {
  made += 1;
  if (kind !== 'anonymous') {
    const person = await arena.player(`${kind}-${made}`, { class: kind });
    await takePortions(arena.store, person.id, without);
    return arena.client(person);
  }
  const visitor = await arena.visitor(`visitor-${made}`);
  await visitor.next('welcome');
  return visitor;
}

const RIGHTS = ['hidden', 'seen', 'open'] as const;
const right = (kind: HouseListing['kind'], access: (typeof RIGHTS)[number]): ListingAccess => {
  if (access !== 'open') return { access };
  if (kind === 'room') return { access, may: 'play' };
  return kind === 'bot' ? { access, strengths: ['easy'] } : { access, latest: 3 };
};
/** One listing for each kind and right, the same right for every class that the policy lets have it. */
const listings: readonly HouseListing[] = RIGHTS.flatMap((access) => [
  botListing({
    id: `bot-${access}`,
    rights: {
      anonymous: access === 'open' ? { access: 'seen' } : { access },
      limited: right('bot', access),
      member: right('bot', access),
    } as Extract<HouseListing, { kind: 'bot' }>['rights'],
  }),
  matchesListing({
    id: `matches-${access}`,
    rights: {
      anonymous: right('matches', access),
      limited: right('matches', access),
      member: right('matches', access),
    } as Extract<HouseListing, { kind: 'matches' }>['rights'],
  }),
  roomListing({
    id: `room-${access}`,
    rights: {
      anonymous: access === 'open' ? { access, may: 'watch' } : { access },
      limited: right('room', access),
      member: right('room', access),
    } as Extract<HouseListing, { kind: 'room' }>['rights'],
  }),
]);

/** What each class is answered, from the specification: by kind and right, in the order anonymous, guest, member, house. */
const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  'bot-hidden': ['unknown-listing', 'unknown-listing', 'unknown-listing', 'not-permitted'],
  'bot-seen': ['not-permitted', 'not-permitted', 'not-permitted', 'not-permitted'],
  'bot-open': ['not-permitted', 'done', 'done', 'not-permitted'],
  'matches-hidden': ['unknown-listing', 'unknown-listing', 'unknown-listing', 'not-permitted'],
  'matches-seen': ['not-permitted', 'not-permitted', 'not-permitted', 'not-permitted'],
  'matches-open': ['done', 'done', 'done', 'not-permitted'],
  'room-hidden': ['unknown-listing', 'unknown-listing', 'unknown-listing', 'not-permitted'],
  'room-seen': ['not-permitted', 'not-permitted', 'not-permitted', 'not-permitted'],
  'room-open': ['not-permitted', 'done', 'done', 'not-permitted'],
};

const WANTS = {
  bot: { kind: 'bot', strength: 'easy' },
  matches: { kind: 'matches', match: null },
  room: { kind: 'room' },
} as const;

const cases = CLASSES.flatMap((kind, at) =>
  listings.map(({ id, kind: what }) => ({ kind, id, what, expected: EXPECTED[id]?.[at] ?? '' })),
);

describe('through a socket', () => {
  beforeAll(async () => {
    expect(await house.ask({ type: 'publish', listings: [...listings] })).toBe('done');
  });

  it.each(cases)('[S3.18] $kind opens $id: $expected', async ({ kind, id, what, expected }) => {
    const client = await clientOf(kind);
    expect(await client.ask({ type: 'open-listing', house: house.id, listing: id, wants: WANTS[what] })).toBe(expected);
    await client.leave();
  });

  /** By kind, the portion without which it is not opened, from the specification. */
  const needed = { bot: 'casual', matches: 'watch', room: 'casual' } as const;
  const without = (['limited', 'member'] as const).flatMap((kind) =>
    EXPECTED_PORTIONS[kind].flatMap((portion) =>
      (['bot', 'matches', 'room'] as const).map((what) => ({ kind, portion, what })),
    ),
  );
  it.each(without)('[S4.4] $kind without $portion opens $what', async ({ kind, portion, what }) => {
    const client = await clientOf(kind, [portion]);
    const answer = await client.ask({
      type: 'open-listing',
      house: house.id,
      listing: `${what}-open`,
      wants: WANTS[what],
    });
    expect(answer).toBe(needed[what] === portion ? 'not-permitted' : 'done');
    await client.leave();
  });

  it('[S3.17] each class sees what is not hidden from it', async () => {
    for (const kind of ['anonymous', 'limited', 'member'] as const) {
      const client = await clientOf(kind);
      client.say({ type: 'listings' });
      const { lines } = await client.next('listings');
      expect(lines.map(({ listing }) => listing.id).sort()).toEqual(
        listings.flatMap(({ id }) => (id.endsWith('hidden') ? [] : [id])).sort(),
      );
      await client.leave();
    }
  });

  it('[S3.18] both are told of one introduction, signed for this listing, class and wish and no other', async () => {
    const member = await clientOf('member');
    const wants = { kind: 'matches', match: 'match-0001' } as const;
    const before = house.messages.length;
    expect(await member.ask({ type: 'open-listing', house: house.id, listing: 'matches-open', wants })).toBe('done');
    const { start } = await member.next('listing-opened');
    const isIt = ({ start: one }: { readonly start: typeof start }) => one.introduction === start.introduction;
    const { start: asked } = await house.next('listing-asked', isIt);
    expect(house.messages.length).toBeGreaterThan(before);
    expect(asked.jwt).toBe(start.jwt);
    expect(decodeJwt(start.jwt)).toMatchObject({
      jti: start.introduction,
      listing: { house: house.id, id: 'matches-open', class: 'member', wants },
      a: { key: house.person?.key, seat: 0 },
      b: { key: member.person?.key, seat: 8 },
    });
    // Nobody else signals within it, and neither of the two does once it was closed.
    const signal = { type: 'signal', introduction: start.introduction, signal: { kind: 'retry', attempt: 1 } } as const;
    const stranger = await clientOf('limited');
    expect(await stranger.ask(signal)).toBe('not-a-party');
    expect(await member.ask({ type: 'close-listing', introduction: start.introduction })).toBe('done');
    await house.next('introduction-ended', ({ introduction }) => introduction === start.introduction);
    expect(await member.ask(signal)).toBe('unknown-introduction');
    await Promise.all([member.leave(), stranger.leave()]);
  });

  it('[S3.26, S3.27] two members meet in their room; a guest who knows its table cannot sit down there', async () => {
    const meeting = await arena.client(await arena.player('meeting-house', { class: 'house' }));
    expect(await meeting.ask({ type: 'publish', listings: [roomListing()] })).toBe('done');
    const [one, other, guest] = [await clientOf('member'), await clientOf('member'), await clientOf('limited')];
    const opening = { type: 'open-listing', house: meeting.id, listing: 'room', wants: { kind: 'room' } } as const;
    expect(await one.ask(opening)).toBe('done');
    const { table } = await one.next('table');
    expect(await guest.ask(opening)).toBe('not-permitted');
    expect(await guest.ask({ type: 'join', table: table.table })).toBe('not-permitted');
    guest.raw(JSON.stringify({ type: 'join', re: 77, table: table.table, listing: 'room' }));
    await guest.next('refused', ({ re, code }) => re === 77 && code === 'not-permitted');
    expect(await other.ask(opening)).toBe('done');
    const [first, second] = await Promise.all([one.next('match'), other.next('match')]);
    expect(first.start.match).toBe(second.start.match);
    expect(first.start.participants.map(({ card }) => card.class)).toEqual(['member', 'member']);
    const claim = { house: meeting.id, id: 'room', class: 'member', wants: { kind: 'room' } };
    expect(first.start.listing).toEqual(claim);
    await Promise.all([one, other, guest, meeting].map((each) => each.leave()));
  });

  it('[S3.25] a room for play for a rating is refused, and what was published before stays', async () => {
    const [room] = [roomListing({ id: 'room-ranked' })];
    house.raw(JSON.stringify({ type: 'publish', re: 98, listings: [{ ...room, mode: 'ranked' }] }));
    await house.next('refused', ({ code }) => code === 'malformed');
    const member = await clientOf('member');
    member.say({ type: 'listings' });
    const { lines } = await member.next('listings');
    expect(lines.map(({ listing }) => listing.id)).toContain('room-open');
    await member.leave();
  });

  it('[S3.16] ten thousand listings are refused by their size, and the connection goes on', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => botListing({ id: `bot-${n}` }));
    house.raw(JSON.stringify({ type: 'publish', re: 99, listings: many }));
    const answered = await Promise.race([
      house.next('refused', ({ code }) => code === 'too-large').then(() => 'refused'),
      house.closed.then(() => 'closed'),
    ]);
    expect(['refused', 'closed']).toContain(answered);
  });
});

it('[S3.21, S3.28] a house whose key was revoked is disconnected within seconds, and its listings are gone', async () => {
  const other = await arena.client(await arena.player('other-house', { class: 'house' }));
  expect(await other.ask({ type: 'publish', listings: [botListing()] })).toBe('done');
  const guest = await clientOf('limited');
  const wants = { kind: 'bot', strength: 'easy' } as const;
  expect(await guest.ask({ type: 'open-listing', house: other.id, listing: 'bot', wants })).toBe('done');
  expect(await other.ask({ type: 'publish', listings: [botListing(), roomListing()] })).toBe('done');
  const waiter = await clientOf('member');
  const room = { type: 'open-listing', house: other.id, listing: 'room', wants: { kind: 'room' } } as const;
  expect(await waiter.ask(room)).toBe('done');
  // As the command does it, in the database and nowhere else.
  await arena.store.houses.demoteOthers([]);
  arena.advance(2_000);
  expect((await other.closed).reason).toBe('not-signed-in');
  expect(await guest.ask({ type: 'open-listing', house: other.id, listing: 'bot', wants })).toBe('unknown-listing');
  expect(await waiter.next('table-gone')).toMatchObject({ end: 'room-closed' });
  expect(await waiter.ask(room)).toBe('unknown-listing');
});
