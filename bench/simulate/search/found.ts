import type { Enemy, Figure } from '../enemies/enemy.ts';
import type { Pool } from '../pool.ts';
import { type Goal, MATCHES, stopsFor, worthOf } from './search.ts';
import type { Step, Strategy } from './strategy.ts';

/** A strategy that `--search` came up with, and what it was bred for. */
export interface Found {
  readonly name: string;
  readonly goal: Goal;
  readonly strategy: Strategy;
}

const ALONE: Step = {
  action: 'play',
  mode: 'casual',
  seats: 2,
  helpers: 0,
  company: 'steady',
  transcript: true,
  party: false,
};
const STALL_PREY: Step = { ...ALONE, action: 'stall', company: 'prey' };
const LIE_TO_PREY: Step = { ...ALONE, action: 'lie', company: 'prey', transcript: false };
const FARM: Step = { ...ALONE, action: 'farm-moves', mode: 'tournament', helpers: 1 };

/** In the order of what they were bred for: the first ones against the first rules, which all of them beat. */
export const FOUND: readonly Found[] = [
  {
    name: 'One member earns in tournaments, and stops or lies about every other match with one newcomer',
    goal: 'results',
    strategy: {
      first: 'member',
      others: 'fresh',
      apart: false,
      steps: [
        { ...ALONE, mode: 'tournament', seats: 3 },
        STALL_PREY,
        LIE_TO_PREY,
        STALL_PREY,
        LIE_TO_PREY,
        LIE_TO_PREY,
      ],
    },
  },
  {
    name: 'A member and a new guest at another address stop casual matches with a newcomer',
    goal: 'results',
    strategy: {
      first: 'member',
      others: 'fresh',
      apart: true,
      steps: [{ ...STALL_PREY, seats: 3, helpers: 1, company: 'new' }],
    },
  },
  {
    name: 'A member and a guest at two addresses lie about casual matches with one newcomer, without a transcript',
    goal: 'results',
    strategy: { first: 'member', others: 'guest', apart: true, steps: [{ ...LIE_TO_PREY, seats: 3, helpers: 1 }] },
  },
  {
    name: 'A guest votes void in tournaments of two, without a transcript',
    goal: 'harm',
    strategy: {
      first: 'guest',
      others: 'fresh',
      apart: true,
      steps: [{ ...ALONE, action: 'void', mode: 'tournament', company: 'new', transcript: false }],
    },
  },
  {
    name: 'Two members at one address stop casual matches with a newcomer',
    goal: 'harm',
    strategy: {
      first: 'member',
      others: 'member',
      apart: false,
      steps: [{ ...STALL_PREY, seats: 3, helpers: 1, company: 'new' }],
    },
  },
  {
    name: 'Two members at two addresses lie about casual matches with a newcomer, without a transcript',
    goal: 'harm',
    strategy: {
      first: 'member',
      others: 'member',
      apart: true,
      steps: [{ ...LIE_TO_PREY, seats: 3, helpers: 1, company: 'new' }],
    },
  },
  {
    name: 'A guest drops out of tournaments of two, without a transcript',
    goal: 'harm',
    strategy: {
      first: 'guest',
      others: 'guest',
      apart: true,
      steps: [{ ...ALONE, action: 'drop', mode: 'tournament', company: 'new', transcript: false }],
    },
  },
  {
    name: 'A member whose program plays tournaments against new guests at the same address',
    goal: 'climb',
    strategy: { first: 'member', others: 'fresh', apart: false, steps: [FARM] },
  },
  {
    name: 'Two members at two addresses whose program plays tournaments between them',
    goal: 'climb',
    strategy: { first: 'member', others: 'member', apart: true, steps: [FARM] },
  },
];

const AS: Readonly<Record<Goal, Figure['as']>> = { results: 'share', harm: 'change', climb: 'change' };
const WHAT: Readonly<Record<Goal, string>> = {
  results: 'wrong results',
  harm: 'harm a match',
  climb: 'rating above an honest one',
};

/** All of them as one enemy, so that the page shows what each is worth under both versions of the rules. */
export const foundWith = (pool: Pool): Enemy => ({
  name: '11. What the search found',
  words: `Strategies that \`--search\` bred, each played for ${MATCHES} matches. *Harm*: what honest players lose of their ratings for each match, less what the lasting accounts lose. *Rating above an honest one*: in ranked play, above somebody honest who played only those matches that were with strangers.`,
  async measure(makeField, random) {
    const stops = await stopsFor(makeField().rules, pool, random.below(1_000));
    const seed = random.below(1_000);
    return FOUND.map(
      ({ name, goal, strategy }): Figure => ({
        what: `${name}: ${WHAT[goal]}`,
        value: worthOf(goal, strategy, makeField, stops, seed),
        as: AS[goal],
      }),
    );
  },
});
