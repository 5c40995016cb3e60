import type { Filed, Filing } from './filed.ts';
import type { Positions } from './positions.ts';
import { joined, type Placed, type View, viewAfter } from './view.ts';

/** The entries that could be signed where their authors stood, all they know included: a record that play takes in. */
export interface Admitted {
  /** Each after all that it knows. */
  readonly entries: readonly Placed[];
  /** What somebody knows who names these heads; null where one is not here, or they tell two histories of one player. */
  viewOf(heads: readonly (string | null)[]): View | null;
}

/** Null where time ran out. */
export function admitAll(
  placed: ReadonlyMap<Filed, Placed>,
  byHash: Filing['byHash'],
  seats: number,
  positions: Positions,
): Admitted | null {
  const admitted = new Set<Placed>();
  for (const entry of placed.values()) {
    if (!entry.known.every((newest) => newest === null || admitted.has(newest))) continue;
    const taken = positions.take(entry);
    if (taken === null) return null;
    if (taken.ok) admitted.add(entry);
  }
  const entryOf = (hash: string): Placed | null => {
    const filed = byHash.get(hash);
    const entry = filed === undefined ? undefined : placed.get(filed);
    return entry !== undefined && admitted.has(entry) ? entry : null;
  };
  return {
    entries: [...admitted],
    viewOf(heads) {
      let view: View | null = Array<null>(seats).fill(null);
      for (const [seat, hash] of heads.entries()) {
        if (hash === null) continue;
        const head = entryOf(hash);
        if (head === null || head.entry.seat !== seat) return null;
        view = joined(view, viewAfter(head));
        if (view === null) return null;
      }
      return view;
    },
  };
}
