import type { Pair } from './link-delivery.ts';

/**
 * Which players of one match say that they hear which others (T15). Pure: the clock and what the server sees are arguments.
 *
 * A player may claim not to hear one peer whom everybody else hears. The network between the two may be the reason, or the player
 * filters the peer out to call it absent. So the pair is first ordered over the server's relay. The claim may go on there,
 * although the relay forwards frames both ways and the peer hears the player. Then one of the two lies, or sends frames that
 * cannot be decrypted. The relay cannot read the frames, so nobody can tell which one it is: the pair is in dispute. Over many
 * matches with many others it shows which players are always in such pairs.
 */
export interface LinkMatrix {
  /** What each seat said last; null before it said anything. */
  readonly words: readonly (Word | null)[];
  readonly claims: readonly Claim[];
  /** Both seats of each pair in dispute. */
  readonly disputed: readonly number[];
  /** The same pairs, with who claimed not to hear whom. */
  readonly disputes: readonly Pair[];
}

/** What a seat said of the others: whom it hears over links of its own, through the server alone, and for whom it waits. */
export interface Word {
  readonly hears: readonly number[];
  readonly through: readonly number[];
  readonly waits: readonly number[];
  readonly at: number;
}

/** Since `since`, `by` claims not to hear `of`, whom all others hear. */
interface Claim {
  readonly by: number;
  readonly of: number;
  readonly since: number;
  /** When the pair was ordered over the relay; null before. */
  readonly routedAt: number | null;
}

export interface Seen {
  readonly isConnected: (seat: number) => boolean;
  /** When the relay last forwarded a frame from `from` to `to`; null where it has not. */
  readonly carriedAt: (from: number, to: number) => number | null;
}

export type LinkFinding =
  | { readonly kind: 'route'; readonly a: number; readonly b: number }
  /** `by` still claims over the relay that it does not hear `of`. */
  | { readonly kind: 'dispute'; readonly by: number; readonly of: number };

/** How long a statement holds. Players repeat it every 15 seconds and when it changes. */
const WORD_MS = 40_000;
/** A broken link is rebuilt within eight seconds, so a longer claim is not about a repair (L4). */
const CLAIM_MS = 10_000;
/** How long a claim must go on over the relay before its pair is in dispute. */
const ROUTED_MS = 15_000;
/** A frame this recent means that the relay still forwards: each side sends something every second. */
const CARRIED_MS = 5_000;

export const emptyMatrix = (seats: number): LinkMatrix => ({
  words: Array.from({ length: seats }, () => null),
  claims: [],
  disputed: [],
  disputes: [],
});

/** Replaces what this seat said last. */
export function withWord(matrix: LinkMatrix, seat: number, word: Word): LinkMatrix {
  return { ...matrix, words: matrix.words.with(seat, word) };
}

/** By seat, what it said lately; null where that is too long ago. */
export const wordsAt = (matrix: LinkMatrix, now: number): readonly (Word | null)[] =>
  matrix.words.map((_, seat) => wordOf(matrix, seat, now));

/** Finds what must be done now. Each pair is ordered over the relay at most once, and found to be in dispute at most once. */
export function lookAt(matrix: LinkMatrix, seen: Seen, now: number): readonly [LinkMatrix, readonly LinkFinding[]] {
  const findings: LinkFinding[] = [];
  const disputed = new Set(matrix.disputed);
  const disputes = [...matrix.disputes];
  // In a match of two there is no third player whose statement could tell.
  if (matrix.words.length < 3) return [matrix, findings];
  const claims: Claim[] = [];
  for (const [by] of matrix.words.entries()) {
    for (const [of] of matrix.words.entries()) {
      if (by === of) continue;
      const before = matrix.claims.find((claim) => claim.by === by && claim.of === of);
      const routedAt = before?.routedAt ?? routeOf(claims, by, of) ?? routeOf(matrix.claims, by, of);
      if (!isClaimed(matrix, seen, by, of, now)) {
        // A pair is ordered only once.
        if (routedAt !== null) claims.push({ by, of, since: Number.POSITIVE_INFINITY, routedAt });
        continue;
      }
      const since = before === undefined || before.since > now ? now : before.since;
      const isDue = routedAt === null && now >= since + CLAIM_MS;
      if (isDue) findings.push({ kind: 'route', a: by, b: of });
      claims.push({ by, of, since, routedAt: isDue ? now : routedAt });
      if (routedAt === null || disputes.some((pair) => pair.by === by && pair.of === of)) continue;
      if (now < Math.max(since, routedAt) + ROUTED_MS || !hears(matrix, of, by, now)) continue;
      const carried = seen.carriedAt(of, by);
      if (carried === null || carried < now - CARRIED_MS) continue;
      disputed.add(by).add(of);
      disputes.push({ by, of });
      findings.push({ kind: 'dispute', by, of });
    }
  }
  return [{ words: matrix.words, claims, disputed: [...disputed].sort((a, b) => a - b), disputes }, findings];
}

/** Whether `by` says that it does not hear `of`, all others say that they do, and both are connected. */
function isClaimed(matrix: LinkMatrix, seen: Seen, by: number, of: number, now: number): boolean {
  if (!seen.isConnected(by) || !seen.isConnected(of)) return false;
  const word = wordOf(matrix, by, now);
  if (word === null || word.hears.includes(of)) return false;
  return matrix.words.every((_word, other) => other === by || other === of || hears(matrix, other, of, now));
}

const hears = (matrix: LinkMatrix, seat: number, peer: number, now: number): boolean =>
  wordOf(matrix, seat, now)?.hears.includes(peer) ?? false;

function wordOf({ words }: LinkMatrix, seat: number, now: number): Word | null {
  const word = words[seat] ?? null;
  return word === null || word.at < now - WORD_MS ? null : word;
}

/** When this pair was ordered over the relay because of a claim of the other side. */
function routeOf(claims: readonly Claim[], a: number, b: number): number | null {
  const routed = claims.find((claim) => claim.routedAt !== null && claim.by === b && claim.of === a);
  return routed?.routedAt ?? null;
}
