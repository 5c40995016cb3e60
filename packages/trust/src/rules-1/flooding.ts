import { BASE_RATE } from './constants.ts';
import type { Decided } from './decide.ts';
import { missingRate } from './history.ts';
import { noveltyAgainst, opponentsOf } from './novelty.ts';
import type { Claim, MatchRecord, PlayerRecord } from './record.ts';
import { oddsOf } from './suspicion.ts';
import type { Tally } from './tally.ts';

/**
 * By seat, who went missing in the way of a flooded player (T14).
 *
 * If the signed moves come to an end: the players whom they drop as absent, and those whose network was lost without a
 * report. A player who played to the end is not missing, whatever it says or does not say afterwards; otherwise a loser
 * could turn the winner into a flooder by claiming distress.
 *
 * Otherwise: the players in distress, and those who are silent with their network lost or after the report request. A player
 * who leaves or resigns by its own signature is not missing.
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
 * How many times likelier the events of this match are if this player floods its opponents than if it is honest: the
 * mean, weighted by how new each opponent is, of the odds that this opponent goes missing. An opponent counts as
 * missing only if this player was put first, ahead of it, by the official result or, without one, by this player's own
 * report. Null if there is neither. Distress or silence of the player itself is no excuse; otherwise every flooder
 * would claim it.
 *
 * The expectation for an honest player is how often each opponent goes missing with anybody. So a player is not
 * suspected however often its opponents quit, however many they are, and however often it wins.
 *
 * Three opponents, all new members (rate .15), one missing: (2.58 + 2 × .72)/3 = 1.34.
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
