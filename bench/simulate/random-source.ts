import { seededRandom } from '@parley/games';

/** A seeded source of random numbers: the same seed gives the same simulation, to the last match. */
export interface RandomSource {
  /** In [0, 1). */
  next(): number;
  /** Whether something happens that has this probability. */
  happens(probability: number): boolean;
  /** An integer in 0..bound − 1. */
  below(bound: number): number;
  pick<T>(from: readonly T[]): T;
  shuffled<T>(list: readonly T[]): T[];
}

export function makeRandomSource(seed: number): RandomSource {
  const next = seededRandom(seed);
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    next,
    below,
    happens: (probability) => next() < probability,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
    shuffled: (list) => {
      const left = [...list];
      return list.map(() => left.splice(below(left.length), 1)[0] as (typeof list)[number]);
    },
  };
}
