import { sameClaim } from './claim.ts';
import { EPSILON, LONE_WORD } from './constants.ts';
import { didItsPart } from './dispute.ts';
import { initialTrust } from './ledger.ts';
import { quorumFor } from './quorum.ts';
import type { Claim, ClaimShare, Decision, Departure, MatchRecord, ReportRecord } from './record.ts';
import { headsFor, signedTrust, silentIn, type Tally } from './tally.ts';
import type { Voter } from './voters.ts';
import type { Out, VerdictWhy } from './why.ts';

export interface Decided {
  readonly decision: Decision;
  readonly claim: Claim | null;
  readonly why: VerdictWhy;
  /** Whether there were fewer reports than a trusted majority (T9). */
  readonly tooFewReports: boolean;
}

export interface Weighed extends Decided {
  readonly decision: Exclude<Decision, 'evidence'>;
}

/**
 * What officially happened. Complete evidence decides, unless all players reported the same as it says. There is no
 * result if a replay disagrees with everybody. Otherwise the reports decide (E4, E5, T2, T11 to T13).
 */
export function decide(record: MatchRecord, votes: Tally, weighed: Weighed): Decided {
  const { evidence } = record;
  switch (evidence.kind) {
    case 'complete':
      if (weighed.decision === 'unanimous' && weighed.claim !== null && sameClaim(weighed.claim, evidence.claim)) {
        const why: VerdictWhy = {
          code: 'confirmed',
          values: { players: record.players.length, out: outIn(evidence) },
        };
        return { ...weighed, why };
      }
      return { decision: 'evidence', claim: evidence.claim, why: whyEvidence(votes, evidence), tooFewReports: false };
    case 'desync':
      return { decision: 'none', claim: null, why: { code: 'desync', values: {} }, tooFewReports: false };
    case 'none':
      return weighed;
    default:
      return evidence satisfies never;
  }
}

type Complete = Extract<MatchRecord['evidence'], { kind: 'complete' }>;

/** The moves alone are not said to have decided where somebody was out before the end (T6). */
function whyEvidence(votes: Tally, evidence: Complete): VerdictWhy {
  const out = outIn(evidence);
  return out === null
    ? { code: 'by-moves', values: { silent: silentIn(votes), differ: votes.shares.length > 1 } }
    : { code: 'by-departure', values: out };
}

/** If several are out before the end, the way that explains most is named. */
const DEPARTURES_NAMED: readonly Departure[] = ['absent', 'time', 'left', 'resigned'];

/** Who was out before the end, in the way that explains most; null if nobody was. */
function outIn({ departures, byServer }: Complete): Out | null {
  const way = DEPARTURES_NAMED.find((departure) => departures.includes(departure));
  if (way === undefined) return null;
  const seats = departures.flatMap((departure, seat) => (departure === way ? [seat] : []));
  const others = departures.flatMap((_, seat) => (seats.includes(seat) ? [] : [seat]));
  return { way, seats, others, byServer: seats.every((seat) => byServer.includes(seat)) };
}

/**
 * What the reports alone say, weighed by trust: unanimous, majority quorum, non-majority quorum if allowed, or none.
 */
