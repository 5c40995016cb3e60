import { EPSILON } from './constants.ts';
import { initialTrust } from './ledger.ts';
import { quorumFor } from './quorum.ts';
import type { Claim, ClaimShare, Decision, MatchRecord } from './record.ts';
import { decisiveTrust, headsFor, type Tally, type Voter } from './tally.ts';
import { contradictionWords, percent, playersOf, tooFewWords, twoPlayersWords } from './words.ts';

export interface Decided {
  readonly decision: Decision;
  readonly claim: Claim | null;
  readonly why: string;
  /** Whether there were fewer reports than a trusted majority (T9). */
  readonly tooFewReports: boolean;
}

/**
 * What officially happened, in this order: complete evidence, all players alike, majority quorum, non-majority quorum
 * where allowed, none (E4, T2, T11 to T13).
 */
export function decide(record: MatchRecord, votes: Tally): Decided {
  if (record.evidence.kind === 'complete') {
    const why = 'The signed moves of this match, played again, give this result.';
    return { decision: 'evidence', claim: record.evidence.claim, why, tooFewReports: false };
  }
  const [strongest, next] = votes.shares;
  const players = record.players.length;
  if (strongest !== undefined && strongest.seats.length === players) {
    const why = `${players === 2 ? 'Both' : `All ${players}`} players reported the same.`;
    return { decision: 'unanimous', claim: strongest.claim, why, tooFewReports: false };
  }

  const quorum = quorumFor(record, votes.voters.length);
  const voting = votes.voters.filter((voter) => voter.claim !== null).length;
  // More than half of the heads must have spoken, or the quorum would be one of whoever was let through.
  const enoughHeads = 2 * voting > votes.voters.length;
  const tooFewReports = !enoughHeads || !exceeds(votes.votingShare, quorum.p);
  const reported = votes.reports.filter((report) => report !== null).length;
  const none = (why: string): Decided => ({ decision: 'none', claim: null, why, tooFewReports });
  if (strongest === undefined) return none('Nobody reported a result.');
  if (!enoughHeads) return none(tooFewWords(reported, players));

  const said = `${strongest.seats.length} of ${playersOf(players)} reported this, with ${percent(strongest.share)} of the trust in this match`;
  if (exceeds(strongest.share, quorum.p)) {
    if (votes.voters.length === 2 && !mayOverruleOne(record, votes.voters, strongest)) return none(twoPlayersWords());
    const why = `${said}; more than ${percent(quorum.p)} decides.`;
    return { decision: 'majority-quorum', claim: strongest.claim, why, tooFewReports: false };
  }
  if (quorum.lesser !== null && leads(votes.voters, strongest, next, quorum.lesser)) {
    const why = `${said}; in a match like this, more than ${percent(quorum.lesser.q)} with a clear lead decides.`;
    return { decision: 'non-majority-quorum', claim: strongest.claim, why, tooFewReports: false };
  }
  if (next === undefined) return none(tooFewWords(reported, players, percent(votes.votingShare), percent(quorum.p)));
  if (votes.voters.length === 2) return none(twoPlayersWords());
  return none(contradictionWords(percent(strongest.share), percent(quorum.p)));
}

/**
 * Word against word, one is believed only over another who has already fallen below where everybody starts: trust that
 * was merely earned elsewhere must not be spent on a newcomer. A party speaks with its highest rating, so that is the
 * one to look at: whoever it brought along besides must not shield it (E7).
 */
function mayOverruleOne(record: MatchRecord, voters: readonly Voter[], strongest: ClaimShare): boolean {
  const overruled = voters.find((voter) => !voter.seats.some((seat) => strongest.seats.includes(seat)));
  if (overruled === undefined) return false;
  return record.players
    .filter((player) => overruled.seats.includes(player.seat))
    .filter((player) => !exceeds(overruled.trust, decisiveTrust(record, player)))
    .every((player) => exceeds(initialTrust(player.ledger.standing), overruled.trust));
}

/**
 * A clear lead is one of share and of heads: without the second, two members would write the result of two guests, and
 * two against two must not be decided by where a rating starts. That it takes at least two heads follows: more than
 * half of three or more have voted, so whoever is alone does not lead by heads.
 */
function leads(
  voters: readonly Voter[],
  strongest: ClaimShare,
  next: ClaimShare | undefined,
  lesser: { readonly q: number; readonly lead: number },
): boolean {
  if (!exceeds(strongest.share, lesser.q)) return false;
  if (next === undefined) return true;
  if (strongest.share - next.share < lesser.lead - EPSILON) return false;
  return headsFor(voters, strongest.claim) > headsFor(voters, next.claim);
}

function exceeds(value: number, bound: number): boolean {
  return value > bound + EPSILON;
}
