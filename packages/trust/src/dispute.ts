import { sameClaim } from './claim.ts';
import { HEAD_TRUST, SEEN_TO_DO_ITS_PART, UNSEEN_AGAINST_SEEN } from './constants.ts';
import type { Standpoint } from './kinds.ts';
import { posteriors } from './posterior.ts';
import type { MatchRecord, ReportRecord } from './record.ts';
import { type Tally, votesOn } from './tally.ts';

/**
 * What part of the charge for a dispute that nobody won falls on the author of a report, 0..1 (T16, T17). The parts need not add
 * up to one: a missing result has no fixed price.
 *
 * - Who signed a player away whom the server saw there bears all of it, and its report counts no more: the others are
 *   weighed without it. So it cannot take the blame for an accomplice either.
 * - If only such a player, or a party that contradicts itself, differs from the others, the fault is theirs alone.
 * - Otherwise by heads: how unlikely the report is, with every vote trusted alike. Two against one: .25 for each of the two
 *   and .75 for the third. Trust does not count, because a trusted liar would make its victims pay for its lies.
 * - Where the server knows which side did its part, that side pays no more than a quarter and the other no less than half: whom
 *   it saw there to the end, with what it signed handed in, against those whom it did not; and where it knows that the match
 *   began, those who say so against those who deny it, as far as it saw them there.
 */
export function faultOf(record: MatchRecord, votes: Tally, { seat, claim }: ReportRecord): number {
  const { falseAbsence } = record.signals;
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
  switch (standpointOf(record, votes, seat)) {
    case 'did-its-part':
      return Math.min(SEEN_TO_DO_ITS_PART, doubt);
    case 'contradicts-who-did':
      return Math.max(UNSEEN_AGAINST_SEEN, doubt);
    case 'says-that-it-began':
      return Math.min(UNSEEN_AGAINST_SEEN, doubt);
    case 'unknown':
      return doubt;
  }
}

/** What the server itself saw of the two sides of a dispute, as far as it tells them apart. */
export function standpointOf(record: MatchRecord, votes: Tally, seat: number): Standpoint {
  const { began } = record.signals;
  const own = votes.reports[seat] ?? null;
  if (own === null) return 'unknown';
  const others = votes.reports.filter((report) => report !== null && !sameClaim(report.claim, own.claim));
  const isDenied = others.some((report) => report?.claim.kind === 'void');
  if (own.claim.kind === 'void' && began) return 'contradicts-who-did';
  if (isDenied && began) return didItsPart(record, seat) ? 'did-its-part' : 'says-that-it-began';
  const faced = others.some((report) => report !== null && didItsPart(record, report.seat));
  if (didItsPart(record, seat)) return faced || others.length === 0 ? 'unknown' : 'did-its-part';
  return faced ? 'contradicts-who-did' : 'unknown';
}

/** Whom the server saw there to the end, with what it signed handed in, and nothing signed that speaks against it. */
export function didItsPart({ evidenceExpected, signals }: MatchRecord, seat: number): boolean {
  const { present, falseAbsence, inconsistent, equivocated } = signals;
  return (
    evidenceExpected &&
    present.includes(seat) &&
    ![falseAbsence, inconsistent, equivocated].some((one) => one.includes(seat))
  );
}
