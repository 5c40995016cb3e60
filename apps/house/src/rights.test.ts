import { STRENGTHS } from '@parley/games';
import {
  BOT_STRENGTHS,
  type HouseListing,
  type ListingClaim,
  type ListingWants,
  type ShownMatch,
} from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { readListingConfig } from './listing-config.ts';
import { isRecorded, matchesFor, strengthFor } from './rights.ts';
import { framesFor } from './shown.ts';

const example = {
  listings: [
    {
      kind: 'bot',
      id: 'bot',
      name: 'Quill plays',
      title: 'four-in-a-row',
      recorded: true,
      for: { limited: { strengths: ['easy', 'normal'] }, member: { strengths: ['easy', 'normal', 'strong'] } },
    },
    {
      kind: 'matches',
      id: 'matches',
      name: 'Matches',
      title: 'four-in-a-row',
      for: { anonymous: { latest: 1 }, limited: 'seen', member: { latest: 2 } },
    },
    { kind: 'room', id: 'room', name: 'The room', title: 'four-in-a-row', for: { limited: 'play', member: 'play' } },
  ],
};
const titleNamed = (id: string) => (id === 'chess' ? null : { seats: { min: 2, max: 2 } });
const read = readListingConfig(JSON.stringify(example), titleNamed);
const listings: readonly HouseListing[] = read.ok ? read.value.listings : [];

const claim = (kind: ListingClaim['class'], wants: ListingWants, id: string = wants.kind): ListingClaim => ({
  house: 'client-house',
  id,
  class: kind,
  wants,
});

describe('what a house gives', () => {
  it('[S3.15] names the strengths of the titles', () => {
    expect(BOT_STRENGTHS).toEqual(STRENGTHS);
  });

  it.each([
    ['limited', 'easy', 'easy'],
    ['limited', 'normal', 'normal'],
    ['limited', 'strong', null],
    ['member', 'strong', 'strong'],
    ['anonymous', 'easy', null],
    ['house', 'easy', null],
  ] as const)('[S3.19] to a %s who wants the %s bot: %s', (kind, strength, given) => {
    expect(strengthFor(listings, claim(kind, { kind: 'bot', strength }))).toBe(given);
  });

  it.each(['limited', 'member'] as const)('[S3.26] no seat in a room of its own, whoever asks it: a %s', (kind) => {
    expect(strengthFor(listings, claim(kind, { kind: 'room' }))).toBeNull();
    expect(matchesFor(listings, claim(kind, { kind: 'room' }))).toBeNull();
  });

  it('[S3.19] nothing by a listing that there is not, or of another kind', () => {
    expect(strengthFor(listings, claim('member', { kind: 'bot', strength: 'easy' }, 'matches'))).toBeNull();
    expect(strengthFor(listings, claim('member', { kind: 'bot', strength: 'easy' }, 'another'))).toBeNull();
    expect(matchesFor(listings, claim('member', { kind: 'matches', match: null }, 'bot'))).toBeNull();
    expect(isRecorded(listings, claim('limited', { kind: 'bot', strength: 'easy' }))).toBe(true);
    expect(isRecorded(listings, claim('limited', { kind: 'bot', strength: 'easy' }, 'matches'))).toBe(false);
  });

  const all: readonly ShownMatch[] = [3, 2, 1].map((n) => ({
    match: `match-000${n}`,
    startedAt: n,
    players: ['Ada', 'Quill'],
    ranks: [1, 2],
  }));
  const shelf = {
    latest: (_title: string, most: number) => all.slice(0, most),
    text: async (match: string) => (all.some((one) => one.match === match) ? `file of ${match}` : null),
  };
  const shown = async (kind: ListingClaim['class'], match: string | null) => {
    const listing = claim(kind, { kind: 'matches', match });
    const start = { listing } as Parameters<typeof framesFor>[2];
    const frames = [...(await framesFor(listings, shelf, start))];
    return frames.map((frame) => JSON.parse(new TextDecoder().decode(frame)) as Record<string, unknown>);
  };

  it('[S3.19] the latest matches, as many as the class gets, and the newest of them', async () => {
    const frames = await shown('member', null);
    expect(frames.filter(({ t }) => t === 'line')).toHaveLength(2);
    expect(frames).toContainEqual({ t: 'part', match: 'match-0003', text: 'file of match-0003' });
    expect((await shown('anonymous', null)).filter(({ t }) => t === 'line')).toHaveLength(1);
  });

  it.each([
    ['an older match than its class gets', 'member', 'match-0001', 'not-permitted'],
    ['the second one, as a visitor', 'anonymous', 'match-0002', 'not-permitted'],
    ['any, as a class that only sees them', 'limited', null, 'not-permitted'],
    ['one that there is not', 'member', 'match-0009', 'unknown-match'],
  ] as const)('[S3.19] no to somebody who wants %s', async (_what, kind, match, code) => {
    expect(await shown(kind, match)).toEqual([{ t: 'no', code }]);
  });
});

