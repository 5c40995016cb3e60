import type { Decided } from './decide.ts';
import { floodingSign, missingIn } from './flooding.ts';
import { noveltyOf } from './novelty.ts';
import type { MatchRecord } from './record.ts';
import type { Samples } from './suspicion.ts';
import type { Tally } from './tally.ts';

/**
 * What this match says about each suspicion, by seat (T14, T15, E5).
 *
 * - flooding: of whoever reported, see `floodingSign`.
 * - filtering: of whoever reported, in matches of three or more: with two there is nobody else who could hear better.
 * - desync: of everybody, where the evidence is complete. Not damped by repeated opponents, as they have no part in it.
 */
export function samplesIn(record: MatchRecord, votes: Tally, decided: Decided): Samples[] {
  const { signals, evidence, players } = record;
  const missing = missingIn(record, votes);
  const seen = (seats: readonly number[], seat: number) => (seats.includes(seat) ? 1 : 0);
  return players.map((player) => {
    const { seat } = player;
    const weight = noveltyOf(record, player);
    const flooding = floodingSign(record, votes, decided, missing, player);
    const present = players.length > 2 && ((votes.reports[seat] ?? null) !== null || signals.filtering.includes(seat));
    return {
      flooding: flooding === null ? null : { sign: flooding, weight },
      filtering: present ? { sign: seen(signals.filtering, seat), weight } : null,
      desync: evidence.kind === 'complete' ? { sign: seen(signals.inconsistent, seat), weight: 1 } : null,
    };
  });
}
