import { describe, expect, it } from 'vitest';
import { type CurvePoint, curveSentence, standingWords } from './trust-curve.ts';

const point = (before: number, after: number): CurvePoint => ({ title: 'a', match: 'm', at: 0, before, after });

describe('a curve of trust in words', () => {
  it('[W6.1] tells beginning, end, heights and falls', () => {
    expect(curveSentence('Dots', [point(0.2, 0.36), point(0.36, 0.05), point(0.05, 0.2), point(0.2, 0.19)])).toBe(
      'Dots: from 20 to 19 in 4 matches, between 5 and 36. It fell twice.',
    );
    expect(curveSentence('Dots', [point(0.2, 0.36)])).toBe(
      'Dots: from 20 to 36 in 1 match, between 20 and 36. It never fell.',
    );
    expect(curveSentence('Dots', [point(0.2, 0.1)])).toContain('It fell once.');
    expect(curveSentence('Dots', [])).toBeNull();
  });

  it.each([
    [0, 0, 'no match against people yet'],
    [1, 0, '1 match against people, none disputed'],
    [1, 1, '1 match against people, disputed'],
    [12, 2, '12 matches against people, 2 of them disputed'],
  ])('[T17.1] %i matches, %i of them disputed', (matches, disputed, words) => {
    expect(standingWords(matches, disputed)).toBe(words);
  });
});
