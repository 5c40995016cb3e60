import type { KnownEntry, SignedEntry, Transcript } from '@parley/evidence';

/** By seat, the newest entry of its chain: position and hash; null where the chain is empty. */
export type Heads = readonly ({ readonly n: number; readonly hash: string } | null)[];

/** Entries sent in answer to one statement of heads; the next statement brings the rest (O6). */
const ANSWER_LIMIT = 32;

export function headsOf(record: Transcript): Heads {
  return record.chains.map((chain) => {
    const last = chain.at(-1);
    return last === undefined ? null : { n: last.entry.n, hash: last.hash };
  });
}

export function sameHeads(a: Heads, b: Heads): boolean {
  return a.length === b.length && a.every((head, seat) => head?.hash === b[seat]?.hash);
}

/**
 * What somebody with these heads lacks, oldest first. Where the other holds another entry in the same place, ours is
 * among them: together they prove that their author keeps two histories (E2).
 */
export function entriesMissing(record: Transcript, theirs: Heads): readonly SignedEntry[] {
  const missing = record.chains.flatMap((chain, seat) => {
    const head = theirs[seat] ?? null;
    if (head === null) return [...chain];
    const same = chain[head.n];
    const from = same !== undefined && same.hash !== head.hash ? head.n : head.n + 1;
    return chain.slice(from);
  });
  return sorted(missing).slice(0, ANSWER_LIMIT);
}

/** Every entry that is known, each after what it names. */
export function inOrder(record: Transcript): readonly KnownEntry[] {
  return sorted(record.chains.flat());
}

/** Whatever an entry names knew less than the entry itself: by what they knew, they can be taken in as they come. */
function sorted(entries: readonly KnownEntry[]): readonly KnownEntry[] {
  const known = (entry: KnownEntry): number => entry.past.reduce((sum, count) => sum + count, 0);
  return [...entries].sort((a, b) => known(a) - known(b));
}

/** Whether somebody with these heads has entries that the record lacks. */
export function knowsMore(record: Transcript, theirs: Heads): boolean {
  return record.chains.some((chain, seat) => (theirs[seat]?.n ?? -1) >= chain.length);
}
