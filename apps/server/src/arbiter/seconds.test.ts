import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsOf } from './seconds.ts';

const stay = (from: number, until: number) => ({ from: from * 1_000, until: until * 1_000 });

describe('how long a player spent on a match', () => {
  it.each([
    ['alone', stay(0, 120), [], 120],
    ['after another', stay(100, 200), [stay(0, 100)], 100],
    ['beside another that has counted', stay(0, 120), [stay(0, 120)], 0],
    ['around another', stay(0, 120), [stay(30, 60)], 90],
    ['around two that overlap', stay(0, 120), [stay(40, 80), stay(20, 60)], 60],
    ['begun within another', stay(50, 120), [stay(0, 100)], 20],
    ['with a clock that was set back meanwhile', stay(100, 40), [], 0],
  ] as const)('[T3.7] %s', (_, own, others, seconds) => {
    expect(secondsOf(own, others)).toBe(seconds);
  });

  it('[T3.7] whatever matches overlap, together they count no more than the time that passed', () => {
    const stays = fc.array(
      fc.tuple(fc.nat(1_000), fc.nat(300)).map(([from, length]) => stay(from, from + length)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(stays, (all) => {
        const counted = all.map((one, index) => secondsOf(one, all.slice(0, index)));
        const lived = new Set(
          all.flatMap(({ from, until }) =>
            Array.from({ length: (until - from) / 1_000 }, (_, at) => from / 1_000 + at),
          ),
        );
        expect(counted.reduce((sum, one) => sum + one, 0)).toBe(lived.size);
      }),
    );
  });
});
