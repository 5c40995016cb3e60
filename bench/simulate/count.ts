import type { Ended } from './outcome.ts';
import { isHonest, type Person, ratingOf } from './person.ts';
import type { World } from './world.ts';

/** How many matches ended how. */
export interface Results {
  right: number;
  wrong: number;
  none: number;
}

/** Results of a run, counted by what kind of match it was. Mutable while it runs. */
export interface Count {
  readonly all: Results;
  /** Lied about, with somebody honest in it. */
  readonly lied: Results;
  /** Of these, those in which one player alone lied. */
  readonly solo: Results;
  /** Nobody honest in it: no truth to protect. */
  readonly liarsOnly: Results;
}

const zero = (): Results => ({ right: 0, wrong: 0, none: 0 });

export const newCount = (): Count => ({ all: zero(), lied: zero(), solo: zero(), liarsOnly: zero() });

export function countIn(count: Count, ended: Ended): void {
  count.all[ended.result] += 1;
  if (!ended.hadHonest) count.liarsOnly[ended.result] += 1;
  if (!ended.hadHonest || !ended.liedAbout) return;
  count.lied[ended.result] += 1;
  if (ended.lies.length === 1 && ended.lies[0]?.seats.length === 1) count.solo[ended.result] += 1;
}

export const totalOf = ({ right, wrong, none }: Results): number => right + wrong + none;

/** Part of a whole, 0..1; null where there is no whole. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Ratings of those who have played long enough to have one that means something. */
export interface Ratings {
  readonly people: number;
  readonly p1: number | null;
  readonly p5: number | null;
  readonly median: number | null;
}

/** Enough matches that a rating is somebody's own doing, and not where it started. */
export const SETTLED = 30;

export function ratingsOf(people: readonly Person[], kind: Person['kind']): Ratings {
  const ratings = people
    .filter((person) => person.kind === kind && person.matches >= SETTLED)
    .map(ratingOf)
    .sort((a, b) => a - b);
  const quantile = (q: number) => ratings[Math.floor(ratings.length * q)] ?? null;
  return { people: ratings.length, p1: quantile(0.01), p5: quantile(0.05), median: quantile(0.5) };
}

export const everybodyIn = (world: World): readonly Person[] => [...world.playing, ...world.gone];

/** What the dishonest of a run got for it. */
export interface Gains {
  readonly matches: number;
  readonly lies: number;
  readonly carried: number;
  readonly proven: number;
  /** Matches that they won truly, and by verdict. */
  readonly wins: number;
  readonly awarded: number;
  /** Median rating of their identities. */
  readonly median: number;
}

export function gainsOf(people: readonly Person[]): Gains {
  const liars = people.filter((person) => !isHonest(person) && person.matches > 0);
  const sum = (of: (person: Person) => number) => liars.reduce((total, person) => total + of(person), 0);
  const ratings = liars.map(ratingOf).sort((a, b) => a - b);
  return {
    matches: sum(({ matches }) => matches),
    lies: sum(({ lies }) => lies),
    carried: sum(({ carried }) => carried),
    proven: sum(({ proven }) => proven),
    wins: sum(({ wins }) => wins),
    awarded: sum(({ awarded }) => awarded),
    median: ratings[Math.floor(ratings.length / 2)] ?? Number.NaN,
  };
}
