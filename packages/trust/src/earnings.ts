import { PLAYED_MOVES, PLAYED_MOVES_OF_ALL, VOUCHERS, VOUCHES_FULLY, WITHOUT_MOVES } from './constants.ts';
import { trustOf } from './ledger.ts';
import { noveltyAgainst, noveltyOf, opponentsOf } from './novelty.ts';
import type { MatchRecord, PlayerRecord } from './record.ts';

/** What a gain in this match is worth to a player, as parts of the whole gain. */
export interface Earnings {
  /** What independent opponents and a record of moves vouch for, 0..1. */
  readonly vouched: number;
  /** The rest, 0..1. All that a ledger has of it together counts no more than `UNVOUCHED_MOST`. */
  readonly unvouched: number;
}

/**
 * Evidence earns, and not agreement: a gain counts as far as opponents vouch for it, and as far as the player has played.
 * Both parts together are what the match says at all, by how new its opponents are (`noveltyOf`, E7).
 *
 * A new member against a veteran and a guest, five moves each: the veteran vouches in full and the guest not at all, so .5
 * is vouched for, and .5 is not. With a second veteran beside them all of it is. Without a record nothing is.
 */
export function earningsOf(record: MatchRecord, player: PlayerRecord): Earnings {
  const whole = noveltyOf(record, player);
  const opponents = opponentsOf(record, player);
  const vouchers = opponents.reduce((sum, other) => sum + noveltyAgainst(player, other) * vouchOf(player, other), 0);
  const enough = Math.min(opponents.length, VOUCHERS);
  const vouched = enough === 0 ? 0 : Math.min(whole, vouchers / enough) * playedBy(record, player.seat);
  return { vouched, unvouched: whole - vouched };
}

/**
 * How far an opponent vouches for a player, 0..1: a guest and a player near to it not at all. By its trust in casual eyes, in
 * every mode: it vouches for being somebody else, and not for a result.
 */
function vouchOf(player: PlayerRecord, { seat, ledger }: PlayerRecord): number {
  if (ledger.standing === 'guest' || player.near.includes(seat)) return 0;
  return Math.min(1, trustOf(ledger) / VOUCHES_FULLY);
}

/** How far a player is known to have played, 0..1. */
function playedBy({ evidence, evidenceExpected, players }: MatchRecord, seat: number): number {
  if (evidence.kind === 'complete') {
    const moves = Math.min(PLAYED_MOVES, PLAYED_MOVES_OF_ALL / players.length);
    return Math.min(1, (evidence.moves[seat] ?? 0) / moves);
  }
  return evidenceExpected ? 0 : WITHOUT_MOVES;
}
