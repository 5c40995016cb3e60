import type { KnownEntry, SignedEntry, Transcript } from '@parley/evidence';
import type { Heads as WireHeads } from '@parley/protocol';

/** By seat, the newest entry of its chain: position and hash; null where the chain is empty. */
export type Heads = Readonly<WireHeads>;

/** Entries sent in answer to one statement of heads; the next statement brings the rest (O6). */
const ANSWER_LIMIT = 32;

export function headsOf(transcript: Transcript): Heads {
  return transcript.chains.map((chain) => {
    const last = chain.at(-1);
    return last === undefined ? null : { n: last.entry.n, hash: last.hash };
  });
}

export function sameHeads(a: Heads, b: Heads): boolean {
  return a.length === b.length && a.every((head, seat) => head?.hash === b[seat]?.hash);
}

/**
 * The entries that a player with these heads lacks, oldest first. Where it holds another entry in the same place, ours is
 * among them: together they prove that their author keeps two histories (E2).
 */
export function entriesMissing(transcript: Transcript, theirs: Heads): readonly SignedEntry[] {
  const missing = transcript.chains.flatMap((chain, seat) => {
    const head = theirs[seat] ?? null;
    if (head === null) return [...chain];
    const same = chain[head.n];
    const from = same !== undefined && same.hash !== head.hash ? head.n : head.n + 1;
    return chain.slice(from);
  });
  return sorted(missing).slice(0, ANSWER_LIMIT);
}

/** Every entry that is known, each after what it names. */
export function inOrder(transcript: Transcript): readonly KnownEntry[] {
  return sorted(transcript.chains.flat());
}

/** By how much their authors knew. An entry knows more than each that it names, so each can be taken in as it comes. */
function sorted(entries: readonly KnownEntry[]): readonly KnownEntry[] {
  const known = (entry: KnownEntry): number => entry.past.reduce((sum, count) => sum + count, 0);
  return [...entries].sort((a, b) => known(a) - known(b));
}

/** Whether a player with these heads has entries that the transcript lacks. */
export function knowsMore(transcript: Transcript, theirs: Heads): boolean {
  return transcript.chains.some((chain, seat) => (theirs[seat]?.n ?? -1) >= chain.length);
}
