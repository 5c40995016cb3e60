import { beforeAll, describe, expect, it } from 'vitest';
import { makePool, type Pool } from '../pool.ts';
import { makeRandomSource } from '../random-source.ts';
import { findingsOf } from '../transcript-match.ts';
import { accusers } from './accusers.ts';
import { boughtTrust } from './bought-trust.ts';
import { breakAndRob, breakAndRobEnemy } from './break-and-rob.ts';
import type { Enemy, EnemyScale } from './enemy.ts';
import { makeField } from './field.ts';
import { longConEnemy } from './long-con.ts';
import { enemiesWith, measureEnemy } from './measure.ts';
import { recency } from './recency.ts';
import { enemiesSection } from './section.ts';
import { stagedLosses } from './staged-losses.ts';
import { stallingWith } from './stalling.ts';
import { convictedAfter } from './targeted-flooding.ts';
import { twoOfThree } from './two-of-three.ts';
import { voidVoters } from './void-voters.ts';

const SMALL: EnemyScale = { runs: 2, watched: 1, watchedMatches: 20, people: 60, each: 40 };

/** Values under the first rules, by what is measured. */
async function underFirst(enemy: Enemy): Promise<ReadonlyMap<string, number | null>> {
  const figures = await enemy.measure(() => makeField('first'), makeRandomSource(1), SMALL);
  return new Map(figures.map(({ what, value }) => [what, value]));
}

const rounded = (value: number | null | undefined): number | null | undefined =>
  typeof value === 'number' ? Math.round(value * 1_000) / 1_000 : value;

let pool: Pool;
beforeAll(async () => {
  pool = await makePool([2, 3, 4, 8], 8, makeRandomSource(3), findingsOf);
});

// The first rules do not change any more. So these figures show that each enemy does what it is said to do.
describe('each enemy wins against the first rules', () => {
  it.each<[string, Enemy, Readonly<Record<string, number | null>>]>([
    [
      'trust is bought in a few matches without a move',
      boughtTrust,
      {
        '1 account, nobody moves, 11 guests': 0.813,
        '1 account, nobody moves, 49 guests': 0.947,
        '20 accounts, nobody moves, rounds: 1': 0.878,
      },
    ],
    [
      'two guests write a casual result of three, and two farmed members a ranked one',
      twoOfThree,
      {
        'Casual, two guests at one address over a new member: wrong results': 1,
        'Ranked, two farmed members over a new member: wrong results': 1,
      },
    ],
    [
      'four guests convict a veteran of filtering, and rise; a steady accuser is never found',
      accusers,
      {
        'Four new guests accuse a veteran once each: what it loses': 0.214,
        'The first of them after that': 0.36,
        'A new victim in every ninth match: convicted after matches': null,
        'Guests that convict a veteran': 2,
      },
    ],
    [
      'staged losses of network convict a veteran of flooding',
      stagedLosses,
      {
        'veterans, 0 matches between: tries until convicted': 5,
        'veterans, 4 matches between: tries until convicted': 14,
        'veterans: what one try costs': 0.009,
        'guests, 0 matches between: tries until convicted': 13,
      },
    ],
    [
      'a lie that nobody believes costs the newcomer most',
      breakAndRobEnemy,
      { 'One lie that nobody believes costs the robber': 0.002, 'and the newcomer': 0.097 },
    ],
    [
      'voters of void annul all that they lose',
      voidVoters,
      {
        'Casual, 2 of 3: annulled losses': 1,
        'Casual, 2 of 3: what a voter loses in 1,000 matches': 0,
        'Ranked, 6 of 8: annulled losses': 1,
        'Two flood the third and vote void: charged, of the two': 0,
      },
    ],
    [
      'the order of a history says nothing before the memory is full',
      recency,
      { 'What the better half last is worth': 0, 'Twenty silent matches, then twenty good ones': 0.482 },
    ],
    [
      'lies to newcomers, a party that contradicts itself, and leaving without a record',
      longConEnemy,
      {
        'Three lies in tournaments, 2 players: the veteran’s rating after them': 0.761,
        'Lies to newcomers, 2 players, until below .5': 87,
        'Lies to newcomers, 3 players, until below .5': 55,
        'Lies to newcomers, 4 players, until below .5': 38,
        'Lies to newcomers, 8 players, until below .5': 11,
        'A party that contradicts itself: results denied, of 20': 1,
        'Leaving one against one without a record: the leaver’s rating changes by': 0.025,
      },
    ],
  ])('[E8.4] %s', async (_, enemy, expected) => {
    const found = await underFirst(enemy);
    expect(Object.fromEntries(Object.keys(expected).map((what) => [what, rounded(found.get(what))]))).toEqual(expected);
  });

  it('[E8.4] who floods one of seven in every third match is never found', () => {
    const habit = { opponents: 7, floods: (match: number) => match % 3 === 0, wins: 1 };
    expect(convictedAfter(makeField('first'), habit, 300, makeRandomSource(2))).toBeNull();
    const openly = { opponents: 1, floods: () => true, wins: 1 };
    expect(convictedAfter(makeField('first'), openly, 60, makeRandomSource(2))).not.toBeNull();
  });

  it('[E8.4] a liar who stops moving writes wrong ranked results over the member that it broke', async () => {
    const found = await underFirst(stallingWith(pool));
    expect(found.get('Five ranked matches of two against one new member: wrong')).toBe(4);
    expect(found.get('The member after them')).toBeLessThan(0.15);
    expect(found.get('3 players, 2 liars: wrong')).toBeGreaterThan(0);
  });

  it('[E8.4] robbers take what honest newcomers win', () => {
    const { counts } = breakAndRob(makeField('first'), { people: 200, each: 40 }, 'nothing', makeRandomSource(1));
    expect(counts.denied / counts.newWins).toBeGreaterThan(0.07);
    expect(counts.wrong).toBeGreaterThan(0);
  });
});

describe('measuring', () => {
  it('[E8.2] the same seed gives the same figures', async () => {
    const values = async () => (await measureEnemy(recency, 3, SMALL)).figures.map((figure) => figure.values);
    expect(await values()).toEqual(await values());
  });

  it('[E8.4] each is shown under both rules, with what it is held to', async () => {
    const measured = await measureEnemy(recency, 1, SMALL);
    expect(measured.figures.map(({ values }) => Object.keys(values))).toEqual(
      measured.figures.map(() => ['first', 'present']),
    );
    const text = enemiesSection([measured]);
    for (const { what } of measured.figures) expect(text).toContain(what);
    const names = enemiesWith(pool).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});
