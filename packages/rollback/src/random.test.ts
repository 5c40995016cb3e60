// Matches under all that a network does, against an oracle. fast-check makes what fails smaller; its path and seed go into the corpus.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditions, contested, problemsOf, splitsOf } from './testing/conditions.ts';
import { CONTESTED_CORPUS, CORPUS } from './testing/corpus.ts';
import { playMatch } from './testing/index.ts';

/** With --long ten thousand matches, else some two hundred. */
const BATCHES = process.env.PARLEY_TEST_LONG === '1' ? 100 : 8;
const MATCHES = process.env.PARLEY_TEST_LONG === '1' ? 100 : 25;

describe('matches with random trouble', () => {
  it.each(Array.from({ length: BATCHES }, (_, batch) => batch))(
    '[N1.11, N5.2] confirm what the true inputs lead to, and go on: batch %d',
    (batch) => {
      fc.assert(
        fc.property(conditions, (trouble) => {
          expect(problemsOf(playMatch(trouble))).toEqual([]);
        }),
        { seed: 1_000 + batch, numRuns: MATCHES },
      );
    },
    120_000,
  );

  it.each(Array.from({ length: BATCHES / 4 }, (_, batch) => batch))(
    '[N13.2, N13.3] agree who is out, where it is a near thing: batch %d',
    (batch) => {
      fc.assert(
        fc.property(contested, (trouble) => {
          expect(splitsOf(playMatch(trouble))).toEqual([]);
        }),
        { seed: 5_000 + batch, numRuns: MATCHES },
      );
    },
    120_000,
  );

  it.each(CONTESTED_CORPUS)('[N13.2] agree where they once did not: $name', ({ trouble }) => {
    expect(splitsOf(playMatch(trouble))).toEqual([]);
  });

  it.each(CORPUS)('[N1.11] still hold where they once failed: $name', ({ trouble }) => {
    expect(problemsOf(playMatch(trouble))).toEqual([]);
  });
});
