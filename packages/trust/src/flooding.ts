import { BASE_RATE, FLOODING_STAKE, FLOODING_TRUST, GUILT, MISSING_MARGIN, WEIGHTS } from './constants.ts';
import type { Decided } from './decide.ts';
import { missingRate } from './history.ts';
import { trustOf, withEvents } from './ledger.ts';
import { noveltyAgainst, noveltyOf, opponentsOf } from './novelty.ts';
import type { Claim, Counter, Ledger, MatchRecord, PlayerRecord } from './record.ts';
import { type Bet, stakeFor } from './suspicion.ts';
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

/** Whether this claim puts anybody ahead of the seat. */
export function isLoser(claim: Claim, seat: number): boolean {
  return claim.kind === 'ranks' && claim.ranks.some((rank) => rank < (claim.ranks[seat] ?? 1));
}

function isBehind(claim: Claim, seat: number, other: number): boolean {
  return claim.kind === 'ranks' && (claim.ranks[seat] ?? 1) > (claim.ranks[other] ?? 1);
}

/**
 * One bet for each opponent, that it goes missing and loses while this player is not behind it, at 1.25 times the rate at
 * which it goes missing in the matches that it loses. Who is behind is what the official result says, or without one this
 * player's own report. Null if there is neither. Distress or silence of the player itself is no excuse; otherwise every
 * flooder would claim it.
 *
 * An opponent goes missing against an honest player no more often than that. So the average stays 1
 * however often opponents quit, however many they are, and however often the player wins. The player need not win: who
 * floods one of three gains a place by it, and often not the first.
 *
 * @param paid by seat, what each player is charged in this match, in units of rating evidence
 */
export function floodingBets(
  record: MatchRecord,
  votes: Tally,
  decided: Decided,
  player: PlayerRecord,
  paid: readonly number[],
): readonly Bet[] | null {
  const claim = decided.claim ?? votes.reports[player.seat]?.claim ?? null;
  if (claim === null) return null;
  const missing = missingIn(record, votes);
  const conviction = fallBy(player.ledger, 'flooding', WEIGHTS.flooding);
  return opponentsOf(record, player).map((opponent) => {
    const price = lossOf(record, player, opponent);
    const rate = Math.min(1, Math.max(BASE_RATE, MISSING_MARGIN * missingRate(opponent.ledger)));
    const isSeen =
      missing[opponent.seat] === true && isLoser(claim, opponent.seat) && !isBehind(claim, player.seat, opponent.seat);
    return {
      seen: isSeen && price > 0 ? Math.min(1, (paid[opponent.seat] ?? 0) / price) : 0,
      rate,
      stake: stakeFor(rate, gainFrom(opponent.ledger, price, conviction), FLOODING_STAKE),
    };
  });
}

/**
 * What losing its network in this match costs the opponent at least, before habits. It never counts more than once
 * against this player, so repeated opponents count by the smaller of the two measures.
 */
function lossOf(record: MatchRecord, player: PlayerRecord, opponent: PlayerRecord): number {
  return WEIGHTS.networkLost * Math.min(noveltyAgainst(player, opponent), noveltyOf(record, opponent));
}

/**
 * How far a missing opponent may raise the odds against the player: at most what it paid for it, as a part of what a
 * conviction costs the player, times the ratio of a conviction. This holds in units of evidence and in trust. So a
 * conviction that is staged costs those who stage it more than the player, whatever they play in between.
 *
 * @param conviction what a conviction costs the player in trust, 0..1
 *
 * A member from the top pays .5 of the 15 units, and .0088 of the .213 in trust: the smaller is 1/30 of 9.2 = .307.
 */
function gainFrom(opponent: Ledger, price: number, conviction: number): number {
  const units = price / WEIGHTS.flooding;
  const trust = conviction > 0 ? fallBy(opponent, 'networkLost', price) / conviction : units;
  return GUILT * Math.min(units, trust) * Math.min(1, trustOf(opponent) / FLOODING_TRUST);
}

/** How far this charge lowers a rating, 0..1. */
function fallBy(ledger: Ledger, counter: Counter, amount: number): number {
  return trustOf(ledger) - trustOf(withEvents(ledger, [{ counter, amount }]));
}
