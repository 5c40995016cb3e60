import { BASE_RATE, CHEATING } from './constants.ts';
import type { Decided } from './decide.ts';
import { accusingBets, filteringBets } from './filtering.ts';
import { floodingBets } from './flooding.ts';
import type { MatchRecord, PlayerRecord } from './record.ts';
import { type Odds, oddsOf } from './suspicion.ts';
import type { Tally } from './tally.ts';

/**
 * What this match says about each suspicion, by seat (T14, T15, E5).
 *
 * - flooding: for each player in the official result, or who reported a result; see `floodingBets`.
 * - filtering and accusing: for each player who can be heard in this match; see `canShowWhoHears`. One match does nothing
 *   else to them (T15).
 * - desync: for everybody, if the evidence is complete. Repeated opponents do not damp it, because they have no part in it.
 *
 * @param paid by seat, what each player is charged in this match, in units of rating evidence
 */
export function samplesIn(record: MatchRecord, votes: Tally, decided: Decided, paid: readonly number[]): Odds[] {
  const { signals, evidence, players } = record;
  return players.map((player) => {
    const flooding = floodingBets(record, votes, decided, player, paid);
    const isHeard = canShowWhoHears(record, votes, player);
    const seen = signals.inconsistent.includes(player.seat) ? 1 : 0;
    return {
      flooding: flooding === null ? null : oddsOf(flooding),
      filtering: isHeard ? oddsOf(filteringBets(record, player)) : null,
      accusing: isHeard ? oddsOf(accusingBets(record, player)) : null,
      desync: evidence.kind === 'complete' ? oddsOf([{ seen, rate: BASE_RATE, stake: CHEATING }]) : null,
    };
  });
}

/**
 * Whether the match can show whom this player hears and who hears it. It reported, or a claim names it, and there are at
 * least three players: of two, nobody else could hear better.
 */
export function canShowWhoHears({ players, signals }: MatchRecord, votes: Tally, { seat }: PlayerRecord): boolean {
  if (players.length < 3) return false;
  return (votes.reports[seat] ?? null) !== null || signals.unheard.some(({ by, of }) => by === seat || of === seat);
}
