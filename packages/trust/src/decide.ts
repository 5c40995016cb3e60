import { sameClaim } from './claim.ts';
import { EPSILON, LONE_WORD } from './constants.ts';
import { initialTrust } from './ledger.ts';
import { quorumFor } from './quorum.ts';
import type { Claim, ClaimShare, Decision, MatchRecord } from './record.ts';
import { headsFor, signedTrust, type Tally, type Voter } from './tally.ts';
import {
  ABSENCE_WORDS,
  contradictionWords,
  DESYNC_WORDS,
  EVIDENCE_WORDS,
  loneWords,
  percent,
  playersOf,
  REPLAYED_WORDS,
  tooFewWords,
  twoPlayersWords,
} from './words.ts';

export interface Decided {
  readonly decision: Decision;
  readonly claim: Claim | null;
  readonly why: string;
  /** Whether there were fewer reports than a trusted majority (T9). */
  readonly tooFewReports: boolean;
}

export interface Weighed extends Decided {
  readonly decision: Exclude<Decision, 'evidence'>;
}

/**
 * What officially happened, in this order: complete evidence, unless all players said the same already; no result where a replay disagrees with everybody; else what
 * the reports say (E4, E5, T2, T11 to T13).
 */
export function decide(record: MatchRecord, weighed: Weighed): Decided {
  const { evidence } = record;
  switch (evidence.kind) {
    case 'complete':
      if (weighed.decision === 'unanimous' && weighed.claim !== null && sameClaim(weighed.claim, evidence.claim)) {
        return { ...weighed, why: `${weighed.why} ${REPLAYED_WORDS}` };
      }
      return {
        decision: 'evidence',
        claim: evidence.claim,
        why: evidence.departures.includes('absent') ? ABSENCE_WORDS : EVIDENCE_WORDS,
        tooFewReports: false,
      };
    case 'desync':
      return { decision: 'none', claim: null, why: DESYNC_WORDS, tooFewReports: false };
    case 'none':
      return weighed;
    default:
      return evidence satisfies never;
  }
}

/** What the reports alone say, weighed by trust: all alike, majority quorum, non-majority quorum where allowed, none. */
export function weigh(record: MatchRecord, votes: Tally): Weighed {
  const [strongest, next] = votes.shares;
  const players = record.players.length;
  if (strongest !== undefined && strongest.seats.length === players) {
    const why = `${players === 2 ? 'Both' : `All ${players}`} players reported the same.`;
    return { decision: 'unanimous', claim: strongest.claim, why, tooFewReports: false };
  }

  const { voters } = votes;
  const quorum = quorumFor(record, voters.length);
  const voting = voters.filter((voter) => voter.claim !== null).length;
  // More than half of the heads must have spoken, or the quorum would be one of whoever was let through. Whoever was
  // asked again and stayed silent is not waited for; its trust still counts in the whole.
  const enoughHeads = 2 * voting > voters.filter((voter) => !voter.forfeits).length;
  const tooFewReports = !enoughHeads || !exceeds(votes.votingShare, quorum.p);
  const reported = votes.reports.filter((report) => report !== null).length;
  const none = (why: string): Weighed => ({ decision: 'none', claim: null, why, tooFewReports });
  if (strongest === undefined) return none('Nobody reported a result.');
  if (!enoughHeads) return none(tooFewWords(reported, players));

  const said = `${strongest.seats.length} of ${playersOf(players)} reported this, with ${percent(strongest.share)} of the trust in this match`;
  if (exceeds(strongest.share, quorum.p)) {
    if ((voters.length === 2 || voting === 1) && !mayOverrule(record, voters, strongest)) {
      // One head of two or more is no trusted majority, however the silent were asked (T9).
      return voting === 1 ? { ...none(loneWords()), tooFewReports: true } : none(twoPlayersWords());
    }
    const why = `${said}; more than ${percent(quorum.p)} decides.`;
    return { decision: 'majority-quorum', claim: strongest.claim, why, tooFewReports: false };
  }
  if (quorum.lesser !== null && leads(voters, strongest, next, quorum.lesser)) {
    const why = `${said}; in a match like this, more than ${percent(quorum.lesser.q)} with a clear lead decides.`;
    return { decision: 'non-majority-quorum', claim: strongest.claim, why, tooFewReports: false };
  }
  if (next === undefined) return none(tooFewWords(reported, players, percent(votes.votingShare), percent(quorum.p)));
  if (voters.length === 2) return none(twoPlayersWords());
  return none(contradictionWords(percent(strongest.share), percent(quorum.p)));
}

/**
 * Word against word, and one word against silence, is believed only of a player who has earned it, and over players who
 * have already fallen below where everybody starts: trust that was merely earned elsewhere must not be spent on newcomers, and silencing them must not
 * pay. A party speaks with its highest rating, so that is the one to look at: whoever it brought along besides must not
 * shield it (E7). It is the rating itself, not what a history of disputes leaves of its word (T17).
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
 * A clear lead is one of share and of heads: without the second, two members would write the result of two guests, and
 * two against two must not be decided by where a rating starts. At least two heads: where others forfeit, one may be all.
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
