import { CLASSES, type PlayerCard, PRESENCE_STATES } from '@parley/protocol';
import { describe, expect, it, vi } from 'vitest';
import first from '../text/de/first.ts';
import { addTexts, setLanguage } from '../text/text.ts';
import { calledName, classWords, stateWords, trustWords } from './player.ts';

const card = (part: Partial<PlayerCard>): PlayerCard => ({
  player: 'player-1',
  name: 'Ada',
  avatar: 'a',
  class: 'limited',
  ratings: [{ title: 'four-in-a-row', trust: 0.364, matches: 1 }],
  ...part,
});

describe('players in words', () => {
  it('[T1.1] trust is per title, and a house has none', () => {
    expect(trustWords(card({}), 'four-in-a-row')).toBe('Trust 36');
    expect(trustWords(card({}), 'dots-and-boxes')).toBe('New here');
    expect(trustWords(card({ class: 'house' }), 'four-in-a-row')).toBe('Not rated');
  });

  it('[W5.8] a bot is called by its name alone, a person by the whole name', () => {
    expect(calledName({ name: 'House Bubazun', class: 'house' })).toBe('Bubazun');
    expect(calledName({ name: 'House', class: 'house' })).toBe('House');
    expect(calledName({ name: 'Chess club', class: 'house' })).toBe('Chess club');
    expect(calledName({ name: 'House Bubazun', class: 'member' })).toBe('House Bubazun');
  });

  it('[W5.8] a player who deleted itself is named in the language of the page', () => {
    expect(calledName({ name: 'Deleted player', class: 'limited' })).toBe('Deleted player');
    vi.stubGlobal('document', { documentElement: { lang: '' } });
    addTexts('de', first);
    setLanguage('de');
    expect(calledName({ name: 'Deleted player', class: 'limited' })).toBe('Gelöschter Spieler');
    setLanguage('en');
    vi.unstubAllGlobals();
  });

  it('[S3.3] every class and state has a word of its own', () => {
    expect(new Set(CLASSES.map(classWords)).size).toBe(CLASSES.length);
    expect(new Set(PRESENCE_STATES.map(stateWords)).size).toBe(PRESENCE_STATES.length);
  });
});
