import { makeRandomSource } from '../random-source.ts';
import { accusers } from './accusers.ts';
import { boughtTrust } from './bought-trust.ts';
import { breakAndRobEnemy } from './break-and-rob.ts';
import type { Enemy, EnemyScale, Figure } from './enemy.ts';
import { ARBITERS, type ArbiterName, makeField } from './field.ts';
import { longConEnemy } from './long-con.ts';
import { recency } from './recency.ts';
import { stagedLosses } from './staged-losses.ts';
import { targetedFlooding } from './targeted-flooding.ts';
import { twoOfThree } from './two-of-three.ts';
import { voidVoters } from './void-voters.ts';

/** Those that need no transcript. Numbers in the names are those of the list that they were first written down in. */
export const ENEMIES: readonly Enemy[] = [
  boughtTrust,
  twoOfThree,
  accusers,
  stagedLosses,
  targetedFlooding,
  breakAndRobEnemy,
  voidVoters,
  recency,
  longConEnemy,
];

export interface MeasuredEnemy extends Pick<Enemy, 'name' | 'words'> {
  readonly figures: readonly (Pick<Figure, 'what' | 'as' | 'aim'> & {
    readonly values: Readonly<Record<ArbiterName, number | null>>;
  })[];
}

/** The same enemy, with the same randomness, under the first rules and under the present ones. */
export function measureEnemy(enemy: Enemy, seed: number, scale: EnemyScale): MeasuredEnemy {
  const [first = [], present = []] = ARBITERS.map((name) =>
    enemy.measure(() => makeField(name), makeRandomSource(seed), scale),
  );
  return {
    name: enemy.name,
    words: enemy.words,
    figures: first.map(({ what, as, aim }, index) => ({
      what,
      as,
      ...(aim === undefined ? {} : { aim }),
      values: { first: first[index]?.value ?? null, present: present[index]?.value ?? null },
    })),
  };
}
