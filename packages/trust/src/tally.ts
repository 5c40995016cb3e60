import { sameClaim } from './claim.ts';
import { WEIGHTS } from './constants.ts';
import { quarrelsomeness } from './history.ts';
import { type Event, trustOf, withEvents } from './ledger.ts';
import { posteriors } from './posterior.ts';
import type { Claim, ClaimShare, MatchRecord, PlayerRecord, ReportRecord } from './record.ts';
import { groupsIn, joined, type Voter } from './voters.ts';

export interface Tally {
  /** By seat; null for the silent, and for a player who handed in two reports that differ. */
  readonly reports: readonly (ReportRecord | null)[];
  readonly voters: readonly Voter[];
  /** Each distinct claim, strongest first. */
  readonly shares: readonly ClaimShare[];
  /** Share of all trust that belongs to voters with a vote, 0..1. */
  readonly votingShare: number;
}

/** Groups reports by vote and by claim. The order of the reports does not change the tally. */
export function tally(record: MatchRecord): Tally {
  const reports = record.players.map((player) => reportOf(record, player.seat));
  const voters = votersOf(record, reports);
  const total = sumOfTrust(voters);
  const shareOf = (some: readonly Voter[]) => (total > 0 ? sumOfTrust(some) / total : 0);
  const claims = distinctClaims(reports);
  const posterior = posteriors(votesOn(claims, voters), claims.length);
  const shares = claims.map((claim, index) => ({
    claim,
    seats: reports.flatMap((report) => (report && sameClaim(report.claim, claim) ? [report.seat] : [])),
    share: shareOf(voters.filter((voter) => votesFor(voter, claim))),
    posterior: posterior[index] ?? 0,
  }));
  return {
    reports,
    voters,
    shares: shares.sort((a, b) => b.share - a.share),
    votingShare: shareOf(voters.filter((voter) => voter.claim !== null)),
  };
}

/** Who did not report, or not in a way that counts. */
export const silentIn = ({ reports }: Tally): readonly number[] =>
  reports.flatMap((report, seat) => (report === null ? [seat] : []));

/** How many votes a claim has. */
export function headsFor(voters: readonly Voter[], claim: Claim): number {
  return voters.filter((voter) => votesFor(voter, claim)).length;
}

/** The votes on these claims, for a posterior. `trust`: how far every voter is trusted; by default as it is. */
export function votesOn(claims: readonly Claim[], voters: readonly Voter[], trust?: number) {
  return voters.map((voter) => ({ trust: trust ?? voter.trust, claim: indexOf(claims, voter.claim) }));
}

/**
 * A rating as it counts in this match's decision: the one from before the match, in the eyes of its mode, lowered for signs
 * of cheating in the match itself by what they cost (T16). Distress and a lost network are signs of trouble and not of
 * lying, so they lower nothing. A pair that does not hear each other lowers nothing either, because one match does not show
 * which of the two is to blame (T15).
 */
export function signedTrust(record: MatchRecord, player: PlayerRecord): number {
  const { inconsistent, equivocated, falseAbsence } = record.signals;
  const events: Event[] = [];
  if (equivocated.includes(player.seat)) events.push({ counter: 'provenLie', amount: WEIGHTS.provenLie });
  if (inconsistent.includes(player.seat)) events.push({ counter: 'inconsistent', amount: WEIGHTS.inconsistent });
  if (falseAbsence.includes(player.seat)) events.push({ counter: 'falseAbsence', amount: WEIGHTS.falseAbsence });
  return trustOf(events.length === 0 ? player.ledger : withEvents(player.ledger, events), record.mode);
}

function votersOf(record: MatchRecord, reports: readonly (ReportRecord | null)[]): Voter[] {
  // If reports contradict each other, a history of disputes that nobody won counts too (T17).
  const disputed = distinctClaims(reports).length > 1;
  const trustIn = (player: PlayerRecord) =>
    signedTrust(record, player) * (disputed ? 1 - quarrelsomeness(player.ledger) : 1);
  const { challenged, distress } = record.signals;
  const groups = groupsIn(record.players).map((members): Voter => {
    const trust = Math.max(...members.map(trustIn));
    const seats = members.map(({ seat }) => seat);
    const claims = distinctClaims(members.map(({ seat }) => reports[seat] ?? null));
    // The word of a party is that of its most trusted members. So a guest whom it brought along denies it nothing.
    const heard = members.filter(({ seat }) => (reports[seat] ?? null) !== null);
    const highest = Math.max(...heard.map(trustIn));
    const words = distinctClaims(
      heard.filter((member) => trustIn(member) === highest).map(({ seat }) => reports[seat] ?? null),
    );
    return {
      seats,
      trust: words.length > 1 ? 0 : trust,
      claim: words.length === 1 ? (words[0] ?? null) : null,
      forfeits: claims.length === 0 && seats.every((seat) => challenged.includes(seat) && !distress.includes(seat)),
      contradictsItself: words.length > 1,
    };
  });
  return joined(groups, record.players);
}

/** A player who handed in two reports that differ has said nothing: which of them came first must not decide. */
function reportOf(record: MatchRecord, seat: number): ReportRecord | null {
  const [first, ...rest] = record.reports.filter((report) => report.seat === seat);
  if (first === undefined) return null;
  const alike = rest.every(
    (report) =>
      sameClaim(report.claim, first.claim) &&
      report.departures.every((departure, index) => departure === first.departures[index]),
  );
  return alike ? first : null;
}

function distinctClaims(reports: readonly (ReportRecord | null)[]): Claim[] {
  const claims: Claim[] = [];
  for (const report of reports) {
    if (report !== null && !claims.some((claim) => sameClaim(claim, report.claim))) claims.push(report.claim);
  }
  return claims;
}

function indexOf(claims: readonly Claim[], claim: Claim | null): number | null {
  return claim === null ? null : claims.findIndex((other) => sameClaim(other, claim));
}

function votesFor(voter: Voter, claim: Claim): boolean {
  return voter.claim !== null && sameClaim(voter.claim, claim);
}

/**
 * Added in order of size, so that the seats of the players cannot change a sum in its last digit, and with it a
 * sentence.
 */
function sumOfTrust(voters: readonly Voter[]): number {
  const trusts = voters.map((voter) => voter.trust).sort((a, b) => a - b);
  return trusts.reduce((sum, trust) => sum + trust, 0);
}
