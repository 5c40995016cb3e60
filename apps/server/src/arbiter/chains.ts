import { entryMaxChars } from '@parley/evidence';
import type { TurnTitle } from '@parley/games';
import { type Heads, JWS_MAX_CHARS, LIMITS } from '@parley/protocol';

/** The part of an entry that is kept in memory. `chars` is the length of its JWS, which is in the store. */
export interface ChainEntry {
  readonly seat: number;
  readonly n: number;
  readonly hash: string;
  readonly prev: string;
  readonly chars: number;
}

/** How many forks of one chain a player may hand in. One fork is all the proof there is (E2). */
const FORKS = 4;

/** What one player may hand in of a match. */
export interface ShareBounds {
  /** Positions of each seat's chain. */
  readonly positions: number;
  /** Entries of all chains. */
  readonly entries: number;
  /** Characters of the JWS of all of them. */
  readonly chars: number;
  /** Characters of the JWS of one. */
  readonly entryChars: number;
  /**
   * Characters of the JWS of all of them that are taken whoever else has used up the room of a network or of the server: as much as
   * all moves of the longest match need, with claims. So nobody can keep a player from handing in what was played.
   */
  readonly reserved: number;
}

/** Whatever the title: what the protocol allows. For matches of titles that this server does not know (E9). */
const anyShare = (seats: number): ShareBounds => ({
  positions: LIMITS.transcriptEntriesPerSeat,
  entries: Math.floor(LIMITS.transcriptEntries / seats),
  chars: Math.floor(LIMITS.transcriptBytes / seats),
  entryChars: JWS_MAX_CHARS,
  reserved: 0,
});

/** Claims beside the one at each ply: several can be gone at one ply, and a claim that a move overtakes is signed anew. */
const MORE_CLAIMS = 8;

/**
 * What the longest match of this title needs, with a claim of absence at each ply (O6). For two seats, 42 plies and entries of 528
 * characters: 92 positions of each chain, 192 entries with the forks, so 101 KB.
 * @param title null where the server does not know it
 */
export function shareOf(match: string, seats: number, title: TurnBounds | null): ShareBounds {
  const most = anyShare(seats);
  if (title === null) return most;
  const positions = Math.min(most.positions, 2 * title.mostPlies(seats) + MORE_CLAIMS);
  const entries = Math.min(most.entries, seats * (positions + FORKS));
  const entryChars = Math.min(most.entryChars, entryMaxChars(match, seats, title.moveChars));
  const reserved = (title.mostPlies(seats) + seats * MORE_CLAIMS) * entryChars;
  return { positions, entries, entryChars, chars: Math.min(most.chars, entries * entryChars), reserved };
}

export type TurnBounds = Pick<TurnTitle, 'moveChars' | 'mostPlies'>;

/**
 * The chains of one match as the server has them: the entries, who handed them in, and where each chain ends.
 *
 * Each player has a share of the transcript of its own. Otherwise a player who signs two histories could fill the transcript
 * with one of them, and the others could not hand in the one that was played (E3, O6).
 */
export interface Chains {
  has(hash: string): boolean;
  /** This player has this entry as well. */
  mark(hash: string, by: number): void;
  /** Characters that this player has handed in. */
  charsOf(by: number): number;
  /** Adds an entry; false where it is over the share of this player. */
  add(entry: ChainEntry, by: number): boolean;
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
export function makeChains(genesis: readonly string[], bounds: ShareBounds = anyShare(genesis.length)): Chains {
  const known = new Map<string, Known>();
  /** By seat, the entries that follow an entry. */
  const following = genesis.map(() => new Map<string, Known[]>());
  const shares = genesis.map(() => ({
    chars: 0,
    entries: 0,
    chains: genesis.map(() => ({ positions: new Set<number>(), forks: 0 })),
  }));

  return {
    has: (hash) => known.has(hash),

    mark(hash, by) {
      const entry = known.get(hash);
      if (entry !== undefined) entry.by |= 1 << by;
    },

    charsOf: (by) => shares[by]?.chars ?? 0,

    add(entry, by) {
      const share = shares[by];
      const chain = share?.chains[entry.seat];
      if (share === undefined || chain === undefined) return false;
      if (share.chars + entry.chars > bounds.chars || share.entries >= bounds.entries) return false;
      if (chain.positions.has(entry.n)) {
        if (chain.forks >= FORKS) return false;
        chain.forks += 1;
      } else {
        if (chain.positions.size >= bounds.positions) return false;
        chain.positions.add(entry.n);
      }
      share.chars += entry.chars;
      share.entries += 1;
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
