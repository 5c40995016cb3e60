import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCompetitionRanking, sameClaim } from './claim.ts';

describe('a claim', () => {
  it('[T2.1] is the same only when it says the same of all players', () => {
    const claim = { ranks: [1, 2, 3], scores: [5, 3, 1] };
    expect(sameClaim(claim, { ranks: [1, 2, 3], scores: [5, 3, 1] })).toBe(true);
    expect(sameClaim(claim, { ranks: [1, 3, 2], scores: [5, 3, 1] })).toBe(false);
    expect(sameClaim(claim, { ranks: [1, 2, 3], scores: [5, 3, 2] })).toBe(false);
    expect(sameClaim(claim, { ranks: [1, 2, 3], scores: null })).toBe(false);
    expect(sameClaim(claim, { ranks: [1, 2], scores: [5, 3] })).toBe(false);
    expect(sameClaim(claim, { ranks: null, scores: null })).toBe(false);
    expect(sameClaim({ ranks: null, scores: null }, { ranks: null, scores: null })).toBe(true);
  });

  it('[T2.1] has one spelling: ranks by any scores are a competition ranking, and no rank can be moved alone', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 8 }), (scores) => {
        const ranks = scores.map((score) => 1 + scores.filter((other) => other > score).length);
        expect(isCompetitionRanking(ranks)).toBe(true);
        expect(isCompetitionRanking(ranks.map((rank) => rank + 1))).toBe(false);
      }),
    );
    expect(isCompetitionRanking([1, 2, 2, 4])).toBe(true);
    expect(isCompetitionRanking([1, 2, 2, 3])).toBe(false);
    expect(isCompetitionRanking([1, 1])).toBe(true);
  });
});
