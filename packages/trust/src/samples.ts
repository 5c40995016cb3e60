import type { Decided } from './decide.ts';
import { floodingOdds, missingIn } from './flooding.ts';
import { noveltyOf } from './novelty.ts';
import type { MatchRecord } from './record.ts';
import { oddsOf, type Samples } from './suspicion.ts';
import type { Tally } from './tally.ts';

/**
 * What this match says about each suspicion, by seat (T14, T15, E5).
 *
 * - flooding: of whoever is in the official result, or has reported one; see `floodingOdds`.
 * - filtering: of whoever reported, in matches of three or more: with two there is nobody else who could hear better.
 * - desync: of everybody, where the evidence is complete. Not damped by repeated opponents, as they have no part in it.
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
      filtering: present ? { odds: oddsOf(signals.filtering.includes(seat)), weight } : null,
      desync: evidence.kind === 'complete' ? { odds: oddsOf(signals.inconsistent.includes(seat)), weight: 1 } : null,
    };
  });
}
