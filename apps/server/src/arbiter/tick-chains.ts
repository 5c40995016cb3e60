import { BLOCK_TICKS, type Section, TICK_LIMIT, type TickSetup, tickGenesis } from '@parley/evidence';
import type { TickTitle } from '@parley/games';
import { type Heads, JWS_MAX_CHARS, LIMITS } from '@parley/protocol';
import type { Chains } from './chains.ts';
import { makeShares, type ShareBounds } from './shares.ts';

/** What one player may hand in of a match in real time. `positions`: sections of each seat's chain. */
export interface TickShareBounds extends ShareBounds {
  /** Blocks of each seat's chain that nobody handed in before. */
  readonly blocks: number;
  /** Acts of each seat. */
  readonly acts: number;
}

/** What of a title bounds what is deposited of it. */
export type TickBounds = Pick<TickTitle, 'inputBytes' | 'mostTicks'>;

const TICKS_A_SECOND = 60;
/** Beside one head a second: a match may stall, players come back, and others hand in what is missing. */
const MORE_SECTIONS = 40;
/** Blocks of the histories that a player signed beside its first one: four sections of the longest kind prove more than enough. */
const FORKED_BLOCKS = 4 * 200;
/** A resignation, or a drop for each other seat, and some that were overtaken. */
const ACTS = 16;
/** Characters of the head of a section: 250 of header and signature, and for each seat one that it knows. */
const HEAD_CHARS = 400;
const HEAD_CHARS_A_SEAT = 48;

/**
 * One head a second of each seat for as long as the match may last, with all inputs (O6). Nobody needs as many entries as that for all
 * chains: who hands in what others did not has twenty seconds in one section.
 */
export function tickShareOf(seats: number, title: TickBounds | null): TickShareBounds {
  const ticks = Math.min(TICK_LIMIT, title?.mostTicks(seats) ?? TICK_LIMIT);
  const seconds = Math.ceil(ticks / TICKS_A_SECOND);
  const chars = Math.floor(LIMITS.transcriptBytes / seats);
  const inputChars = Math.ceil((4 / 3) * TICKS_A_SECOND * (title?.inputBytes ?? 1));
  const sectionChars = HEAD_CHARS + HEAD_CHARS_A_SEAT * seats + inputChars;
  return {
    positions: Math.min(LIMITS.transcriptEntriesPerSeat, seconds + MORE_SECTIONS),
    entries: Math.floor(LIMITS.transcriptEntries / seats),
    chars,
    entryChars: JWS_MAX_CHARS,
    reserved: title === null ? 0 : Math.min(chars, (seconds + MORE_SECTIONS) * sectionChars),
    blocks: Math.ceil(ticks / BLOCK_TICKS) + FORKED_BLOCKS,
    acts: ACTS,
  };
}

/** A section, or that there is an act. `name`: the hash of its text. */
export type TickPiece = { readonly name: string; readonly chars: number } & (
  | { readonly kind: 'section'; readonly section: Section }
  | { readonly kind: 'act'; readonly seat: number }
);

export interface TickChains extends Chains<TickPiece> {
  /**
   * Whether this says that its author went on after everything that is there of it. Anybody can cut known inputs into other sections, so a
   * new text alone says nothing.
   */
  isNews(piece: TickPiece): boolean;
}

/** The number of an act in the store, after those of all blocks. A section has that of the newest block that it covers. */
export const ACT_NUMBER = TICK_LIMIT / BLOCK_TICKS;

/** A head that was handed in. */
interface End {
  readonly block: number;
  readonly hash: string;
  /** One bit for each seat that handed it in. */
  by: number;
}

/**
 * A block as a number: its own number, and 40 bits of its hash. Only the author could look for two blocks that share one, and would blur
 * nothing but what the server says that it has of its own chain.
 */
const blockKey = (block: number, hash: Uint8Array): number => {
  let key = block + 1;
  for (const byte of hash.subarray(0, 5)) key = key * 256 + byte;
  return key;
};
const keyOfText = (block: number, hash: string): number => blockKey(block, Buffer.from(hash.slice(0, 8), 'base64url'));

