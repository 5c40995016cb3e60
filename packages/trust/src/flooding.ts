import { BASE_RATE } from './constants.ts';
import type { Decided } from './decide.ts';
import { missingRate } from './history.ts';
import { noveltyAgainst, opponentsOf } from './novelty.ts';
import type { Claim, MatchRecord, PlayerRecord } from './record.ts';
import { oddsOf } from './suspicion.ts';
import type { Tally } from './tally.ts';

/**
 * By seat, who went missing as somebody does who is flooded: in distress, or without a finished match and with its network
 * lost, dropped by the others as absent, or silent even after the challenge (T14). To leave or to resign by one's own
 * signature is not that, and where the signed moves come to an end, nor is mere silence after it.
 */
export function missingIn(record: MatchRecord, votes: Tally): boolean[] {
  const { signals, evidence } = record;
  return record.players.map(({ seat }) => {
    if (signals.distress.includes(seat)) return true;
    const lost = signals.networkLost.includes(seat);
    if (evidence.kind === 'complete') {
      const departure = evidence.departures[seat] ?? null;
      return departure === 'absent' || (departure === 'time' && lost);
    }
    const silent = (votes.reports[seat] ?? null) === null;
    return silent && (lost || signals.challenged.includes(seat));
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
