import type { ListingLine } from '@parley/protocol';
import { describe, expect, it, vi } from 'vitest';
import first from '../text/de/first.ts';
import rest from '../text/de/rest.ts';
import { addTexts, setLanguage } from '../text/text.ts';
import { closedSentence, crowdWords, listingName, listingNameAlone } from './listing.ts';

const line = (kind: 'bot' | 'matches' | 'room', opensTo: ListingLine['opensTo']) =>
  ({ opensTo, listing: { kind } }) as unknown as ListingLine;

describe('a listing that is not open', () => {
  it.each([
    ['a guest, for members', line('matches', ['member']), 'limited', 'For members: create an account to look.'],
    ['a guest, a bot for members', line('bot', ['member']), 'limited', 'For members: create an account to play it.'],
    [
      'a visitor, for all who play',
      line('bot', ['limited', 'member']),
      'anonymous',
      'For guests and members: enter to play, there is nothing to fill in.',
    ],
    ['a guest, a room for members', line('room', ['member']), 'limited', 'For members: create an account to come in.'],
    ['a member, for guests', line('bot', ['limited']), 'member', 'For guests only.'],
    [
      'a member that has lost it',
      line('bot', ['limited', 'member']),
      'member',
      'Not open to you for a time. The line at the top says why.',
    ],
    ['anybody, for nobody', line('bot', []), 'member', 'Not open to anybody right now.'],
  ] as const)('[S3.23] says to %s what that means, and what to do', (_whom, shown, kind, sentence) => {
    expect(closedSentence(shown, kind)).toBe(sentence);
  });
});

describe('the name of a listing', () => {
  const bot = { kind: 'bot', title: 'four-in-a-row', name: 'Four in a Row bot' } as const;
  const card: ListingLine['card'] = { player: 'p', name: 'House Bubazun', avatar: 'a', class: 'house', ratings: [] };

  it('[W5.8] is the name under which the bot plays where a house gave it none of its own', () => {
    expect(listingName({ listing: bot, card })).toBe('Bubazun');
    expect(listingName({ listing: { ...bot, name: 'Four in a Row robot' }, card })).toBe('Four in a Row robot');
    expect(listingName({ listing: { ...bot, kind: 'room' }, card })).toBe('Four in a Row bot');
  });

  it('[W11.11] says the game in the language of the page where it stands alone', () => {
    expect(listingNameAlone({ listing: bot, card })).toBe('Bubazun in Four in a Row');
    vi.stubGlobal('document', { documentElement: { lang: '' } });
    addTexts('de', { ...first, ...rest });
    setLanguage('de');
    expect(listingNameAlone({ listing: bot, card })).toBe('Bubazun bei Vier gewinnt');
    expect(listingNameAlone({ listing: { ...bot, name: 'Four in a Row robot' }, card })).toBe('Four in a Row robot');
    setLanguage('en');
    vi.unstubAllGlobals();
  });
});

describe('a room', () => {
  it.each([
    [0, 0, 'Nobody is there.'],
    [1, 0, '1 waiting, nobody plays.'],
    [0, 4, 'Nobody waits, 4 playing.'],
    [2, 6, '2 waiting, 6 playing.'],
  ])('[S3.29] with %i who wait and %i who play says so', (waiting, playing, words) => {
    expect(crowdWords({ waiting, playing })).toBe(words);
  });
});