/** One seat's chain: a tree of blocks where it signed two histories. */
function makeTickChain(genesis: Uint8Array) {
  /** Blocks that follow without a gap on the genesis, which is one of them. */
  const reached = new Set<number>([blockKey(-1, genesis)]);
  /** By block, those that follow on it and are not reached. */
  const waiting = new Map<number, number[]>();
  const ends = new Map<number, End>();
  let newest = -1;

  function reach(first: number): void {
    for (let keys = [first]; keys.length > 0; ) {
      keys = keys.flatMap((key) => {
        reached.add(key);
        const next = waiting.get(key) ?? [];
        waiting.delete(key);
        return next;
      });
    }
  }

  /** The blocks of a section, each with the one before it. */
  const linksOf = ({ inputs }: Section): readonly (readonly [number, number])[] => {
    if (inputs === null) return [];
    let before = blockKey(inputs.from - 1, inputs.previous);
    return inputs.hashes.map((hash, at) => {
      const key = keyOfText(inputs.from + at, hash);
      const link = [before, key] as const;
      before = key;
      return link;
    });
  };

  return {
    get newest() {
      return newest;
    },
    /** How many blocks of this section were not there. */
    fresh: (section: Section): number =>
      linksOf(section).filter(([before, key]) => !reached.has(key) && !(waiting.get(before)?.includes(key) ?? false))
        .length,
    add(section: Section, by: number): number {
      const { block, hash } = section.head;
      for (const [before, key] of linksOf(section)) {
        if (reached.has(key)) continue;
        const others = waiting.get(before) ?? [];
        if (reached.has(before)) reach(key);
        else if (!others.includes(key)) waiting.set(before, [...others, key]);
      }
      newest = Math.max(newest, block);
      const key = keyOfText(block, hash);
      const end = ends.get(key);
      if (end === undefined) ends.set(key, { block, hash, by: 1 << by });
      else end.by |= 1 << by;
      return key;
    },
    mark(key: number, by: number): void {
      const end = ends.get(key);
      if (end !== undefined) end.by |= 1 << by;
    },
    /** The newest head before the first gap: where there are two histories, of what this player handed in. */
    head(by: number): End | null {
      let any: End | null = null;
      let own: End | null = null;
      for (const [key, end] of ends) {
        if (!reached.has(key)) continue;
        if (end.block > (any?.block ?? -1)) any = end;
        if ((end.by & (1 << by)) !== 0 && end.block > (own?.block ?? -1)) own = end;
      }
      const isForked = any !== null && reached.size > any.block + 2;
      return isForked ? (own ?? any) : any;
    },
  };
}

/**
 * The chains of a match in real time as the server has them. Sections of one chain may overlap, because each player cuts it at the heads
 * that it kept. So they are followed block by block, by the hash before them.
 */
export function makeTickChains(
  setup: Omit<TickSetup, 'inputBytes'>,
  bounds: TickShareBounds = tickShareOf(setup.seats, null),
): TickChains {
  const chains = setup.keys.map((_, seat) => makeTickChain(tickGenesis(setup, seat)));
  const names = new Map<string, { readonly seat: number; readonly end: number | null }>();
  const shares = makeShares(setup.seats, bounds);
  const counts = setup.keys.map(() => setup.keys.map(() => ({ sections: 0, blocks: 0, acts: 0 })));

  function addSection({ section, name }: { section: Section; name: string }, by: number): boolean {
    const { seat } = section.head;
    const [chain, count] = [chains[seat], counts[by]?.[seat]];
    if (chain === undefined || count === undefined || count.sections >= bounds.positions) return false;
    const fresh = chain.fresh(section);
    if (count.blocks + fresh > bounds.blocks) return false;
    count.sections += 1;
    count.blocks += fresh;
    names.set(name, { seat, end: chain.add(section, by) });
    return true;
  }

  function addAct({ seat, name }: { seat: number; name: string }, by: number): boolean {
    const count = counts[by]?.[seat];
    if (count === undefined || count.acts >= bounds.acts) return false;
    count.acts += 1;
    names.set(name, { seat, end: null });
    return true;
  }

  return {
    has: (name) => names.has(name),
    mark(name, by) {
      const there = names.get(name);
      if (there?.end != null) chains[there.seat]?.mark(there.end, by);
    },
    charsOf: shares.charsOf,
    add(piece, by) {
      if (!shares.hasRoom(by, piece.chars)) return false;
      const isAdded = piece.kind === 'section' ? addSection(piece, by) : addAct(piece, by);
      if (isAdded) shares.take(by, piece.chars);
      return isAdded;
    },
    isNews: (piece) =>
      piece.kind === 'act' || piece.section.head.block > (chains[piece.section.head.seat]?.newest ?? -1),
    heads: (by): Heads =>
      chains.map((chain) => {
        const end = chain.head(by);
        return end === null ? null : { n: end.block, hash: end.hash };
      }),
  };
}
