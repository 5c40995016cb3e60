import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { posteriors, type Vote } from './posterior.ts';

describe('the posterior', () => {
  it('[T16.1] of two guests against one is .6 against .4', () => {
    const votes = [0, 0, 1].map((claim) => ({ trust: 0.2, claim }));
    const [two, one] = posteriors(votes, 2);
    expect(two).toBeCloseTo(0.6);
    expect(one).toBeCloseTo(0.4);
  });

  it('[T16.1] of two equals against each other is one half each', () => {
    expect(
      posteriors(
        [0, 1].map((claim) => ({ trust: 0.7, claim })),
        2,
      ),
    ).toEqual([0.5, 0.5]);
  });

  it('[T16.1] is certain where there is one claim, and the silent take no part', () => {
    expect(posteriors([{ trust: 0.02, claim: 0 }], 1)).toEqual([1]);
    const votes: Vote[] = [0.4, 0.6].map((trust, claim) => ({ trust, claim }));
    expect(posteriors([...votes, { trust: 0.95, claim: null }], 2)).toEqual(posteriors(votes, 2));
  });

  it('[T16.1] sums to one, and grows with the trust of those who make the claim', () => {
    const trust = fc.double({ min: 0.02, max: 0.9, noNaN: true });
    fc.assert(
      fc.property(fc.array(trust, { minLength: 1, maxLength: 6 }), trust, (others, own) => {
        const votes = (mine: number): Vote[] => [
          { trust: mine, claim: 0 },
          ...others.map((one, index) => ({ trust: one, claim: 1 + (index % 2) })),
        ];
        const claims = Math.min(3, 1 + others.length);
        const before = posteriors(votes(own), claims);
        expect(before.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1);
        expect(posteriors(votes(own + 0.05), claims)[0]).toBeGreaterThan(before[0] ?? 1);
      }),
    );
  });
});
