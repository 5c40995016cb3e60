import { describe, expect, it } from 'vitest';
import { introductionId, seatsOfIntroduction } from './introduction-id.ts';

describe('[S9.8] the id of an introduction', () => {
  it.each([
    [0, 1, 'match-abcdef-01'],
    [5, 2, 'match-abcdef-25'],
    [6, 7, 'match-abcdef-67'],
  ])('names seats %i and %i, the lower one first', (one, other, id) => {
    expect(introductionId('match-abcdef', one, other)).toBe(id);
    expect(seatsOfIntroduction(id)).toEqual({
      match: 'match-abcdef',
      low: Math.min(one, other),
      high: Math.max(one, other),
    });
  });

  it.each(['match-abcdef', 'match-abcdef-10', 'match-abcdef-11', 'match-abcdef-08', 'match-abcdef-012', '-01', ''])(
    'is not %j',
    (id) => {
      expect(seatsOfIntroduction(id)).toBeNull();
    },
  );
});
