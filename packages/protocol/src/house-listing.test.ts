import { describe, expect, it } from 'vitest';
import { type HouseListing, houseListingSchema, LISTING_CLASSES } from './house-listing.ts';
import { LIMITS } from './limits.ts';
import { BOT_STRENGTHS, LISTING_KINDS } from './listing-claim.ts';
import { parseClientMessage } from './parse.ts';
import { mayOpenListing, overreachOf, PORTIONS_OF, useOf } from './policy.ts';

const bot = (change: object = {}): HouseListing =>
  ({
    kind: 'bot',
    id: 'bot',
    name: 'Four in a Row bot',
    about: '',
    title: 'four-in-a-row',
    recorded: false,
    rights: {
      anonymous: { access: 'hidden' },
      limited: { access: 'seen' },
      member: { access: 'open', strengths: [...BOT_STRENGTHS] },
    },
    ...change,
  }) as HouseListing;
const room = (change: object = {}): HouseListing =>
  bot({
    kind: 'room',
    id: 'room',
    mode: 'casual',
    seats: 2,
    rights: {
      anonymous: { access: 'open', may: 'watch' },
      limited: { access: 'open', may: 'watch' },
      member: { access: 'open', may: 'play' },
    },
    ...change,
  });
const published = (listings: readonly object[]) =>
  parseClientMessage(JSON.stringify({ type: 'publish', re: 1, listings }));
const numbered = (count: number, change: object = {}) =>
  Array.from({ length: count }, (_, n) => bot({ id: `bot-${n}`, ...change }));

describe('a list of listings', () => {
  it('[S3.16] as long as it may be fits into a frame, whatever script its texts are in', () => {
    const about = '好'.repeat(LIMITS.aboutChars);
    const name = '好'.repeat(LIMITS.groupNameChars.max);
    const full = numbered(LIMITS.listings, { name, about });
    expect(published(full).ok).toBe(true);
    const bytes = new TextEncoder().encode(JSON.stringify({ type: 'publish', re: 0x7fff_ffff, listings: full })).length;
    expect(bytes).toBeLessThan(LIMITS.frameBytes);
  });

  it.each([
    ['one more than it may have', numbered(LIMITS.listings + 1), 'malformed'],
    ['ten thousand', numbered(10_000), 'too-large'],
    ['two of one id', [bot(), bot()], 'malformed'],
    ['markup as a name', [bot({ name: '<b>Bot</b>' })], 'malformed'],
    ['a name that turns the text around', [bot({ name: 'Bot \u202eenots' })], 'malformed'],
    ['a name of invisible letters', [bot({ name: '\u3164\u3164\u3164' })], 'malformed'],
    ['a text with control characters', [bot({ about: 'a\u0000b' })], 'malformed'],
    ['a text over its length', [bot({ about: 'x'.repeat(LIMITS.aboutChars + 1) })], 'malformed'],
    ['an id that is a path', [bot({ id: '../secret' })], 'malformed'],
    ['a kind that there is not', [bot({ kind: 'casino' })], 'malformed'],
    ['no rights for a class', [bot({ rights: { member: { access: 'hidden' } } })], 'malformed'],
    [
      'a strength twice',
      [bot({ rights: { ...bot().rights, member: { access: 'open', strengths: ['easy', 'easy'] } } })],
      'malformed',
    ],
    [
      'rights of another kind',
      [bot({ rights: { ...bot().rights, member: { access: 'open', latest: 3 } } })],
      'malformed',
    ],
  ])('[S3.16] with %s is refused', (_what, listings, code) => {
    expect(published(listings)).toMatchObject({ ok: false, error: { code } });
  });

  it.each([
    ['as it may be', [room()], null],
    ['a room for play for a rating', [room({ mode: 'ranked' })], 'malformed'],
    ['a room of no mode', [room({ mode: undefined })], 'malformed'],
    ['a room of one seat', [room({ seats: 1 })], 'malformed'],
    ['a room of a thousand seats', [room({ seats: 1_000 })], 'malformed'],
    [
      'a right that a room does not give',
      [room({ rights: { ...room().rights, member: { access: 'open', may: 'reign' } } })],
      'malformed',
    ],
  ])('[S3.25] with %s: a room is casual, for a bounded number of players', (_what, listings, code) => {
    expect(published(listings)).toMatchObject(code === null ? { ok: true } : { ok: false, error: { code } });
  });
});

describe('the policy', () => {
  it('[S4.3] gives each class what opening a listing needs, and nobody without that portion', () => {
    expect(LISTING_KINDS.map((kind) => useOf(kind, null))).toEqual(['play', 'watch', 'play']);
    const may = (['play', 'watch'] as const).map((use) =>
      (['anonymous', 'limited', 'member', 'house'] as const).map((one) =>
        mayOpenListing({ class: one, portions: PORTIONS_OF[one] }, use),
      ),
    );
    expect(may).toEqual([
      ['watch-only', 'allowed', 'allowed', 'allowed'],
      ['allowed', 'allowed', 'allowed', 'not-permitted'],
    ]);
    for (const use of ['play', 'watch'] as const) {
      expect(mayOpenListing({ class: 'member', portions: ['chat'] }, use)).toBe('not-permitted');
    }
  });

  it('[S4.3] finds each class to which a listing gives more than it may have', () => {
    const open = { access: 'open', strengths: ['easy'] };
    const rights = Object.fromEntries(LISTING_CLASSES.map((one) => [one, open]));
    const listing = houseListingSchema.parse(bot({ rights }));
    expect(overreachOf(listing)).toEqual(['anonymous']);
    expect(overreachOf(bot())).toEqual([]);
    const plays = { access: 'open', may: 'play' };
    expect(published([room()]).ok).toBe(true);
    expect(overreachOf(room())).toEqual([]);
    expect(overreachOf(room({ rights: { anonymous: plays, limited: plays, member: plays } }))).toEqual(['anonymous']);
  });
});
