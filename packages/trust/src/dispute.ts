import { sameClaim } from './claim.ts';
import { HEAD_TRUST } from './constants.ts';
import { posteriors } from './posterior.ts';
import type { MatchRecord, ReportRecord } from './record.ts';
import { type Tally, votesOn } from './tally.ts';

/**
 * What part of the fault for a dispute that nobody won falls on the author of a report, 0..1 (T16, T17).
 *
 * - Who signed a player away whom the server saw there bears it in full, and its report counts no more: the others are
 *   weighed without it. So it cannot take the blame for an accomplice either.
 * - If only such a player, or a party that contradicts itself, differs from the others, the fault is theirs alone.
 * - If some say that the match never began, and the server knows that it did, nobody of them pays less than half.
 * - Otherwise by heads: how unlikely the report is, with every vote trusted alike. Two against one: .25 for each of the two
 *   and .75 for the third. Trust does not count, because a trusted liar would make its victims pay for its lies.
 */
export function faultOf(record: MatchRecord, votes: Tally, { seat, claim }: ReportRecord): number {
  const { falseAbsence, began } = record.signals;
  if (falseAbsence.includes(seat)) return 1;

  const whole = votes.voters.filter(
    (voter) => !voter.contradictsItself && !voter.seats.every((one) => falseAbsence.includes(one)),
  );
  const words = whole.flatMap((voter) => (voter.claim === null ? [] : [voter.claim]));
  const [first] = words;
  if (first !== undefined && words.every((word) => sameClaim(word, first))) {
    return sameClaim(claim, first) && whole.some((voter) => voter.seats.includes(seat)) ? 0 : 1;
  }

  const claims = words.filter((word, index) => words.findIndex((one) => sameClaim(one, word)) === index);
  const likely = posteriors(votesOn(claims, whole, HEAD_TRUST), claims.length);
  const doubt = 1 - (likely[claims.findIndex((one) => sameClaim(one, claim))] ?? 0);
  if (!began || claims.every(({ kind }) => kind !== 'void')) return doubt;
  return claim.kind === 'void' ? Math.max(0.5, doubt) : Math.min(0.5, doubt);
}
