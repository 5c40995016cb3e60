import { DECISIONS } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { decisionWords, detail, fate, headline, isAgainstAll, isVoid, ranking, sameRanks } from './result.ts';

const names = ['Ada', 'Bo', 'Cy'];

describe('results in words', () => {
  it.each([
    [[1, 2], 0, 'You beat Bo'],
    [[1, 2], 1, 'Ada beat you'],
    [[1, 1], 1, 'A draw with Ada'],
    [[1, 2], null, 'Ada beat Bo'],
    [[2, 1], null, 'Bo beat Ada'],
    [[1, 1], null, 'A draw between Ada and Bo'],
    [[1, 2, 3], 0, 'You won'],
    [[2, 1, 3], 2, 'You came third: Bo won'],
    [[1, 1, 3], 2, 'You came third: Ada and Bo share first place'],
    [[1, 1, 3], 0, 'You share first place with Bo'],
    [[1, 2, 2], 1, 'You share second place: Ada won'],
    [[1, 1, 1], 0, 'A draw with Bo and Cy'],
    [[2, 1, 3], null, 'Bo won'],
    [[1, 1, 3], null, 'Ada and Bo share first place'],
    [null, 0, 'The match never began'],
  ] as const)('[W5.1, W5.7] ranks %j seen from seat %s: %s', (ranks, me, words) => {
    expect(headline(ranks, me, names)).toBe(words);
  });

  it('[W5.7] no result says undefined, whatever ranks and names come', () => {
    const all = [[1, 2], [2, 2], [1, 1], [2, 3, 4], [1], [3, 1, 1, 2]];
    for (const ranks of all) {
      for (const me of [null, 0, 1, 7]) {
        for (const known of [[], ['Ada']]) {
          const said = `${headline(ranks, me, known)} ${ranking(ranks, [], known)} ${detail(ranks, [3], me, known)}`;
          expect(said).not.toMatch(/undefined|NaN/);
        }
      }
    }
  });

  it('[W5.1] a ranking names everybody, ties and points included', () => {
    expect(ranking([2, 1, 2], [3, 6, 3], names)).toBe('Bo (6) first, then Ada (3) and Cy (3)');
    expect(ranking([2, 1], [3, 6], names)).toBe('Bo (6) beat Ada (3)');
    expect(ranking([1, 1], null, names)).toBe('a draw between Ada and Bo');
    expect(ranking(null, null, names)).toBe('the match never began');
  });

  it.each([
    [[1, 2], null, 0, null],
    [[1, 2], [6, 3], 0, '6 to 3'],
    [[1, 2], [6, 3], 1, '6 to 3'],
    [[1, 1], [4, 4], 1, '4 to 4'],
    [[2, 1, 2], [3, 6, 3], 0, 'Bo (6) first, then Ada (3) and Cy (3)'],
    [null, null, 0, null],
  ] as const)(
    '[W5.7] beside the headline of %j with points %j stands only what it leaves out',
    (ranks, scores, me, said) => {
      expect(detail(ranks, scores, me, names)).toBe(said);
    },
  );

  it.each([
    [[1, 2], 0, 'won'],
    [[1, 2], 1, 'lost'],
    [[1, 1], 0, 'drawn'],
    [[1, 1, 3], 1, 'drawn'],
    [[1, 1, 3], 2, 'lost'],
  ] as const)('[W9.5] ranks %j are for seat %i: %s', (ranks, seat, how) => {
    expect(fate(ranks, seat)).toBe(how);
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
