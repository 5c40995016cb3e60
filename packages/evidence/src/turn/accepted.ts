import { type Cut, cutAfter, joined, type Placed } from './cut.ts';
import type { Positions } from './positions.ts';
import type { ReceivedEntries, ReceivedEntry } from './received.ts';

/** The entries that play would have taken in: their authors could sign them where they stood, and all that they know. */
export interface AcceptedEntries {
  /** Each after all that it knows. */
  readonly entries: readonly Placed[];
  /** The cut with these heads; null where one was not handed in, or they name two histories of one player. */
  cutOf(heads: readonly (string | null)[]): Cut | null;
}

/** Null where time ran out. */
export function acceptAll(
  placed: ReadonlyMap<ReceivedEntry, Placed>,
  byHash: ReceivedEntries['byHash'],
  seats: number,
  positions: Positions,
): AcceptedEntries | null {
  const accepted = new Set<Placed>();
  for (const entry of placed.values()) {
    if (!entry.known.every((newest) => newest === null || accepted.has(newest))) continue;
    const taken = positions.take(entry);
    if (taken === null) return null;
    if (taken.ok) accepted.add(entry);
  }
  const entryOf = (hash: string): Placed | null => {
    const received = byHash.get(hash);
    const entry = received === undefined ? undefined : placed.get(received);
    return entry !== undefined && accepted.has(entry) ? entry : null;
  };
  return {
    entries: [...accepted],
    cutOf(heads) {
      let cut: Cut | null = Array<null>(seats).fill(null);
      for (const [seat, hash] of heads.entries()) {
        if (hash === null) continue;
        const head = entryOf(hash);
        if (head === null || head.entry.seat !== seat) return null;
        cut = joined(cut, cutAfter(head));
        if (cut === null) return null;
      }
      return cut;
    },
  };
}
