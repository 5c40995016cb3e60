import { entryMaxChars } from '@parley/evidence';
import type { TurnTitle } from '@parley/games';
import { JWS_MAX_CHARS, LIMITS } from '@parley/protocol';

/** How many forks of one chain a player may hand in. One fork is all the proof there is (E2). */
export const FORKS = 4;

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
export const anyShare = (seats: number): ShareBounds => ({
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
 * What each player has handed in of one match. Each has a share of the transcript of its own. Otherwise a player who signs two histories could
 * fill the transcript with one of them, and the others could not hand in the one that was played (E3, O6).
 */
export interface Shares {
  hasRoom(by: number, chars: number): boolean;
  take(by: number, chars: number): void;
  charsOf(by: number): number;
}

export function makeShares(seats: number, bounds: Pick<ShareBounds, 'entries' | 'chars'>): Shares {
  const shares = Array.from({ length: seats }, () => ({ chars: 0, entries: 0 }));
  return {
    hasRoom(by, chars) {
      const share = shares[by];
      return share !== undefined && share.chars + chars <= bounds.chars && share.entries < bounds.entries;
    },
    take(by, chars) {
      const share = shares[by];
      if (share === undefined) return;
      share.chars += chars;
      share.entries += 1;
    },
    charsOf: (by) => shares[by]?.chars ?? 0,
  };
}
