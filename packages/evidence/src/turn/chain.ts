import { err, ok, type Result } from '@parley/protocol';
import { hashOf } from '../jws.ts';
import type { SignedEntry } from './entry.ts';

/**
 * What the first entry of a seat's chain names as the entry before it (E2): bound to the match, the seat and the keys
 * of all players in order, so that no chain can be moved into another match or another company.
 */
export function genesis(match: string, seat: number, keys: readonly string[]): Promise<string> {
  return hashOf(JSON.stringify(['parley-genesis', 1, match, seat, keys]));
}

/**
 * `gap`: entries are missing in between. `old`: a position already passed. `fork`: names another entry before it.
 * `foreign`: of another match or another seat's chain.
 */
export type ChainBreak = 'gap' | 'old' | 'fork' | 'foreign';

/**
 * Whether `next` directly follows `previous` in its author's chain; with `previous` null, whether it is the first
 * entry after `first`, the chain's `genesis`. Both entries are verified already.
 */
export function checkChain(
  previous: SignedEntry | null,
  next: SignedEntry,
  first: string,
): Result<SignedEntry, ChainBreak> {
  if (previous !== null && !sameChain(previous, next)) return err('foreign');
  const n = previous === null ? 0 : previous.entry.n + 1;
  if (next.entry.n > n) return err('gap');
  if (next.entry.n < n) return err('old');
  if (next.entry.prev !== (previous?.hash ?? first)) return err('fork');
  return ok(next);
}

/**
 * Whether two verified entries cannot both be in a transcript: one match, one seat, one position, and not the same signed
 * object (E2). In play the same content under another signature counts too, because an entry that names
 * one of them by its hash disagrees about the other. But only two contents prove two histories (see `forksOf`).
 */
export function equivocation(a: SignedEntry, b: SignedEntry): boolean {
  return sameChain(a, b) && a.entry.n === b.entry.n && a.hash !== b.hash;
}

function sameChain(a: SignedEntry, b: SignedEntry): boolean {
  return a.entry.match === b.entry.match && a.entry.seat === b.entry.seat;
}
