import { type Claim, sameClaim } from '@parley/trust';
import { atMost, type Enemy, type Figure } from './enemy.ts';
import type { Field } from './field.ts';
import { firstOf, honestly, type Player, WITHHELD } from './staged.ts';

const SIZES = [2, 3, 4, 8] as const;

/** Seat 0 claims to have won, the others say that seat 1 has; no transcript comes. */
function liesAlone(field: Field, mode: 'casual' | 'ranked' | 'tournament', players: readonly Player[]) {
  const truth = firstOf(players.length, 1);
  return field.play({
    mode,
    players,
    says: players.map((_, seat) => (seat === 0 ? firstOf(players.length, 0) : truth)),
    evidence: WITHHELD,
  });
}

function longCon(field: Field, seats: number): number {
  const liar = field.veteran();
  for (let lie = 0; lie < 3; lie += 1) {
    liesAlone(field, 'tournament', [liar, ...Array.from({ length: seats - 1 }, () => field.stranger())]);
  }
  return field.trust(liar);
}

/** Lies told to new members only, from the top, until the liar is below one half; null: not within 200. */
export function liesToNewcomers(field: Field, seats: number): number | null {
  const liar = field.veteran();
  for (let lies = 0; lies <= 200; lies += 1) {
    if (field.trust(liar) < 0.5) return lies;
    liesAlone(field, 'ranked', [liar, ...Array.from({ length: seats - 1 }, () => field.join('member'))]);
  }
  return null;
}

/** A party of a member and a new guest contradicts itself wherever a stranger has won, in casual matches of three. */
function deniedByParty(field: Field): Figure[] {
  const member = field.veteran();
  const start = field.trust(member);
  const truth = firstOf(3, 2);
  const times = 20;
  let denied = 0;
  for (let match = 0; match < times; match += 1) {
    const players = [member, field.join('guest', member.address), field.stranger()];
    const { claim, official } = field.play({
      mode: 'casual',
      players,
      says: [truth, firstOf(3, 1), truth],
      parties: ['party', 'party', null],
      evidence: WITHHELD,
    });
    if (!official || claim === null || !sameClaim(claim, truth)) denied += 1;
  }
  return [
    {
      what: 'A party that contradicts itself: results denied, of 20',
      value: denied / times,
      as: 'share',
      aim: atMost(0, 'none'),
    },
    { what: 'The same: what it costs the member in 20 matches', value: start - field.trust(member), as: 'change' },
  ];
}

/** A member with six matches walks out of a lost one, reports it truly and says that it stayed; no transcript comes. */
function walksOut(field: Field): Figure[] {
  const leaver = field.join('member');
  for (let match = 0; match < 6; match += 1) field.play(honestly('ranked', [leaver, field.stranger()], match % 2));
  const players = [leaver, field.stranger()];
  const truth: Claim = firstOf(2, 1);
  const { changes } = field.play({
    mode: 'ranked',
    players,
    says: [truth, truth],
    departures: [
      [null, null],
      ['left', null],
    ],
    evidence: WITHHELD,
  });
  const [own] = changes;
  return [
    {
      what: 'Leaving one against one without a record: the leaver’s rating changes by',
      value: (own?.after ?? 0) - (own?.before ?? 0),
      as: 'change',
      aim: atMost(0, '≤ 0'),
    },
  ];
}

export const longConEnemy: Enemy = {
  name: '10. Long con',
  words:
    'A trusted player lies alone where nothing proves it: three times in tournaments; or to new members only. A party contradicts itself. A player walks out and says that it stayed. No transcripts.',
  measure(makeField) {
    return [
      ...SIZES.map(
        (seats): Figure => ({
          what: `Three lies in tournaments, ${seats} players: the veteran’s rating after them`,
          value: longCon(makeField(), seats),
          as: 'rating',
        }),
      ),
      ...SIZES.map(
        (seats): Figure => ({
          what: `Lies to newcomers, ${seats} players, until below .5`,
          value: liesToNewcomers(makeField(), seats),
          as: 'number',
        }),
      ),
      ...deniedByParty(makeField()),
      ...walksOut(makeField()),
    ];
  },
};
