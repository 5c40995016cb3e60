import { BASE_RATE } from './constants.ts';
import type { Decided } from './decide.ts';
import { missingRate } from './history.ts';
import { noveltyAgainst, opponentsOf } from './novelty.ts';
import type { Claim, MatchRecord, PlayerRecord } from './record.ts';
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
 * How far this match looks as if this player had flooded its opponents, 0..1: the part of them that went missing while
 * it was put first, ahead of them, by the official result or, without one, by its own report. Null: nothing can be said
 * of whoever did not report or was missing itself.
 *
 * An opponent who goes missing with everybody counts in proportion less: 3% by its own rate. So with honest players the
 * expected part is 3% however often their opponents quit, however many they are and however often they win. Three
 * opponents, one of them new (rate .1) and missing, all met for the first time: .3/3 = .1.
 */
export function floodingSign(
  record: MatchRecord,
  votes: Tally,
  decided: Decided,
  missing: readonly boolean[],
  player: PlayerRecord,
): number | null {
  const report = votes.reports[player.seat] ?? null;
  if (report === null || missing[player.seat]) return null;
  const gained = gainOver(decided.claim ?? report.claim, player.seat);
  let seen = 0;
  let all = 0;
  for (const opponent of opponentsOf(record, player)) {
    const weight = noveltyAgainst(player, opponent);
    all += weight;
    if (!missing[opponent.seat] || !gained(opponent.seat)) continue;
    seen += weight * Math.min(1, BASE_RATE / missingRate(opponent.ledger));
  }
  return all > 0 ? seen / all : null;
}

function gainOver(claim: Claim, seat: number): (other: number) => boolean {
  if (claim.kind === 'void' || claim.ranks[seat] !== 1) return () => false;
  return (other) => (claim.ranks[other] ?? 1) > 1;
}
