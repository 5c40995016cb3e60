import { DECISIONS } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { decisionSentence, decisionWords, headline, ranking } from './result.ts';

const names = ['Ada', 'Bo', 'Cy'];

describe('results in words', () => {
  it.each([
    [[1, 2], 0, 'You won'],
    [[1, 2], 1, 'You lost'],
    [[1, 1], 1, 'A draw'],
    [[1, 2], null, 'Ada won'],
    [[1, 1], null, 'A draw'],
    [[2, 1, 3], 2, 'You came third'],
    [null, 0, 'Never began'],
  ] as const)('[W5] ranks %j seen from seat %s: %s', (ranks, me, words) => {
    expect(headline(ranks, me, names)).toBe(words);
  });

  it('[W5] a ranking names everybody, ties and points included', () => {
    expect(ranking([2, 1, 2], [3, 6, 3], names)).toBe('Bo (6) first, then Ada (3) and Cy (3)');
    expect(ranking([1, 1], null, names)).toBe('a draw between Ada and Bo');
    expect(ranking(null, null, names)).toBe('the match never began');
  });

  it.each(DECISIONS)('[W5] the decision %s has words', (decision) => {
    expect(decisionWords(decision)).not.toBe('');
    expect(decisionSentence(decision)).toMatch(/\.$/);
  });
});
