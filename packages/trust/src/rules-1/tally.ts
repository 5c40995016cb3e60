import { sameClaim } from './claim.ts';
import { WEIGHTS } from './constants.ts';
import { quarrelsomeness } from './history.ts';
import { type Event, trustOf, withEvents } from './ledger.ts';
import { posteriors } from './posterior.ts';
import type { Claim, ClaimShare, MatchRecord, PlayerRecord, ReportRecord } from './record.ts';

/** One vote: a player alone, or all who entered together (E7). */
export interface Voter {
  readonly seats: readonly number[];
  /** The highest of its players' ratings. */
  readonly trust: number;
  /** What it votes for; null if all of it is silent, or if it contradicts itself: then its trust backs nothing. */
  readonly claim: Claim | null;
  /**
   * All of it was silent after the report request and none of it in distress: it no longer counts among the heads that must
   * vote (T9).
   */
  readonly forfeits: boolean;
}

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
  const claims = distinctClaims(reports);
  const posterior = posteriors(
    voters.map((voter) => ({ trust: voter.trust, claim: indexOf(claims, voter.claim) })),
    claims.length,
  );
  const shares = claims.map((claim, index) => ({
    claim,
    seats: reports.flatMap((report) => (report && sameClaim(report.claim, claim) ? [report.seat] : [])),
    share: sumOfTrust(voters.filter((voter) => votesFor(voter, claim))) / total,
    posterior: posterior[index] ?? 0,
  }));
  const voting = sumOfTrust(voters.filter((voter) => voter.claim !== null));
  return { reports, voters, shares: shares.sort((a, b) => b.share - a.share), votingShare: voting / total };
}

/** How many votes a claim has. */
export function headsFor(voters: readonly Voter[], claim: Claim): number {
  return voters.filter((voter) => votesFor(voter, claim)).length;
}

/**
 * A rating as it counts in this match's decision: the one from before the match, lowered for signs of cheating in the
 * match itself by what they cost (T16). Distress and a lost network are signs of trouble and not of lying, so they
 * lower nothing. A pair that does not hear each other lowers nothing either, because one match does not show which of
 * the two is to blame (T15).
 */
export function signedTrust(record: MatchRecord, player: PlayerRecord): number {
  const { inconsistent, equivocated } = record.signals;
  const events: Event[] = [];
  if (equivocated.includes(player.seat)) events.push({ counter: 'provenLie', amount: WEIGHTS.provenLie });
  if (inconsistent.includes(player.seat)) events.push({ counter: 'inconsistent', amount: WEIGHTS.inconsistent });
  return events.length === 0 ? trustOf(player.ledger) : trustOf(withEvents(player.ledger, events));
}

function votersOf(record: MatchRecord, reports: readonly (ReportRecord | null)[]): Voter[] {
  // If reports contradict each other, a history of disputes that nobody won counts too (T17).
  const disputed = distinctClaims(reports).length > 1;
  const trustIn = (player: PlayerRecord) =>
    signedTrust(record, player) * (disputed ? 1 - quarrelsomeness(player.ledger) : 1);
  const { challenged, distress } = record.signals;
  const groups = new Map<string, PlayerRecord[]>();
  for (const player of record.players) {
    const name = player.party === null ? `seat ${player.seat}` : `party ${player.party}`;
    groups.set(name, [...(groups.get(name) ?? []), player]);
  }
  return [...groups.values()].map((members) => {
    const seats = members.map((member) => member.seat);
    const claims = distinctClaims(reports.filter((report) => report !== null && seats.includes(report.seat)));
    return {
      seats,
      trust: Math.max(...members.map(trustIn)),
      claim: claims.length === 1 ? (claims[0] ?? null) : null,
      forfeits: claims.length === 0 && seats.every((seat) => challenged.includes(seat) && !distress.includes(seat)),
    };
  });
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
