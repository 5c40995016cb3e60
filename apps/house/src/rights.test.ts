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
  ],
};
const read = readListingConfig(JSON.stringify(example), () => true);
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

describe('the file of a house', () => {
  const wrong = (change: object): string => {
    const [bot] = example.listings;
    const result = readListingConfig(
      JSON.stringify({ listings: [{ ...bot, ...change }] }),
      (title) => title !== 'chess',
    );
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
    expect(readListingConfig('{', () => true)).toMatchObject({ ok: false });
    const [bot] = example.listings;
    const twice = readListingConfig(JSON.stringify({ listings: [bot, bot] }), () => true);
    expect(twice).toMatchObject({ ok: false, error: expect.stringContaining('same id') });
  });
});
