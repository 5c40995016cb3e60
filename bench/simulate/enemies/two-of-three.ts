import { ring } from './bought-trust.ts';
import { atMost, type Enemy } from './enemy.ts';
import type { Field } from './field.ts';
import { firstOf, type Player, unplayed, WITHHELD } from './staged.ts';

const NONE = atMost(0, 'none');

/** Two who report a result that nobody played for. The third player is connected and says that it won. */
function written(field: Field, mode: 'casual' | 'ranked', pair: readonly [Player, Player], third: Player): boolean {
  const lie = firstOf(3, 0);
  const { claim, official } = field.play({
    mode,
    players: [...pair, third],
    says: [lie, lie, firstOf(3, 2)],
    evidence: WITHHELD,
    signals: { present: [0, 1, 2] },
  });
  return official && claim?.kind === 'ranks' && claim.ranks[0] === 1;
}

function bought(field: Field, address: string): Player {
  const member = field.join('member', address);
  for (let match = 0; match < 49; match += 1) field.play(unplayed('casual', [member, field.join('guest', address)]));
  return member;
}

export const twoOfThree: Enemy = {
  name: '3. Two of three write the result',
  words:
    'Nobody plays; two accounts of one person report the same, against the word of a third player who is connected. *Farmed* members have bought their rating as under 1, with 49 guests.',
  measure(makeField) {
    const share = (
      what: string,
      mode: 'casual' | 'ranked',
      pair: (field: Field) => readonly [Player, Player],
      third: (field: Field) => Player,
    ) => {
      const field = makeField();
      const times = 20;
      let wrong = 0;
      for (let time = 0; time < times; time += 1) if (written(field, mode, pair(field), third(field))) wrong += 1;
      return { what: `${what}: wrong results`, value: wrong / times, as: 'share', aim: NONE } as const;
    };
    const guests = (addresses: readonly [string, string]) => (field: Field) =>
      [field.join('guest', addresses[0]), field.join('guest', addresses[1])] as const;
    const members = (field: Field) => [bought(field, 'a'), bought(field, 'b')] as const;
    const oneHome = guests(['home', 'home']);
    return [
      share('Casual, two guests at one address over a guest', 'casual', oneHome, (field) => field.join('guest')),
      share('Casual, two guests at one address over a new member', 'casual', oneHome, (field) => field.join('member')),
      share('Casual, two guests at two addresses over a new member', 'casual', guests(['a', 'b']), (field) =>
        field.join('member'),
      ),
      share('Ranked, two farmed members over a new member', 'ranked', members, (field) => field.join('member')),
      {
        what: 'Highest rating of two who play each other a hundred times without a move',
        value: ring(makeField(), 'unplayed', 2, 100, 2),
        as: 'rating',
        aim: atMost(0.5, '≤ .5'),
      },
    ];
  },
};
