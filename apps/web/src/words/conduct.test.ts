import { COMPLAINT_REASONS, OFFENCES } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { headingWords, reasons, restrictionWords, wayOutWords, whyWords } from './conduct.ts';
import { momentWords } from './time.ts';

const until = 1_800_000_000_000;

describe('conduct in words', () => {
  it.each([
    [['ranked', 'tournament'], 'play ranked matches'],
    [['casual', 'ranked', 'tournament'], 'play'],
    [['chat'], 'chat'],
    [['chat', 'casual', 'ranked'], 'play or chat'],
  ] as const)('[S5.10] %j: what cannot be done, and until when', (portions, lost) => {
    expect(restrictionWords({ portions: [...portions], until })).toBe(
      `You cannot ${lost} until ${momentWords(until)}.`,
    );
    expect(headingWords({ portions: [...portions], state: 'over' })).toBe(`Over: you could not ${lost}`);
  });

  it('[S5.10] a warning says that nothing is taken, and what comes next', () => {
    expect(restrictionWords({ portions: [], until })).toContain('nothing is taken');
    expect(wayOutWords({ portions: [] })).toContain('happens again');
  });

  it('[S5.10] each offence has its reason; an administrator’s words stand for themselves', () => {
    for (const offence of OFFENCES) expect(whyWords({ offence, words: null })).toMatch(/\.$/);
    expect(whyWords({ offence: 'decided', words: 'You threatened Bo.' })).toBe('You threatened Bo.');
    expect(whyWords({ offence: 'lying', words: null })).toContain('signed moves');
  });

  it('[S5.13] every reason can be chosen', () => {
    expect(reasons().map(({ value }) => value)).toEqual([...COMPLAINT_REASONS]);
  });
});