describe('a room in the file of a house', () => {
  const room = { kind: 'room', id: 'room', name: 'The quiet room', title: 'four-in-a-row', for: { member: 'play' } };
  const of = (change: object) => readListingConfig(JSON.stringify({ listings: [{ ...room, ...change }] }), titleNamed);

  it('[S3.25] is published as casual, for as many as it says, with what each class gets', () => {
    const result = of({ for: { anonymous: 'watch', limited: 'seen', member: 'play' } });
    expect(result.ok ? result.value.listings : result.error).toEqual([
      {
        ...{ kind: 'room', id: 'room', name: 'The quiet room', about: '', title: 'four-in-a-row' },
        ...{ mode: 'casual', seats: 2 },
        rights: {
          anonymous: { access: 'open', may: 'watch' },
          limited: { access: 'seen' },
          member: { access: 'open', may: 'play' },
        },
      },
    ]);
  });

  it.each([
    ['for ranked play', { mode: 'ranked' }, /mode.*casual/],
    ['where visitors play', { for: { anonymous: 'play' } }, /anonymous cannot open/],
    ['for more than its title has', { seats: 3 }, /for 2 players: write that in seats/],
    ['with a right of a bot', { for: { member: { strengths: ['easy'] } } }, /for\.member.*"play", "watch"/],
    ['whose bot plays', { recorded: true }, /not as expected/],
  ])('[S3.25] %s is answered with a sentence that says what to write', (_what, change, sentence) => {
    const result = of(change);
    expect(result.ok ? 'taken' : result.error).toMatch(sentence);
  });
});

describe('the file of a house', () => {
  const wrong = (change: object): string => {
    const [bot] = example.listings;
    const result = readListingConfig(JSON.stringify({ listings: [{ ...bot, ...change }] }), titleNamed);
    return result.ok ? 'taken' : result.error;
  };
  it.each([
    ['a strength that there is not', { for: { limited: { strengths: ['godlike'] } } }, /for\.limited/],
    ['a bot for visitors', { for: { anonymous: { strengths: ['easy'] } } }, /anonymous cannot open/],
    ['a title that there is not', { title: 'chess' }, /no title chess/],
    ['markup in its name', { name: '<b>Bot</b>' }, /name is not as expected/],
    ['a field that there is not', { strength: 'easy' }, /not as expected/],
    ['an id with spaces', { id: 'my bot' }, /id is not as expected/],
  ])('[S3.22] with %s is answered with a sentence that names the place', (_what, change, sentence) => {
    expect(wrong(change)).toMatch(sentence);
  });
  it('[S3.22] that is no JSON, or has an id twice, too', () => {
    expect(readListingConfig('{', titleNamed)).toMatchObject({ ok: false });
    const [bot] = example.listings;
    const twice = readListingConfig(JSON.stringify({ listings: [bot, bot] }), titleNamed);
    expect(twice).toMatchObject({ ok: false, error: expect.stringContaining('same id') });
  });
});
