import { tickSetupOf } from '@parley/evidence';
import { bumpers } from '@parley/evidence/testing';
import { expect, it } from 'vitest';
import { longSections } from './sections.ts';
import { Chains } from './signing.ts';

it('[N13.13] of a long chain only those sections are made that are sent', () => {
  const keys = ['a', 'b'].map((key) => key.repeat(43));
  const setup = tickSetupOf({ match: 'match-0001', seats: 2, keys }, bumpers({ ticks: 36_000, points: 1 }));
  const { chain } = new Chains(setup, 0).writer;
  chain.add(new Uint8Array(36_000));
  for (let block = 9; block < 6_000; block += 10)
    chain.keep({
      head: { v: 1, match: setup.match, seat: 0, block, hash: '', known: [], tick: 0, state: 0 },
      jws: 'a.b.c',
    });
  let made = 0;
  const counted = {
    ...chain,
    heads: chain.heads,
    section: (): string => {
      made += 1;
      return '';
    },
  };
  for (const _ of longSections(counted, -1)) if (made === 2) break;
  expect(made).toBe(2);
  expect([...longSections(counted, -1)]).toHaveLength(30);
});
