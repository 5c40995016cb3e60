import { decide } from './decide.ts';
import { trustOf, withEvents } from './ledger.ts';
import { isDisputed, reasonsFor } from './reasons.ts';
import type { Arbitration, MatchRecord, PlayerChange } from './record.ts';
import { tally } from './tally.ts';

/**
 * The arbiter: what officially happened in a match, what it does to each player's rating, and why. A pure function of
 * the record, whatever the order of its reports. The quorum is weighed even where evidence decides, so that `shares`
 * shows both.
 *
 * Three guests in a casual match, two against one: the two have .667 of the trust, so their claim is the result by
 * majority quorum; each rises from .2 to .256, and the third falls to .125.
 */
export function arbitrate(record: MatchRecord): Arbitration {
  const votes = tally(record);
  const decided = decide(record, votes);
  const official = decided.claim !== null && decided.claim.kind !== 'void';
  const rated = isRated(record, decided.claim?.kind === 'void', votes.voters.length);
  const reasons = rated ? reasonsFor(record, votes, decided) : [];
  const disputed = isDisputed(votes, decided) ? 1 : 0;

  const changes = record.players.map((player, index): PlayerChange => {
    const before = trustOf(player.ledger);
    const own = reasons[index];
    if (own === undefined) {
      return { seat: player.seat, player: player.player, before, after: before, reasons: [], ledger: player.ledger };
    }
    const ledger = {
      ...withEvents(player.ledger, own),
      matches: player.ledger.matches + 1,
      // Only a history (T17): the charges above are what weighs later, and who was upheld does not suffer (T16).
      disputed: player.ledger.disputed + disputed,
    };
    return { seat: player.seat, player: player.player, before, after: trustOf(ledger), reasons: own, ledger };
  });

  const why =
    decided.claim?.kind === 'void' ? `The match never began, so it has no result. ${decided.why}` : decided.why;
  return { decision: decided.decision, claim: decided.claim, official, rated, why, shares: votes.shares, changes };
}

/**
 * A match against a house moves no rating (T1), nor does one that never began. Nor does one in which all entered
 * together: it has a single vote, and agreeing with oneself says nothing (E7).
 */
function isRated(record: MatchRecord, never: boolean, votes: number): boolean {
  return !never && votes > 1 && record.players.every((player) => player.ledger.standing !== 'house');
}
