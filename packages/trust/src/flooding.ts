import { BASE_RATE } from './constants.ts';
import type { Decided } from './decide.ts';
import { missingRate } from './history.ts';
import { noveltyAgainst, opponentsOf } from './novelty.ts';
import type { Claim, MatchRecord, PlayerRecord } from './record.ts';
import { oddsOf } from './suspicion.ts';
import type { Tally } from './tally.ts';

/**
 * By seat, who went missing as somebody does who is flooded (T14). Where the signed moves come to an end: who was dropped
 * in them as absent, or whose network was lost without a report. Whoever has played to the end is not missed for what it
 * says or leaves unsaid afterwards: else those who lose could make a flooder of the winner by saying distress.
 * Otherwise: who is in distress, or silent with its network lost or even after the challenge. To leave or to resign by one's
 * own signature is not that.
 */
export function missingIn(record: MatchRecord, votes: Tally): boolean[] {
  const { signals, evidence } = record;
  return record.players.map(({ seat }) => {
    const silent = (votes.reports[seat] ?? null) === null;
    const lost = silent && signals.networkLost.includes(seat);
    if (evidence.kind === 'complete') return evidence.departures[seat] === 'absent' || lost;
    return lost || signals.distress.includes(seat) || (silent && signals.challenged.includes(seat));
  });
}

/**
 * How many times likelier what happened is if this player floods its opponents than if it is honest: the mean over them,
 * each by how new it is, of the odds of its going missing. It counts as missing only where this player was put first,
 * ahead of it, by the official result or, without one, by its own report; null where there is neither. To be in distress
 * or silent itself is no excuse, or whoever floods would say that too.
 *
 * What is expected of an honest player is how often each opponent goes missing with anybody. So it is not suspected
 * however often its opponents quit, however many they are and however often it wins. Three opponents, all new
 * members (rate .15), one missing: (2.58 + 2 × .72)/3 = 1.34.
 */
export function floodingOdds(
  record: MatchRecord,
  votes: Tally,
  decided: Decided,
  missing: readonly boolean[],
  player: PlayerRecord,
): number | null {
  const claim = decided.claim ?? votes.reports[player.seat]?.claim ?? null;
  if (claim === null) return null;
  const gained = gainOver(claim, player.seat);
  let odds = 0;
  let all = 0;
  for (const opponent of opponentsOf(record, player)) {
    const weight = noveltyAgainst(player, opponent);
    const seen = missing[opponent.seat] === true && gained(opponent.seat);
    odds += weight * oddsOf(seen, Math.max(BASE_RATE, missingRate(opponent.ledger)));
    all += weight;
  }
  return all > 0 ? odds / all : null;
}

function gainOver(claim: Claim, seat: number): (other: number) => boolean {
  if (claim.kind === 'void' || claim.ranks[seat] !== 1) return () => false;
  return (other) => (claim.ranks[other] ?? 1) > 1;
}
