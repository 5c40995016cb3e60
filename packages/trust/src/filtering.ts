import { ACCUSING_GAIN, CLAIM_RATE, FILTERING_GAIN } from './constants.ts';
import { accusedRate, accusingRate, wordOf } from './history.ts';
import { noveltyAgainst, opponentsOf } from './novelty.ts';
import type { MatchRecord, PlayerRecord } from './record.ts';
import { type Bet, stakeFor } from './suspicion.ts';

/**
 * How far this player accuses that one, 0..1: the claims of one player in one match count as one together. A player who
 * hears nobody says less of each than one who does not hear a single one.
 */
export function accusation({ signals }: MatchRecord, by: number, of: number): number {
  const claims = signals.unheard.filter((pair) => pair.by === by);
  return claims.some((pair) => pair.of === of) ? 1 / claims.length : 0;
}

/**
 * One bet for each opponent, that it accuses this player, at the rate at which it accuses anybody (T15). An accuser
 * counts by what its word is worth, and by how new it is: the third match with it counts a ninth, and a hundred together
 * count less than two. So no accuser convicts anybody alone. One who accuses three times as often as others counts a
 * third.
 */
export function filteringBets(record: MatchRecord, player: PlayerRecord): Bet[] {
  const opponents = opponentsOf(record, player);
  return opponents.map((accuser) => {
    const rate = accusingRate(accuser.ledger) / opponents.length;
    const novelty = noveltyAgainst(player, accuser);
    const gain = FILTERING_GAIN * wordOf(accuser.ledger) * novelty * novelty;
    const most = (CLAIM_RATE * gain) / opponents.length;
    return { seen: accusation(record, accuser.seat, player.seat), rate, stake: stakeFor(rate, gain, most) };
  });
}

/**
 * One bet for each opponent, that this player accuses it, at the rate at which anybody accuses that one (T15). It counts
 * by what the word of the accused player is worth, because a player who sends frames that nobody can read makes an
 * honest one accuse it. New accounts are the cheap way to do that.
 */
export function accusingBets(record: MatchRecord, player: PlayerRecord): Bet[] {
  const opponents = opponentsOf(record, player);
  return opponents.map((accused) => {
    const rate = accusedRate(accused.ledger) / opponents.length;
    const gain = ACCUSING_GAIN * wordOf(accused.ledger) * noveltyAgainst(player, accused);
    const most = (CLAIM_RATE * gain) / opponents.length;
    return { seen: accusation(record, player.seat, accused.seat), rate, stake: stakeFor(rate, gain, most) };
  });
}
