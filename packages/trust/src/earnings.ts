import {
  EPSILON,
  PLAYED_MOVES,
  PLAYED_MOVES_OF_ALL,
  PLAYED_SECONDS,
  VOUCHERS,
  VOUCHES_FULLY,
  WITHOUT_MOVES,
} from './constants.ts';
import { trustOf } from './ledger.ts';
import { noveltyAgainst, noveltyOf, opponentsOf } from './novelty.ts';
import type { EvidenceLack, MatchRecord, PlayerRecord } from './record.ts';
import type { Unvouching } from './why.ts';

/** What a gain in this match is worth to a player, as parts of the whole gain. */
export interface Earnings {
  /** What independent opponents and a record of moves vouch for, 0..1. */
  readonly vouched: number;
  /** The rest, 0..1. All that a ledger has of it together counts no more than `UNVOUCHED_MOST`. */
  readonly unvouched: number;
}

/**
 * Evidence earns, and not agreement: a gain counts as far as opponents vouch for it, and as far as the player has played: moves
 * of its own, and minutes.
 * Both parts together are what the match says at all, by how new its opponents are (`noveltyOf`, E7).
 *
 * A new member against a veteran and a guest, five moves each: the veteran vouches in full and the guest not at all, so .5
 * is vouched for, and .5 is not. With a second veteran beside them all of it is. Without a record nothing is.
 */
export function earningsOf(record: MatchRecord, player: PlayerRecord): Earnings {
  const whole = noveltyOf(record, player);
  const vouched = whole * vouchedBy(record, player) * playedBy(record, player.seat) * livedBy(player);
  return { vouched, unvouched: whole - vouched };
}

/** How far its opponents vouch for a player, as a part of what the match says at all, 0..1. */
function vouchedBy(record: MatchRecord, player: PlayerRecord): number {
  const opponents = opponentsOf(record, player);
  const enough = Math.min(opponents.length, VOUCHERS);
  if (enough === 0) return 0;
  const vouchers = opponents.reduce((sum, other) => sum + noveltyAgainst(player, other) * vouchOf(player, other), 0);
  return Math.min(1, vouchers / enough / noveltyOf(record, player));
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

/** How far a player is known to have spent time on the match, 0..1. */
function livedBy({ seconds }: PlayerRecord): number {
  return Math.min(1, seconds / PLAYED_SECONDS);
}

/** What keeps a gain from counting in full. */
export type Lacking =
  | { readonly kind: 'record'; readonly lack: Exclude<EvidenceLack, 'split'> }
  /** These signed two records of the moves. */
  | { readonly kind: 'split'; readonly seats: readonly number[] }
  | { readonly kind: 'moves'; readonly moves: number }
  | { readonly kind: 'time' }
  | { readonly kind: Unvouching; readonly seats: readonly number[] };

/** What keeps a match most from counting in full for this player; null where all of it is vouched for. */
export function lackingIn(record: MatchRecord, player: PlayerRecord): Lacking | null {
  const { evidence } = record;
  if (evidence.kind !== 'complete') {
    const lack = evidence.kind === 'none' ? evidence.lack : 'withheld';
    return lack === 'split' ? { kind: 'split', seats: record.signals.equivocated } : { kind: 'record', lack };
  }
  const parts = [
    { part: vouchedBy(record, player), lacking: unvouchedBy(player, opponentsOf(record, player)) },
    {
      part: playedBy(record, player.seat),
      lacking: { kind: 'moves', moves: evidence.moves[player.seat] ?? 0 } as const,
    },
    { part: livedBy(player), lacking: { kind: 'time' } as const },
  ];
  const least = parts.reduce((a, b) => (b.part < a.part - EPSILON ? b : a));
  return least.part > 1 - EPSILON ? null : least.lacking;
}

/** Which opponents vouch for little, and why, as far as it is the same for all of them. */
function unvouchedBy(player: PlayerRecord, opponents: readonly PlayerRecord[]): Lacking {
  const lacking = opponents.filter((other) => vouchOf(player, other) < 1);
  const kinds = new Set(
    lacking.map(({ seat, ledger }) =>
      player.near.includes(seat) ? 'near' : ledger.standing === 'guest' ? 'guest' : 'new',
    ),
  );
  const [kind] = kinds;
  const seats = lacking.map(({ seat }) => seat);
  return { kind: kinds.size === 1 && kind !== undefined ? kind : 'several', seats };
}
