import type { Proof } from '../judged.ts';
import { contentOf, type ReceivedEntry } from './received.ts';

/**
 * One proof for each seat that signed two contents for one position of its chain (E2). Whether either of them could
 * have been played does not matter: an honest player signs a position once.
 */
export function forksOf(entries: readonly ReceivedEntry[]): readonly Proof[] {
  const positions = new Map<string, ReceivedEntry[]>();
  for (const one of entries) {
    const position = `${one.entry.seat}/${String(one.entry.n).padStart(4, '0')}`;
    positions.set(position, [...(positions.get(position) ?? []), one]);
  }
  const proofs = new Map<number, Proof>();
  for (const [, entries] of [...positions].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [a, b] = [...entries].sort((x, y) => (x.hash < y.hash ? -1 : 1));
    if (a === undefined || b === undefined || contentOf(a.jws) === contentOf(b.jws)) continue;
    if (!proofs.has(a.entry.seat)) proofs.set(a.entry.seat, { seat: a.entry.seat, a: a.jws, b: b.jws });
  }
  return [...proofs.values()].sort((a, b) => a.seat - b.seat);
}
