import type { TurnTitle } from '@parley/games';
import { err, ok, type Result } from '@parley/protocol';
import type { Entry, SignedEntry } from './entry.ts';
import type { Position } from './fold.ts';

/** Why a signed entry was refused. Its author is to blame for all of these, and not a player that passed it on. */
export type EntryFault =
  | 'illegal'
  | 'out-of-turn'
  | 'match-over'
  | 'malformed-move'
  /** Another ply than the one its author stood at, by what the entry itself says its author knew. */
  | 'wrong-ply'
  /** Signed after its author had resigned or been dropped. */
  | 'departed'
  /** Two histories of one chain, proven by signatures (E2). */
  | 'equivocation'
  /** A longer chain than any match takes, or more claims at one ply than anybody needs. */
  | 'too-many'
  /** Takes out this very player, which is here and has time left. */
  | 'early-claim';

/**
 * Claims of one player at one ply (O6): an honest one never signs the same set of seats twice at a ply, and of the three
 * others of the largest match of turns there are seven sets. A replay has to weigh each claim.
 */
export const CLAIMS_AT_A_PLY = 8;

/** Whether this claim comes after as many by its author at the same ply as may be. `before`: the author's chain up to it. */
export function isOneClaimTooMany({ act, ply }: Entry, before: Iterable<SignedEntry>): boolean {
  if (act.kind !== 'drop') return false;
  let claims = 0;
  for (const { entry } of before) if (entry.act.kind === 'drop' && entry.ply === ply) claims += 1;
  return claims >= CLAIMS_AT_A_PLY;
}

/** Longest chain: every ply of the longest title, and claims besides (O6). */
export const CHAIN_LIMIT = 512;
/**
 * The title's state after this entry's act, where its author may do that at the position at which it stood; the same
 * state where the act is no move.
 */
export function tryAct(title: TurnTitle, position: Position, entry: Entry): Result<unknown, EntryFault> {
  if (position.turn === null) return err('match-over');
  if (position.departures[entry.seat] !== null) return err('departed');
  if (entry.ply !== position.ply) return err('wrong-ply');
  if (entry.act.kind !== 'move') return ok(position.state);
  const move = title.parseMove(entry.act.move);
  if (move === null) return err('malformed-move');
  const applied = title.apply(position.state, entry.seat, move);
  return applied.ok ? ok(applied.state) : err(applied.error);
}
