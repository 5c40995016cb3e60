import { sameClaim } from '@parley/trust';
import { atMost, type Enemy, type Figure } from './enemy.ts';
import type { Field } from './field.ts';
import { firstOf, NOT_EXPECTED, type Staged, VOID, WITHHELD } from './staged.ts';

const MATCHES = 1_000;

/**
 * Matches that an honest player wins every time, and of which the first `voters` say that they never began. Two
 * players told the server that they hear each other, so it knows better.
 */
function annulled(
  field: Field,
  mode: 'casual' | 'ranked',
  seats: number,
  voters: number,
  isExpected: boolean,
): Figure[] {
  const ring = Array.from({ length: voters }, () => field.veteran());
  const start = field.trust(ring[0] ?? field.veteran());
  const truth = firstOf(seats, seats - 1);
  let void_ = 0;
  for (let match = 0; match < MATCHES; match += 1) {
    const players = [...ring, ...Array.from({ length: seats - voters }, () => field.stranger())];
    const { claim } = field.play({
      mode,
      players,
      says: players.map((_, seat) => (seat < voters ? VOID : truth)),
      evidenceExpected: isExpected,
      evidence: isExpected ? WITHHELD : NOT_EXPECTED,
    });
    if (claim !== null && !sameClaim(claim, truth)) void_ += 1;
  }
  const which = `${mode === 'casual' ? 'Casual' : 'Ranked'}, ${voters} of ${seats}${isExpected ? '' : ', a title without evidence'}`;
  return [
    { what: `${which}: annulled losses`, value: void_ / MATCHES, as: 'share', aim: atMost(0, 'none') },
    {
      what: `${which}: what a voter loses in 1,000 matches`,
      value: start - field.trust(ring[0] ?? field.veteran()),
      as: 'change',
      aim: { text: '> 0', met: (value) => (value ?? 0) > 0 },
    },
  ];
}

/** Two flood the third of a match, which still says that it is cut off, and vote that the match never began. */
function erased(field: Field): Figure[] {
  const pair = [field.veteran(), field.veteran()] as const;
  const match = (victim: 'silent' | 'heard', vote: 'void' | 'win'): Staged => {
    const players = [...pair, field.stranger()];
    const claim = vote === 'void' ? VOID : firstOf(3, 0);
    return {
      mode: 'casual',
      players,
      says: [claim, claim, victim === 'silent' ? null : firstOf(3, 2)],
      evidence: WITHHELD,
      signals: { distress: [2], networkLost: [2] },
    };
  };
  const charged = (staged: Staged) =>
    field.ask(staged).changes.filter(({ before, after }, seat) => seat < 2 && after < before).length / 2;
  return [
    {
      what: 'Two flood the third and claim to have won: charged, of the two',
      value: charged(match('heard', 'win')),
      as: 'share',
    },
    {
      what: 'Two flood the third and vote void: charged, of the two',
      value: charged(match('heard', 'void')),
      as: 'share',
      aim: { text: 'both', met: (value) => value === 1 },
    },
  ];
}

export const voidVoters: Enemy = {
  name: '8. Void voters',
  words:
    'Accounts that lose every match say that it never began. There is no transcript, but two players told the server that they hear each other, so it knows that the match began.',
  measure(makeField) {
    return [
      ...annulled(makeField(), 'casual', 3, 2, true),
      ...annulled(makeField(), 'casual', 3, 2, false),
      ...annulled(makeField(), 'ranked', 8, 6, true),
      ...erased(makeField()),
    ];
  },
};
