import { type Aim, atLeast, atMost, type Enemy, type Figure } from './enemy.ts';
import type { Field } from './field.ts';
import { honestly, type Player, unplayed } from './staged.ts';

const HALF = atMost(0.5, '≤ .5');

/** A match between two accounts of one person: nobody plays, or both make moves that a program chooses. */
type Farmed = 'unplayed' | 'played';

const farmed = (how: Farmed, a: Player, b: Player) =>
  how === 'unplayed' ? unplayed('casual', [a, b]) : honestly('casual', [a, b]);

/** One member against a new guest in each match. The rating after each of these numbers of matches. */
function alone(field: Field, how: Farmed, after: readonly number[], address: string): number[] {
  const member = field.join('member', address);
  const ratings: number[] = [];
  for (let match = 1; match <= Math.max(...after); match += 1) {
    field.play(farmed(how, member, field.join('guest', address)));
    if (after.includes(match)) ratings.push(field.trust(member));
  }
  return ratings;
}

/** Members who play each other in rounds, each pair once a round. The highest rating at the end. */
export function ring(field: Field, how: Farmed, accounts: number, rounds: number, addresses: number): number {
  const members = Array.from({ length: accounts }, (_, index) => field.join('member', `farm-${index % addresses}`));
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, a] of members.entries()) {
      for (const b of members.slice(index + 1)) field.play(farmed(how, a, b));
    }
  }
  return Math.max(...members.map((member) => field.trust(member)));
}

/** Somebody honest who meets a new stranger in each match. */
function honest(field: Field, after: readonly number[]): number[] {
  const member = field.join('member');
  const ratings: number[] = [];
  for (let match = 1; match <= Math.max(...after); match += 1) {
    field.play(honestly('ranked', [member, field.stranger()], match % 2));
    if (after.includes(match)) ratings.push(field.trust(member));
  }
  return ratings;
}

const RINGS = [
  [3, 100],
  [20, 1],
  [20, 20],
] as const;

export const boughtTrust: Enemy = {
  name: '1. Trust is bought',
  words:
    'Accounts of one person report matches with each other. A member plays a new guest each time; three or twenty members play each other in rounds. Either nobody makes a move, or a program makes them. The rating is the one that a ranked match would weigh.',
  measure(makeField) {
    const rated = (what: string, value: number | undefined, aim: Aim | null = HALF): Figure => ({
      what,
      value: value ?? null,
      as: 'rating',
      ...(aim === null ? {} : { aim }),
    });
    const [eleven, fortyNine, many] = alone(makeField(), 'unplayed', [11, 49, 500], 'farm');
    const [playedMany] = alone(makeField(), 'played', [500], 'farm');
    const [ten, fifty] = honest(makeField(), [10, 50]);
    const family = ring(makeField(), 'played', 4, 15, 1);
    return [
      rated('1 account, nobody moves, 11 guests', eleven),
      rated('1 account, nobody moves, 49 guests', fortyNine),
      rated('1 account, nobody moves, 500 guests', many),
      rated('1 account, moves made, 500 guests', playedMany),
      ...(['unplayed', 'played'] as const).flatMap((how) =>
        RINGS.map(([accounts, rounds]) =>
          rated(
            `${accounts} accounts, ${how === 'played' ? 'moves made' : 'nobody moves'}, rounds: ${rounds}`,
            ring(makeField(), how, accounts, rounds, 1),
          ),
        ),
      ),
      rated('20 accounts at 3 addresses, nobody moves, rounds: 20', ring(makeField(), 'unplayed', 20, 20, 3)),
      // Whom the server cannot tie to each other are strangers to it: what that is worth is stated, and not aimed at.
      ...([2, 3, 20] as const).map((accounts) =>
        rated(
          `${accounts} accounts at ${Math.min(accounts, 3)} addresses, moves made, rounds: 20`,
          ring(makeField(), 'played', accounts, 20, Math.min(accounts, 3)),
          null,
        ),
      ),
      rated('Honest: 4 of one address who play each other, rounds: 15', family, atLeast(0.3, '≥ .3')),
      rated('Honest: 10 matches with strangers', ten, atLeast(0.6, '≥ .6')),
      rated('Honest: 50 matches with strangers', fifty, atLeast(0.9, '≥ .9')),
    ];
  },
};
