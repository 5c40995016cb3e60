import type { Pool } from '../pool.ts';
import { makeRandomSource } from '../random-source.ts';
import { accusers } from './accusers.ts';
import { boughtTrust } from './bought-trust.ts';
import { breakAndRobEnemy } from './break-and-rob.ts';
import type { Enemy, EnemyScale, Figure } from './enemy.ts';
import { ARBITERS, type ArbiterName, makeField } from './field.ts';
import { longConEnemy } from './long-con.ts';
import { recency } from './recency.ts';
import { stagedLosses } from './staged-losses.ts';
import { stallingWith } from './stalling.ts';
import { targetedFlooding } from './targeted-flooding.ts';
import { twoOfThree } from './two-of-three.ts';
import { voidVoters } from './void-voters.ts';

/** All named enemies. @param pool where those who attack transcripts find their matches */
export const enemiesWith = (pool: Pool): readonly Enemy[] => [
  boughtTrust,
  stallingWith(pool),
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
export async function measureEnemy(enemy: Enemy, seed: number, scale: EnemyScale): Promise<MeasuredEnemy> {
  const [first = [], present = []] = await Promise.all(
    ARBITERS.map((name) => enemy.measure(() => makeField(name), makeRandomSource(seed), scale)),
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
