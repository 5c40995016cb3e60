import type { KnownEntry } from './fold.ts';

/** An entry whose whole past was handed in and tells one history. */
export interface Placed extends KnownEntry {
  /** Counted from 0; whatever an entry knows has a lower number. */
  readonly id: number;
  readonly receivedAt: number;
  /** What its author knew before it; at the own seat, the entry before. */
  readonly known: View;
}

/**
 * How far somebody knew each chain: by seat, the newest entry, null for none. Closed: whatever its entries know is in it.
 * Where a player keeps two histories there are several ways up its chain, and a view is on one of them.
 */
export type View = readonly (Placed | null)[];

export const emptyView = (seats: number): View => Array<null>(seats).fill(null);

/** The view of somebody who knows this entry and all that its author knew. */
export const viewAfter = (entry: Placed): View => entry.known.with(entry.entry.seat, entry);

/** What both know together; null where they know two histories of one player. */
export function joined(a: View, b: View): View | null {
  const both: (Placed | null)[] = [];
  for (const [seat, one] of a.entries()) {
    const other = b[seat] ?? null;
    if (isWithin(one, other)) both.push(other);
    else if (isWithin(other, one)) both.push(one);
    else return null;
  }
  return both;
}

/** Whether `earlier` is `later` or comes before it in the same chain. */
export function isWithin(earlier: Placed | null, later: Placed | null): boolean {
  if (earlier === null) return true;
  let at = later;
  while (at !== null && at.entry.n > earlier.entry.n) at = at.known[at.entry.seat] ?? null;
  return at === earlier;
}

/** The chains of a view, each from its beginning. */
export function chainsOf(view: View): readonly (readonly Placed[])[] {
  return view.map((newest) => {
    const chain: Placed[] = [];
    for (let at = newest; at !== null; at = at.known[at.entry.seat] ?? null) chain.push(at);
    return chain.reverse();
  });
}

/** Its name among views. */
export const nameOf = (view: View): string => view.map((newest) => newest?.id ?? '').join();
