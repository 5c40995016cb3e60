import type { Deposit, JudgedMatch } from '../judged.ts';
import type { SignedEntry } from './entry.ts';
import { verifyEntry } from './signed-entry.ts';

/** A verified entry, and when it first reached the server (ms). */
export interface ReceivedEntry extends SignedEntry {
  readonly receivedAt: number;
}

export interface ReceivedEntries {
  /** One for each position and content. */
  readonly entries: readonly ReceivedEntry[];
  /** By the hash of any signed form of an entry, the entry. */
  readonly byHash: ReadonlyMap<string, ReceivedEntry>;
}

/** Verified together: enough to keep the threads of WebCrypto busy, few enough to look at the clock in between. */
const CHUNK = 64;

/**
 * The deposits that are entries of this match, each signed by the player that it names as its author; null where time ran out.
 *
 * One content signed twice is one entry. Some browsers make another Ed25519 signature each time, and a client that signed
 * again after a fault keeps one history all the same. Others may name either of the two.
 */
export async function verifyDeposits(
  match: Pick<JudgedMatch, 'match' | 'seats' | 'keys'>,
  deposits: readonly Deposit[],
  mayGoOn: () => boolean,
): Promise<ReceivedEntries | null> {
  const expected = { match: match.match, seats: match.seats, keyOf: (seat: number) => match.keys[seat] };
  const arrivals = new Map<string, number>();
  for (const { jws, receivedAt } of deposits) {
    arrivals.set(jws, Math.min(receivedAt, arrivals.get(jws) ?? Number.POSITIVE_INFINITY));
  }
  const verified: ReceivedEntry[] = [];
  const all = [...arrivals];
  for (let from = 0; from < all.length; from += CHUNK) {
    if (!mayGoOn()) return null;
    const chunk = all.slice(from, from + CHUNK);
    const results = await Promise.all(chunk.map(([jws]) => verifyEntry(jws, expected)));
    for (const [at, result] of results.entries()) {
      if (result.ok) verified.push({ ...result.value, receivedAt: chunk[at]?.[1] ?? 0 });
    }
  }
  return merged(verified);
}

/** The order of the deposits does not matter. */
function merged(verified: readonly ReceivedEntry[]): ReceivedEntries {
  const groups = new Map<string, ReceivedEntry[]>();
  for (const entry of verified) {
    const content = contentOf(entry.jws);
    groups.set(content, [...(groups.get(content) ?? []), entry]);
  }
  const byHash = new Map<string, ReceivedEntry>();
  const entries = [...groups.values()].map((group) => {
    const [first = group[0]] = [...group].sort((a, b) => (a.hash < b.hash ? -1 : 1));
    if (first === undefined) throw new Error('a group has an entry');
    const one = { ...first, receivedAt: Math.min(...group.map(({ receivedAt }) => receivedAt)) };
    for (const { hash } of group) byHash.set(hash, one);
    return one;
  });
  return { entries, byHash };
}

/** The payload, as it was signed. */
export const contentOf = (jws: string): string => jws.split('.')[1] ?? '';
