import type { MatchRecord, PlayerRecord } from './record.ts';

/** The opponents of a player. Members of its own party are none. */
export function opponentsOf(record: MatchRecord, player: PlayerRecord): readonly PlayerRecord[] {
  return record.players.filter(
    (other) => other.seat !== player.seat && (player.party === null || other.party !== player.party),
  );
}

/** 1/(1 + earlier matches of this player with that one): a third match says a third of what the first did. */
export function noveltyAgainst(player: PlayerRecord, opponent: PlayerRecord): number {
  return 1 / (1 + (player.met[opponent.seat] ?? 0));
}

/**
 * How much this match says about a player, 0..1: the mean over opponents of 1/(1 + earlier matches with it). So two
 * players who play only each other can neither raise nor ruin each other for long (E7). Third match against one
 * opponent and first against another: (1/3 + 1)/2 = .667.
 */
export function noveltyOf(record: MatchRecord, player: PlayerRecord): number {
  const opponents = opponentsOf(record, player);
  if (opponents.length === 0) return 1;
  return opponents.reduce((total, opponent) => total + noveltyAgainst(player, opponent), 0) / opponents.length;
}
