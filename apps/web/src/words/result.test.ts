import { DECISIONS } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { decisionWords, headline, isAgainstAll, isVoid, ranking, sameRanks } from './result.ts';

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
  ] as const)('[W5.1] ranks %j seen from seat %s: %s', (ranks, me, words) => {
    expect(headline(ranks, me, names)).toBe(words);
  });

  it('[W5.1] a ranking names everybody, ties and points included', () => {
    expect(ranking([2, 1, 2], [3, 6, 3], names)).toBe('Bo (6) first, then Ada (3) and Cy (3)');
    expect(ranking([1, 1], null, names)).toBe('a draw between Ada and Bo');
    expect(ranking(null, null, names)).toBe('the match never began');
  });

  it.each(DECISIONS)('[W5.1] the decision %s has words', (decision) => {
    expect(decisionWords(decision)).not.toBe('');
    expect(isAgainstAll({ decision, quorum: null, ranks: [1, 2] })).toBe(false);
  });

  it('[E5.7] moves that overrule even equal reports are told apart', () => {
    const against = (decision: 'unanimous' | 'majority-quorum') =>
      isAgainstAll({
        decision: 'evidence',
        quorum: { decision, ranks: [2, 1], why: { code: 'desync', values: {} } },
        ranks: [1, 2],
      });
    expect(against('unanimous')).toBe(true);
    expect(against('majority-quorum')).toBe(false);
  });

  it.each([
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1, 2], [1, 2, 3], false],
    [null, null, true],
    [null, [1, 2], false],
    [[1, 2], null, false],
  ] as const)('[T2.1] %j and %j are the same result: %s', (a, b, same) => {
    expect(sameRanks(a, b)).toBe(same);
  });

  it('[T13.3] no official result is void only where everybody, or the moves, say that it never began', () => {
    expect(isVoid({ official: false, decision: 'unanimous' })).toBe(true);
    expect(isVoid({ official: false, decision: 'none' })).toBe(false);
    expect(isVoid({ official: true, decision: 'evidence' })).toBe(false);
  });
});
