import { BLOCK_TICKS, blockHash, TICK_LIMIT, type TickSetup, tickGenesis, ticksThrough } from './block.ts';
import type { SignedHead } from './head.ts';
import { SECTION_BLOCKS, writeSection } from './section.ts';

/** A head is kept for each second, beside the newest one: a deposit carries one a second, and a second history is shown from the nearest. */
const KEPT_EVERY_BLOCKS = 10;

/** Blocks whose hashes are at hand, beside those of kept heads: heads of others name blocks of the last seconds. */
const HASHES = 64;

/**
 * The inputs of one seat as one player has them, with their hashes and heads (N12). Of what is old there are the inputs and one head a
 * second: for a match of ten minutes with inputs of four bytes about 600 kB.
 */
export interface SeatChain {
  /** How many inputs there are. */
  readonly ticks: number;
  /** The newest complete block; -1 for none. */
  readonly block: number;
  /** Adds whole inputs. False where the match would become longer than any may be; nothing is added then. */
  add(inputs: Uint8Array): boolean;
  /** Forgets the inputs after a block, because they are not those that were signed. Not before the newest kept head. */
  cutAfter(block: number): void;
  /** The hash of a complete block, of the genesis for -1; null where there is no such block. */
  hashAt(block: number): Uint8Array | null;
  /** The inputs of the ticks from `from` to before `to`, as far as there are any. A copy. */
  inputs(from: number, to: number): Uint8Array;
  /** Keeps a head that fits and is signed, newer than all before. It is never taken back. */
  keep(head: SignedHead): void;
  /** The kept heads, in order: one a second, and the newest. */
  readonly heads: readonly SignedHead[];
  /**
   * What is to be deposited after this block (-1: everything): the kept heads, each with the inputs before it. `upTo` `second`: of whole
   * seconds, as often as one likes; `newest`: the newest head too, where nothing more comes.
   */
  sections(after: number, upTo: 'second' | 'newest'): readonly string[];
  /** One head with the inputs from block `from` on. */
  section(head: SignedHead, from: number): string;
}

export function makeSeatChain(setup: TickSetup, seat: number): SeatChain {
  const { inputBytes } = setup;
  const blockBytes = BLOCK_TICKS * inputBytes;
  const genesis = tickGenesis(setup, seat);
  let bytes = new Uint8Array(64 * blockBytes);
  let length = 0;
  let newest = -1;
  const hashes = new Map<number, Uint8Array>([[-1, genesis]]);
  const heads: SignedHead[] = [];

  const inputsOf = (block: number): Uint8Array => bytes.subarray(block * blockBytes, (block + 1) * blockBytes);

  function hashAt(block: number): Uint8Array | null {
    if (block > newest || block < -1 || !Number.isInteger(block)) return null;
    let from = block;
    while (!hashes.has(from)) from -= 1;
    let hash = hashes.get(from) ?? genesis;
    for (let next = from + 1; next <= block; next += 1) hash = blockHash(hash, inputsOf(next));
    return hash;
  }

  /** Of the hashes that are not at hand, one in ten stays, so that none takes long to compute again. */
  function forget(block: number): void {
    if (block >= 0 && block % KEPT_EVERY_BLOCKS !== 0) hashes.delete(block);
  }

  const chain: SeatChain = {
    get ticks() {
      return length / inputBytes;
    },
    get block() {
      return newest;
    },
    add(inputs) {
      if (inputs.length % inputBytes !== 0) throw new Error(`an input has ${inputBytes} bytes`);
      if (length + inputs.length > TICK_LIMIT * inputBytes) return false;
      if (length + inputs.length > bytes.length) {
        const longer = new Uint8Array(Math.max(2 * bytes.length, length + inputs.length));
        longer.set(bytes);
        bytes = longer;
      }
      bytes.set(inputs, length);
      length += inputs.length;
      for (; (newest + 2) * blockBytes <= length; newest += 1) {
        hashes.set(newest + 1, blockHash(hashes.get(newest) ?? genesis, inputsOf(newest + 1)));
        forget(newest + 1 - HASHES);
      }
      return true;
    },
    cutAfter(block) {
      const last = heads.at(-1)?.head.block ?? -1;
      const end = Math.max(block, last);
      if (end >= newest) {
        length = Math.min(length, (newest + 1) * blockBytes);
        return;
      }
      // The hash of the new end has to be at hand, because the next one is computed from it.
      hashes.set(end, hashAt(end) ?? genesis);
      for (let gone = end + 1; gone <= newest; gone += 1) hashes.delete(gone);
      newest = end;
      length = (end + 1) * blockBytes;
    },
    hashAt,
    inputs: (from, to) => bytes.slice(from * inputBytes, Math.min(to * inputBytes, length)),
    keep(head) {
      const { block } = head.head;
      const before = heads.at(-2)?.head.block ?? -1;
      const last = heads.at(-1);
      // The newest one stays where the one before it is a second back by then.
      if (last !== undefined && last.head.block - before < KEPT_EVERY_BLOCKS && block - before <= KEPT_EVERY_BLOCKS) {
        heads.pop();
      }
      heads.push(head);
    },
    heads,
    sections(after, upTo) {
      const items: string[] = [];
      let from = after + 1;
      for (const [at, head] of heads.entries()) {
        if (head.head.block < from) continue;
        const isShort = at === heads.length - 1 && head.head.block - from + 1 < KEPT_EVERY_BLOCKS;
        if (isShort && upTo === 'second') continue;
        if (head.head.block - from >= SECTION_BLOCKS) break;
        items.push(chain.section(head, from));
        from = head.head.block + 1;
      }
      return items;
    },
    section(head, from) {
      return writeSection(head, {
        inputBytes,
        from,
        previous: hashAt(from - 1) ?? genesis,
        bytes: bytes.subarray(from * blockBytes, (head.head.block + 1) * blockBytes),
      });
    },
  };
  return chain;
}

/** How many ticks of this chain a signature covers. */
export const signedTicks = ({ heads }: Pick<SeatChain, 'heads'>): number =>
  ticksThrough(heads.at(-1)?.head.block ?? -1);
