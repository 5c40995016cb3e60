import { ARBITERS, type ArbiterName, type Field, makeField } from '../enemies/field.ts';
import { honestly } from '../enemies/staged.ts';
import { type StalledCase, stalledCase } from '../enemies/stalling.ts';
import type { Pool } from '../pool.ts';
import { makeRandomSource } from '../random-source.ts';
import { type Enacted, enact, type Stops } from './enact.ts';
import { type Bred, type Effort, evolve } from './evolve.ts';
import { crossed, type Means, mutated, randomStrategy, type Strategy } from './strategy.ts';

/** What a strategy is bred for. */
export const GOALS = ['results', 'harm', 'climb'] as const;
export type Goal = (typeof GOALS)[number];

export const GOAL_WORDS: Readonly<Record<Goal, string>> = {
  results: 'wrong official results for each match',
  harm: 'what honest players lose of their ratings for each match, less what the lasting accounts lose',
  climb:
    'the rating in ranked play after 60 matches, above that of somebody honest who played only those with strangers',
};

/** Matches that a strategy is played for. */
export const MATCHES = 60;
/** So many plays of one strategy are averaged, each with its own randomness. */
const PLAYS = 2;
export const GLANCE = { matches: 12, plays: 1 };

/** What one strategy is worth under some rules. */
export function worthOf(
  goal: Goal,
  strategy: Strategy,
  makeOne: () => Field,
  stops: Stops,
  seed: number,
  { matches, plays }: { readonly matches: number; readonly plays: number } = { matches: MATCHES, plays: PLAYS },
): number {
  let total = 0;
  for (let play = 0; play < plays; play += 1) {
    const field = makeOne();
    const enacted = enact(field, strategy, matches, stops, makeRandomSource(seed * plays + play));
    total += scoreOf(goal, enacted, field);
  }
  return total / plays;
}

function scoreOf(goal: Goal, { matches, withStrangers, wrong, harm, paid, trust }: Enacted, field: Field): number {
  switch (goal) {
    case 'results':
      return wrong / matches;
    case 'harm':
      return (harm - paid) / matches;
    case 'climb':
      return trust - honestTrust(field, withStrangers);
    default:
      return goal satisfies never;
  }
}

/** Somebody honest who plays so many ranked matches with strangers. */
function honestTrust(field: Field, matches: number): number {
  const player = field.join('member');
  for (let match = 0; match < matches; match += 1)
    field.play(honestly('ranked', [player, field.stranger()], match % 2));
  return field.trust(player);
}

/** Stopped matches for each size and number of accomplices, by the real judge. */
export async function stopsFor(rules: ArbiterName, pool: Pool, seed: number): Promise<Stops> {
  const known = new Map<string, readonly StalledCase[]>();
  const random = makeRandomSource(seed);
  for (const seats of [2, 3, 4]) {
    for (let liars = 1; liars < seats; liars += 1) {
      const cases: StalledCase[] = [];
      for (const stall of ['absent', 'time'] as const) {
        cases.push(await stalledCase(pool, seats, liars, stall, rules, random));
      }
      known.set(`${seats} ${liars}`, cases);
    }
  }
  return (seats, liars) => known.get(`${seats} ${liars}`) ?? [];
}

export interface SearchOptions {
  readonly goal: Goal;
  readonly means: Means;
  readonly seed: number;
  readonly effort: Effort;
}

/** Breeds a strategy against one kind of field. The same options give the same strategy. */
export function search(options: SearchOptions, makeOne: () => Field, stops: Stops): Bred<Strategy> {
  const { goal, means, seed, effort } = options;
  const random = makeRandomSource(seed);
  return evolve(
    effort,
    {
      random: () => randomStrategy(means, random),
      mutated: (one) => mutated(one, means, random),
      crossed: (a, b) => crossed(a, b, random),
      // Each strategy meets the same luck, so that none is chosen for having had more of it.
      score: (one) => worthOf(goal, one, makeOne, stops, seed),
      glance: (one) => worthOf(goal, one, makeOne, stops, seed, GLANCE),
    },
    random,
  );
}

/** What one strategy is worth under each version of the rules. */
export function worthUnderEach(
  goal: Goal,
  strategy: Strategy,
  stops: Readonly<Record<ArbiterName, Stops>>,
  seed: number,
): Readonly<Record<ArbiterName, number>> {
  const [first = 0, present = 0] = ARBITERS.map((name) =>
    worthOf(goal, strategy, () => makeField(name), stops[name], seed),
  );
  return { first, present };
}
