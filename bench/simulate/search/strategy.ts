import type { Mode } from '@parley/trust';
import type { RandomSource } from '../random-source.ts';

/** What the accounts of one person do in one match. */
export const ACTIONS = [
  /** They play, and report what happened. */
  'play',
  /** Nobody moves; all report the first account as the winner. Only where nobody else is there. */
  'farm',
  /** A program moves for all, and the first account wins. Only where nobody else is there. */
  'farm-moves',
  /** A stranger has won; all of them say that the first account has. */
  'lie',
  /** A stranger has won; all of them say that the match never began. */
  'void',
  /** They stop moving in a lost position and sign the others away. */
  'stall',
  /** They play and report honestly, and the first claims not to hear a stranger. Three players or more. */
  'accuse',
  /** The first drops out of a lost match with its connection lost, and says nothing. */
  'drop',
  /** The first leaves a lost match, reports it truly and says that it stayed. */
  'leave',
  /** A stranger is cut off from the server, and the first wins. */
  'flood',
  /** A stranger has won, and they contradict each other. */
  'contradict',
] as const;
export type Action = (typeof ACTIONS)[number];
const WITHOUT_FLOODS = ACTIONS.filter((action) => action !== 'flood');

export const COMPANIES = ['steady', 'new', 'victim', 'prey'] as const;

/** One match of a strategy. */
export interface Step {
  readonly action: Action;
  readonly mode: Mode;
  readonly seats: 2 | 3 | 4;
  /** Accounts of the same person beside the first, 0..seats − 1; not more than it has. The rest are strangers. */
  readonly helpers: number;
  /** Strangers: established people or newcomers; or the same established person, or the same newcomer, again and again among them. */
  readonly company: (typeof COMPANIES)[number];
  /** Whether those who are honest hand in a transcript. */
  readonly transcript: boolean;
  /** Whether the accounts enter together, as one party. */
  readonly party: boolean;
}

/** What a person can use. */
export interface Means {
  /** 1..5. */
  readonly accounts: number;
  /** Whether it can cut others off from the server, which takes more than accounts. */
  readonly floods: boolean;
}

/** What one person with one to five accounts does, over and over. */
export interface Strategy {
  /** The first account, and what the others are. `fresh`: new guests for every match. */
  readonly first: 'guest' | 'member';
  readonly others: 'guest' | 'member' | 'fresh';
  /** Whether the accounts have addresses of their own. */
  readonly apart: boolean;
  readonly steps: readonly Step[];
}

export const MOST_ACCOUNTS = 5;
const MOST_STEPS = 6;
const MODES: readonly Mode[] = ['casual', 'ranked', 'tournament'];
const SEATS = [2, 3, 4] as const;

export function randomStrategy(means: Means, random: RandomSource): Strategy {
  return {
    first: random.pick(['guest', 'member'] as const),
    others: random.pick(['guest', 'member', 'fresh'] as const),
    apart: random.happens(0.5),
    steps: Array.from({ length: 1 + random.below(MOST_STEPS) }, () => randomStep(means, random)),
  };
}

function randomStep(means: Means, random: RandomSource): Step {
  return possible(means, {
    action: random.pick(means.floods ? ACTIONS : WITHOUT_FLOODS),
    mode: random.pick(MODES),
    seats: random.pick(SEATS),
    helpers: random.below(MOST_ACCOUNTS),
    company: random.pick(COMPANIES),
    transcript: random.happens(0.5),
    party: random.happens(0.2),
  });
}

/** The step with as many helpers as there can be. */
function possible({ accounts }: Means, step: Step): Step {
  const alone = step.action === 'farm' || step.action === 'farm-moves';
  const most = Math.min(accounts - 1, step.seats - 1);
  if (alone && most < step.seats - 1)
    return accounts < 2 ? { ...step, action: 'play', helpers: 0 } : { ...step, seats: 2, helpers: 1 };
  const helpers = alone ? step.seats - 1 : Math.min(step.helpers, most, step.seats - 2);
  const seats = step.action === 'accuse' && step.seats === 2 ? 3 : step.seats;
  // A stopped match always has its transcript, and those who stop it enter apart.
  return step.action === 'stall' ? { ...step, helpers, transcript: true, party: false } : { ...step, helpers, seats };
}

/** The strategy with one thing changed. */
export function mutated(strategy: Strategy, means: Means, random: RandomSource): Strategy {
  const { steps } = strategy;
  const place = random.below(steps.length);
  switch (random.below(8)) {
    case 0:
      return { ...strategy, first: random.pick(['guest', 'member'] as const) };
    case 1:
      return { ...strategy, others: random.pick(['guest', 'member', 'fresh'] as const), apart: random.happens(0.5) };
    case 2:
      return steps.length < MOST_STEPS
        ? { ...strategy, steps: steps.toSpliced(place, 0, randomStep(means, random)) }
        : strategy;
    case 3:
      return steps.length > 1 ? { ...strategy, steps: steps.toSpliced(place, 1) } : strategy;
    case 4:
      return { ...strategy, steps: steps.with(place, randomStep(means, random)) };
    default: {
      // One trait of one step.
      const other = randomStep(means, random);
      const trait = random.pick(['action', 'mode', 'seats', 'helpers', 'company', 'transcript', 'party'] as const);
      const step = steps[place] ?? other;
      return { ...strategy, steps: steps.with(place, possible(means, { ...step, [trait]: other[trait] })) };
    }
  }
}

/** Steps of the one up to some place, and of the other from there on. */
export function crossed(a: Strategy, b: Strategy, random: RandomSource): Strategy {
  const steps = [...a.steps.slice(0, 1 + random.below(a.steps.length)), ...b.steps.slice(random.below(b.steps.length))];
  return { ...a, steps: steps.slice(0, MOST_STEPS) };
}

/** A strategy in words, a line for each match. */
export function strategyWords({ first, others, apart, steps }: Strategy): string {
  const helped = steps.some(({ helpers }) => helpers > 0);
  const who = helped ? `A ${first} with ${others === 'fresh' ? 'new guests each time' : `${others}s`}` : `A ${first}`;
  const where = helped ? (apart ? ', at addresses of their own' : ', at one address') : '';
  const lines = steps.map(({ action, mode, seats, helpers, company, transcript, party }) => {
    const strangers = seats - 1 - helpers;
    const met =
      strangers === 0
        ? 'nobody else'
        : company === 'victim' || company === 'prey'
          ? `${strangers}, one of them always the same ${company === 'prey' ? 'newcomer' : 'veteran'}`
          : `${strangers} ${company}`;
    return `  ${action}: ${mode}, ${seats} players, helpers: ${helpers}${party && helpers > 0 ? ' (a party)' : ''}, strangers: ${met}, ${transcript ? 'with' : 'without'} a transcript`;
  });
  return [`${who}${where}, over and over:`, ...lines].join('\n');
}
