/**
 * Who says that it hears whom, in one match (T15). Pure: the clock and what the server sees are arguments.
 *
 * Somebody who does not hear one peer, whom everybody else hears, may be held up by the network between the two, or may
 * be filtering it out to call it absent. So the pair is first ordered over the server's relay. If it goes on there, while
 * the relay hands over what the other sends and the other hears, one of the two does not say the truth, or sends what
 * cannot be opened. Which of them, nobody can see, for the relay does not read what it hands over: so the pair is in
 * dispute, and only over many matches, with many others, does it show who is in such pairs always.
 */
export interface LinkMatrix {
  /** The latest word of each seat; null before its first. */
  readonly words: readonly (Word | null)[];
  readonly claims: readonly Claim[];
  /** Seats of pairs in dispute: both of each. */
  readonly disputed: readonly number[];
}

interface Word {
  readonly hears: readonly number[];
  readonly at: number;
}

/** `by` does not hear `of`, whom all others hear, since then. */
interface Claim {
  readonly by: number;
  readonly of: number;
  readonly since: number;
  /** When the pair was ordered over the relay; null before. */
  readonly routedAt: number | null;
}

export interface Seen {
  readonly isConnected: (seat: number) => boolean;
  /** When the relay last handed a frame of `from` to `to`; null where it has not. */
  readonly carriedAt: (from: number, to: number) => number | null;
}

export type LinkFinding =
  | { readonly kind: 'route'; readonly a: number; readonly b: number }
  /** `by` goes on claiming over the relay that it does not hear `of`. */
  | { readonly kind: 'dispute'; readonly by: number; readonly of: number };

/** A word holds for so long: players say it when it changes, and every 15 seconds otherwise. */
const WORD_MS = 40_000;
/** A link that breaks is rebuilt within eight seconds; what lasts longer is no repair (L4). */
const CLAIM_MS = 10_000;
/** How long a claim goes on over the relay before its pair is in dispute. */
const ROUTED_MS = 15_000;
/** Frames handed over within this time are being handed over: each side says something every second. */
const CARRIED_MS = 5_000;

export const emptyMatrix = (seats: number): LinkMatrix => ({
  words: Array.from({ length: seats }, () => null),
  claims: [],
  disputed: [],
});

/** This seat's word, in place of its last. */
export function withWord(matrix: LinkMatrix, seat: number, hears: readonly number[], now: number): LinkMatrix {
  return { ...matrix, words: matrix.words.with(seat, { hears: [...hears], at: now }) };
}

/** What is to be done now. Each pair is ordered over the relay once, and told to be in dispute once at most. */
export function lookAt(matrix: LinkMatrix, seen: Seen, now: number): readonly [LinkMatrix, readonly LinkFinding[]] {
  const findings: LinkFinding[] = [];
  const disputed = new Set(matrix.disputed);
  // Of two players each is all that the other hears, so nobody else's word could tell.
  if (matrix.words.length < 3) return [matrix, findings];
  const claims: Claim[] = [];
  for (const [by] of matrix.words.entries()) {
    for (const [of] of matrix.words.entries()) {
      if (by === of) continue;
      const before = matrix.claims.find((claim) => claim.by === by && claim.of === of);
      const routedAt = before?.routedAt ?? routeOf(claims, by, of) ?? routeOf(matrix.claims, by, of);
      if (!isClaimed(matrix, seen, by, of, now)) {
        // What was ordered once is not ordered again.
        if (routedAt !== null) claims.push({ by, of, since: Number.POSITIVE_INFINITY, routedAt });
        continue;
      }
      const since = before === undefined || before.since > now ? now : before.since;
      const isDue = routedAt === null && now >= since + CLAIM_MS;
      if (isDue) findings.push({ kind: 'route', a: by, b: of });
      claims.push({ by, of, since, routedAt: isDue ? now : routedAt });
      if (routedAt === null || (disputed.has(by) && disputed.has(of))) continue;
      if (now < Math.max(since, routedAt) + ROUTED_MS || !hears(matrix, of, by, now)) continue;
      const carried = seen.carriedAt(of, by);
      if (carried === null || carried < now - CARRIED_MS) continue;
      disputed.add(by).add(of);
      findings.push({ kind: 'dispute', by, of });
    }
  }
  return [{ words: matrix.words, claims, disputed: [...disputed].sort((a, b) => a - b) }, findings];
}

/** Whether `by` says that it does not hear `of`, all others say that they do, and both are there. */
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

/** When this pair was ordered over the relay, whichever of the two it was for. */
function routeOf(claims: readonly Claim[], a: number, b: number): number | null {
  const routed = claims.find((claim) => claim.routedAt !== null && claim.by === b && claim.of === a);
  return routed?.routedAt ?? null;
}
