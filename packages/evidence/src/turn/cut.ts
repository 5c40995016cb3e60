import type { KnownEntry } from './fold.ts';

/** An entry whose whole past was handed in, and is one history. */
export interface Placed extends KnownEntry {
  /** Counted from 0. What an entry knows has a lower number. */
  readonly id: number;
  readonly receivedAt: number;
  /** What its author knew before it; at the own seat, the entry before. */
  readonly known: Cut;
}

/**
 * A consistent cut of a transcript: how far a player knew each chain. By seat, the newest entry; null for none. What its
 * entries know is in it, too. A player who keeps two histories has a chain with branches, and a cut is on one of them.
 */
export type Cut = readonly (Placed | null)[];

export const emptyCut = (seats: number): Cut => Array<null>(seats).fill(null);

/** What a player knows that knows this entry. */
export const cutAfter = (entry: Placed): Cut => entry.known.with(entry.entry.seat, entry);

/** Both cuts together; null where they hold two histories of one player. */
export function joined(a: Cut, b: Cut): Cut | null {
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

/** The chains of a cut, each from its beginning. */
export function chainsOf(cut: Cut): readonly (readonly Placed[])[] {
  return cut.map((newest) => {
    const chain: Placed[] = [];
    for (let at = newest; at !== null; at = at.known[at.entry.seat] ?? null) chain.push(at);
    return chain.reverse();
  });
}

/** A string that only equal cuts share. */
export const nameOf = (cut: Cut): string => cut.map((newest) => newest?.id ?? '').join();
