import { beforeAll, describe, expect, it } from 'vitest';
import { type Field, makeField } from '../enemies/field.ts';
import type { Staged } from '../enemies/staged.ts';
import { makePool } from '../pool.ts';
import { makeRandomSource } from '../random-source.ts';
import { findingsOf } from '../transcript-match.ts';
import type { Stops } from './enact.ts';
import { evolve } from './evolve.ts';
import { FOUND } from './found.ts';
import { GLANCE, type SearchOptions, search, stopsFor, worthOf } from './search.ts';
import { mutated, randomStrategy, type Strategy, strategyWords } from './strategy.ts';

let stops: Stops;
beforeAll(async () => {
  stops = await stopsFor('first', await makePool([2, 3, 4], 4, makeRandomSource(1), findingsOf), 1);
});

/** An arbiter that is right but for one hole: in tournaments of four it believes two who call the match void. */
function planted(): Field {
  const field = makeField('first');
  const hasHole = ({ mode, players, says }: Staged): boolean =>
    mode === 'tournament' && players.length === 4 && says.filter((claim) => claim?.kind === 'void').length === 2;
  return {
    ...field,
    play(match) {
      const outcome = field.play({ ...match, says: match.says.map(() => match.says.at(-1) ?? null) });
      if (!hasHole(match)) return { ...outcome, official: false };
      return { ...outcome, official: true, claim: { kind: 'ranks', ranks: [1, 2, 3, 4], scores: null } };
    },
  };
}

const strategies = (accounts: number, seed: number): Strategy[] => {
  const random = makeRandomSource(seed);
  const means = { accounts, floods: true };
  return Array.from({ length: 100 }, () => mutated(randomStrategy(means, random), means, random));
};

describe('the search for strategies', () => {
  const options: SearchOptions = {
    goal: 'results',
    means: { accounts: 2, floods: true },
    seed: 1,
    effort: { drawn: 150, population: 10, generations: 8 },
  };

  it('[E8.6] finds a planted weakness that strategies drawn at random hardly show', () => {
    const { best, score, scores } = search(options, planted, stops);
    const drawn = strategies(2, 5).map((one) => worthOf('results', one, planted, stops, 1, GLANCE));
    const average = drawn.reduce((sum, worth) => sum + worth, 0) / drawn.length;
    expect(average).toBeLessThan(0.1);
    expect(score).toBe(1);
    for (const { action, mode, seats, helpers } of best.steps) {
      expect({ action, mode, seats, helpers }).toEqual({ action: 'void', mode: 'tournament', seats: 4, helpers: 1 });
    }
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
  });

  it('[E8.6] finds what the first rules let through, with two accounts and without a transcript', () => {
    const { score } = search(
      { ...options, effort: { drawn: 100, population: 6, generations: 2 } },
      () => makeField('first'),
      stops,
    );
    expect(score).toBeGreaterThan(0.3);
  });

  it('[E8.2] the same seed finds the same', () => {
    const small: SearchOptions = { ...options, goal: 'climb', effort: { drawn: 6, population: 4, generations: 1 } };
    const found = (seed: number) => search({ ...small, seed }, () => makeField('first'), stops);
    expect(found(2)).toEqual(found(2));
  });

  it('[E8.6] takes as many scores as it was given effort', () => {
    let scored = 0;
    const random = makeRandomSource(1);
    const { best } = evolve(
      { drawn: 20, population: 10, generations: 5 },
      {
        random: () => random.next(),
        mutated: (one) => Math.min(1, one + random.next() / 10),
        crossed: (a, b) => (a + b) / 2,
        glance: (one) => one,
        score(one) {
          scored += 1;
          return one;
        },
      },
      random,
    );
    expect(scored).toBeLessThanOrEqual(60);
    expect(best).toBeGreaterThan(0.9);
  });
});

describe('what the search found', () => {
  it.each(FOUND)('[E8.6] pays under the first rules: $name', ({ goal, strategy }) => {
    expect(worthOf(goal, strategy, () => makeField('first'), stops, 1)).toBeGreaterThan(0.03);
  });
});

describe('strategies', () => {
  it.each([1, 2, 3, 5])('[E8.6] never have more than %i accounts in a match, and at least two players', (accounts) => {
    for (const { steps } of strategies(accounts, accounts)) {
      expect(steps.length).toBeGreaterThan(0);
      for (const { seats, helpers, action } of steps) {
        expect(helpers).toBeLessThan(Math.min(accounts, seats));
        // Only those who keep to themselves have nobody else there.
        if (helpers === seats - 1) expect(['farm', 'farm-moves', 'play']).toContain(action);
        if (action === 'accuse') expect(seats).toBeGreaterThan(2);
      }
    }
  });

  it('[E8.6] are printed with every match', () => {
    for (const one of strategies(3, 4).slice(0, 20))
      expect(strategyWords(one).split('\n')).toHaveLength(1 + one.steps.length);
  });
});
