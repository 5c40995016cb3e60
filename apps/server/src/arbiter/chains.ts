import type { Heads } from '@parley/protocol';
import { anyShare, FORKS, makeShares, type ShareBounds } from './shares.ts';

/** The part of an entry that is kept in memory. `chars` is the length of its JWS, which is in the store. */
export interface ChainEntry {
  readonly seat: number;
  readonly n: number;
  readonly hash: string;
  readonly prev: string;
  readonly chars: number;
}

/**
 * The chains of one match as the server has them: the entries, who handed them in, and where each chain ends. Each player has a share of
 * its own (see `makeShares`).
 *
 * @typeParam Item what is handed in: an entry by turns, a section or an act in real time
 */
export interface Chains<Item> {
  has(hash: string): boolean;
  /** This player has this entry as well. */
  mark(hash: string, by: number): void;
  /** Characters that this player has handed in. */
  charsOf(by: number): number;
  /** Adds an entry; false where it is over the share of this player. */
  add(item: Item, by: number): boolean;
  /** The newest entry of each chain before its first gap. Where a chain forks, of the branch that this player has (E3). */
  heads(by: number): Heads;
}

interface Known extends ChainEntry {
  /** One bit for each seat that handed it in. */
  by: number;
}

/**
 * @param genesis by seat, what its first entry names as the one before it
 * @param bounds what each player may hand in
 */
export function makeChains(
  genesis: readonly string[],
  bounds: ShareBounds = anyShare(genesis.length),
): Chains<ChainEntry> {
  const known = new Map<string, Known>();
  /** By seat, the entries that follow an entry. */
  const following = genesis.map(() => new Map<string, Known[]>());
  const shares = makeShares(genesis.length, bounds);
  const chains = genesis.map(() => genesis.map(() => ({ positions: new Set<number>(), forks: 0 })));

  return {
    has: (hash) => known.has(hash),

    mark(hash, by) {
      const entry = known.get(hash);
      if (entry !== undefined) entry.by |= 1 << by;
    },

    charsOf: shares.charsOf,

    add(entry, by) {
      const chain = chains[by]?.[entry.seat];
      if (chain === undefined || !shares.hasRoom(by, entry.chars)) return false;
      if (chain.positions.has(entry.n)) {
        if (chain.forks >= FORKS) return false;
        chain.forks += 1;
      } else {
        if (chain.positions.size >= bounds.positions) return false;
        chain.positions.add(entry.n);
      }
      shares.take(by, entry.chars);
      const kept: Known = { ...entry, by: 1 << by };
      known.set(entry.hash, kept);
      const next = following[entry.seat];
      next?.set(entry.prev, [...(next.get(entry.prev) ?? []), kept]);
      return true;
    },

    heads(by) {
      return following.map((next, seat) => {
        let head: Known | null = null;
        for (;;) {
          const from: Known | null = head;
          const n: number = from === null ? 0 : from.n + 1;
          const fits: readonly Known[] = (next.get(from?.hash ?? genesis[seat] ?? '') ?? []).filter(
            (entry) => entry.n === n,
          );
          const own: Known | undefined = fits.find((entry) => (entry.by & (1 << by)) !== 0) ?? fits[0];
          if (own === undefined) break;
          head = own;
        }
        return head === null ? null : { n: head.n, hash: head.hash };
      });
    },
  };
}
