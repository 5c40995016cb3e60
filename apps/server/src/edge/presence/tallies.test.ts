import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Audience, share } from '../../lobby/audience.ts';
import { Tallies } from './tallies.ts';

const audience: fc.Arbitrary<Audience> = fc.record({
  groups: fc.subarray(['everyone', 'group-a', 'group-b', 'group-c', 'group-d']),
  portions: fc.subarray(['casual', 'ranked', 'ranked/member']),
});
const titles = fc.subarray(['four', 'dots']);

it('[S6.2] counts whom a viewer shares an audience with, as looking at each of them does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ audience, titles, goes: fc.boolean() }), { maxLength: 60 }),
      fc.array(audience, { minLength: 1, maxLength: 6 }),
      (people, viewers) => {
        const tallies = new Tallies();
        for (const one of people) tallies.count(one.audience, one.titles, 1);
        // Counting before and after others have gone finds what was kept too long.
        for (const viewer of viewers) tallies.in(viewer);
        for (const one of people) if (one.goes) tallies.count(one.audience, one.titles, -1);
        const here = people.filter(({ goes }) => !goes);
        for (const viewer of viewers) {
          const seen = here.filter((one) => share(viewer, one.audience));
          const count = tallies.in(viewer);
          expect(count.all).toBe(seen.length);
          for (const title of ['four', 'dots']) {
            expect(count.titles.get(title) ?? 0).toBe(seen.filter((one) => one.titles.includes(title)).length);
          }
        }
      },
    ),
    { seed: 11, numRuns: 500 },
  );
});
