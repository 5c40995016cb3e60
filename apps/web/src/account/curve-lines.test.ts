import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from './curve-lines.ts';

const trust = fc.double({ min: 0, max: 1, noNaN: true });

describe('linesOf', () => {
  it('[W6.1] begins with the trust before the first match, and marks falls alone', () => {
    const point = { title: 'a', match: 'm', at: 0 };
    expect(
      linesOf([
        { ...point, before: 0.25, after: 0.5 },
        { ...point, before: 0.5, after: 0.125 },
      ]),
    ).toEqual({ at: [0, 1, 2], trust: [25, 50, 12.5], fell: [null, null, 12.5] });
    expect(linesOf([])).toEqual({ at: [], trust: [], fell: [] });
  });

  it('[W6.1] has one more position than matches, columns of one length, and nothing beyond the scale', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(trust, trust), { minLength: 1, maxLength: 50 }), (pairs) => {
        const lines = linesOf(pairs.map(([before, after]) => ({ title: 'a', match: 'm', at: 0, before, after })));
        expect(lines.at).toEqual(lines.at.map((_, i) => i));
        expect([lines.trust.length, lines.fell.length]).toEqual([pairs.length + 1, pairs.length + 1]);
        for (const value of lines.trust) expect(value >= 0 && value <= 100).toBe(true);
        const falls = lines.fell.filter((value) => value !== null).length;
        expect(falls).toBe(pairs.filter(([before, after]) => after < before).length);
      }),
    );
  });
});
