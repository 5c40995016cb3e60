import type { Decided } from './decide.ts';
import { floodingOdds, missingIn } from './flooding.ts';
import { noveltyAgainst, noveltyOf } from './novelty.ts';
import type { MatchRecord, PlayerRecord } from './record.ts';
import { oddsOf, type Sample, type Samples } from './suspicion.ts';
import type { Tally } from './tally.ts';

/**
 * What this match says about each suspicion, by seat (T14, T15, E5).
 *
 * - flooding: for each player in the official result, or who reported a result; see `floodingOdds`.
 * - filtering: for each player who reported, and for both of a disputed pair, in matches of three or more. With two
 *   players nobody else could hear better. One match does nothing else to them (T15).
 * - desync: for everybody, if the evidence is complete. Repeated opponents do not damp it, because they have no part in it.
 */
export function samplesIn(record: MatchRecord, votes: Tally, decided: Decided): Samples[] {
  const { signals, evidence, players } = record;
  const missing = missingIn(record, votes);
  return players.map((player) => {
    const { seat } = player;
    const weight = noveltyOf(record, player);
    const flooding = floodingOdds(record, votes, decided, missing, player);
    const present = players.length > 2 && ((votes.reports[seat] ?? null) !== null || signals.filtering.includes(seat));
    return {
      flooding: flooding === null ? null : { odds: flooding, weight },
      filtering: present ? filteringIn(record, player, weight) : null,
      desync: evidence.kind === 'complete' ? { odds: oddsOf(signals.inconsistent.includes(seat)), weight: 1 } : null,
    };
  });
}

/**
 * The sign counts by how new the others in disputed pairs are to this player, by the least new of them. So a player who
 * accuses the same opponent again and again, each time in other company, adds less each time. It never counts more than
 * the match as a whole, so that the odds of an honest player stay 1 on average.
 */
function filteringIn({ signals, players }: MatchRecord, player: PlayerRecord, weight: number): Sample {
  if (!signals.filtering.includes(player.seat)) return { odds: oddsOf(false), weight };
  const disputed = players.filter(({ seat }) => seat !== player.seat && signals.filtering.includes(seat));
  return {
    odds: oddsOf(true),
    weight: disputed.reduce((least, other) => Math.min(least, noveltyAgainst(player, other)), weight),
  };
}