export function weigh(record: MatchRecord, votes: Tally): Weighed {
  const [strongest, next] = votes.shares;
  const players = record.players.length;
  if (strongest !== undefined && strongest.seats.length === players) {
    const why: VerdictWhy = { code: 'unanimous', values: { players } };
    return { decision: 'unanimous', claim: strongest.claim, why, tooFewReports: false };
  }

  const { voters } = votes;
  const quorum = quorumFor(record, voters.length);
  const voting = voters.filter((voter) => voter.claim !== null).length;
  // More than half of the heads must have reported. Otherwise an attacker could choose who reports, and so the quorum.
  // A player who was asked again and stayed silent no longer counts among these heads; its trust still counts in the
  // total. A party that contradicts itself is no head either.
  const enoughHeads = 2 * voting > voters.filter((voter) => !voter.forfeits && !voter.contradictsItself).length;
  const tooFewReports = !enoughHeads || !exceeds(votes.votingShare, quorum.p);
  const none = (why: VerdictWhy): Weighed => ({ decision: 'none', claim: null, why, tooFewReports });
  if (strongest === undefined) return none({ code: 'nobody-reported', values: {} });
  if (!enoughHeads) return none({ code: 'too-few', values: { silent: silentIn(votes), players } });

  const { mode } = record;
  const said = { said: strongest.seats.length, players, share: strongest.share, mode };
  const { evidenceExpected, signals } = record;
  const twoSides: VerdictWhy = { code: 'two-sides', values: { signedAway: signals.falseAbsence, players } };
  const isMajority = exceeds(strongest.share, quorum.p);
  if (isMajority || (quorum.lesser !== null && leads(voters, strongest, next, quorum.lesser))) {
    if (headsFor(voters, strongest.claim) === 1 && (voters.length === 2 || voting === 1)) {
      // One head of two or more is no trusted majority, even if the silent were asked again (T9).
      if (evidenceExpected || !mayOverrule(record, voters, strongest)) {
        return voting === 1
          ? { ...none({ code: 'one-report', values: { evidenceExpected } }), tooFewReports: true }
          : none(twoSides);
      }
    }
    if (isVoidDenied(record, strongest.claim)) return none({ code: 'void-denied', values: {} });
    const present = presentAgainst(record, votes.reports, strongest.claim);
    if (present.length > 0) return none({ code: 'against-present', values: { present } });
    if (isMajority) {
      const why: VerdictWhy = { code: 'majority', values: { ...said, needed: quorum.p } };
      return { decision: 'majority-quorum', claim: strongest.claim, why, tooFewReports: false };
    }
    const why: VerdictWhy = { code: 'clear-lead', values: { ...said, needed: quorum.lesser?.q ?? 0 } };
    return { decision: 'non-majority-quorum', claim: strongest.claim, why, tooFewReports: false };
  }
  if (next === undefined) {
    const values = { silent: silentIn(votes), share: votes.votingShare, mode, needed: quorum.p };
    return none({ code: 'too-little-trust', values });
  }
  if (voters.length === 2) return none(twoSides);
  const leading = exceeds(strongest.share, next.share) ? strongest.seats : [];
  const values = { strongest: leading, share: strongest.share, mode, needed: quorum.p };
  return none({ code: 'contradiction', values });
}

/**
 * That a match never began is believed against nobody's will if the server itself knows that it began. Otherwise two of
 * three could annul whatever they lose.
 */
function isVoidDenied(record: MatchRecord, claim: Claim): boolean {
  return claim.kind === 'void' && record.signals.began;
}

/**
 * The seats that a claim contradicts though the server itself saw them there to the end. Where moves could have told who is right
 * and none came, such a player did its part. So accomplices who withhold theirs gain nothing by outvoting it.
 */
function presentAgainst(record: MatchRecord, reports: Tally['reports'], claim: Claim): readonly number[] {
  const contradicts = (report: ReportRecord | null) => report !== null && !sameClaim(report.claim, claim);
  return reports.flatMap((report, seat) => (contradicts(report) && didItsPart(record, seat) ? [seat] : []));
}

/**
 * In titles that can give no evidence: one vote against another, or against silence, is believed only if the player has
 * earned it, and only over players who have fallen below their starting rating. In all others it never is. Trust that was earned elsewhere must not be spent on newcomers, and
 * silencing newcomers must not pay.
 *
 * A party votes with its highest rating, so that rating is compared: a player that it brought along must not shield it
 * (E7). The rating itself counts here, and not what a history of disputes leaves of its weight (T17).
 */
function mayOverrule(record: MatchRecord, voters: readonly Voter[], strongest: ClaimShare): boolean {
  const membersOf = (seats: readonly number[]) =>
    record.players
      .filter((player) => seats.includes(player.seat))
      .map((player) => ({ trust: signedTrust(record, player), start: initialTrust(player.ledger.standing) }));
  if (membersOf(strongest.seats).every(({ trust }) => exceeds(LONE_WORD, trust))) return false;
  const others = voters.filter((voter) => !voter.seats.some((seat) => strongest.seats.includes(seat)));
  return others.every((other) => {
    const members = membersOf(other.seats);
    const highest = Math.max(...members.map(({ trust }) => trust));
    return members.every(({ trust, start }) => exceeds(highest, trust) || exceeds(start, trust));
  });
}

/**
 * A clear lead is a lead in share and in heads. Without the second condition, two members would write the result of two
 * guests, and starting ratings must not decide two against two. At least two heads: if the others forfeit, one could be
 * all.
 */
function leads(
  voters: readonly Voter[],
  strongest: ClaimShare,
  next: ClaimShare | undefined,
  lesser: { readonly q: number; readonly lead: number },
): boolean {
  if (!exceeds(strongest.share, lesser.q) || headsFor(voters, strongest.claim) < 2) return false;
  if (next === undefined) return true;
  if (strongest.share - next.share < lesser.lead - EPSILON) return false;
  return headsFor(voters, strongest.claim) > headsFor(voters, next.claim);
}

function exceeds(value: number, bound: number): boolean {
  return value > bound + EPSILON;
}
