import { describe, expect, it } from 'vitest';
import {
  againWords,
  endingOf,
  formSentence,
  lastEnding,
  lineFacts,
  othersIn,
  sumOf,
  whereWords,
  whyNotAgain,
  withoutResult,
} from './history.ts';

const other = (name: string) => ({ player: `player-${name}`, name, avatar: 'a', class: 'limited' as const });
const line = {
  match: 'match-01',
  title: 'dots-and-boxes',
  mode: 'casual' as const,
  decidedAt: 0,
  ending: 'lost' as const,
  rank: 2,
  official: true,
  disputed: false,
  others: [other('Bo')],
  before: 0.2,
  after: 0.2,
};

describe('a record in words', () => {
  it('[W6.5] sums what there is of several titles, and says what has no result', () => {
    const results = [
      { won: 1, drawn: 0, lost: 2, none: 0 },
      { won: 3, drawn: 1, lost: 0, none: 2 },
    ];
    expect(sumOf(results)).toEqual({ won: 4, drawn: 1, lost: 2, none: 2 });
    expect(withoutResult(sumOf(results))).toBe('2 more matches have no official result.');
    expect(withoutResult({ won: 1, drawn: 0, lost: 0, none: 1 })).toBe('1 more match has no official result.');
    expect(withoutResult({ won: 1, drawn: 0, lost: 0, none: 0 })).toBeNull();
  });

  it('[W6.5] says the form in a sentence', () => {
    const form = (...endings: ('won' | 'lost' | 'drawn' | 'none')[]) =>
      formSentence(endings.map((ending) => ({ ...line, ending })));
    expect(form('won', 'lost', 'won')).toBe('Won 2 of the last 3.');
    expect(form('won')).toBe('One match so far: won.');
    expect(form('drawn')).toBe('One match so far: a draw.');
    expect(form('lost')).toBe('One match so far: lost.');
    expect(form('none')).toBe('One match so far, without a result.');
    expect(formSentence([{ ...line, others: [other('Bo'), other('Cy')] }])).toBe('One match so far: second of 3.');
  });

  it('[W5.14] says the place, and not that it was lost, where more than two played', () => {
    expect(endingOf(line)).toEqual({ word: 'Lost', letter: 'L', lamp: 'lamp-bad' });
    const three = { ...line, others: [other('Bo'), other('Cy')] };
    expect(endingOf(three)).toEqual({ word: 'second of 3', letter: '2', lamp: 'lamp-off' });
    expect(endingOf({ ...three, ending: 'won', rank: 1 }).word).toBe('first of 3');
    expect(endingOf({ ...three, ending: 'none', rank: null }).word).toBe('No result');
  });

  it('[C8.1] says of a line what its title and ending do not', () => {
    expect(lineFacts(line)).toEqual([]);
    expect(othersIn(line)).toBe('Bo');
    const long = {
      ...line,
      mode: 'ranked' as const,
      others: [other('Bo'), other('Cy'), other('Di')],
      disputed: true,
      after: 0.36,
    };
    expect(lineFacts(long)).toEqual(['ranked', 'disputed', 'trust 20 → 36']);
    expect(othersIn(long)).toBe('Bo, Cy and Di');
    expect(lineFacts({ ...long, rank: null, disputed: false, before: null })).toEqual(['ranked']);
  });

  it('[W6.7] says why an opponent cannot be asked again', () => {
    expect(whyNotAgain('idle', true)).toBeNull();
    const whys = [
      whyNotAgain(null, true),
      whyNotAgain('forming', true),
      whyNotAgain('in-match', true),
      whyNotAgain('away', true),
      whyNotAgain('idle', false),
    ];
    expect(new Set(whys).size).toBe(5);
    expect(whereWords(null)).toBe('Free');
    expect(whereWords('in-match')).toBe('In a match');
    expect(againWords('Bo', null)).toBe('Play Bo again');
    expect(againWords('Bo', 'gone')).toBe('Play Bo again: not here right now');
    expect(lastEnding('won')).toBe('You won');
    expect(lastEnding('drawn')).toBe('A draw');
    expect(lastEnding('none')).toBe('No result');
  });
});
