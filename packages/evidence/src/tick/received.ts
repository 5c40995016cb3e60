import type { Deposit, Proof } from '../judged.ts';
import { isSignedBy } from '../jws.ts';
import type { MatchKeys } from '../replay.ts';
import { type SignedAct, verifyAct } from './act.ts';
import { BLOCK_LIMIT } from './block.ts';
import { fitHead, hashBytes, hashText, isHeadItem, type SignedHead } from './head.ts';
import { readSection, SECTION_BLOCKS, type SectionInputs, writeSection } from './section.ts';

/**
 * Names a block of one seat: its number and its hash. A player could sign a hash for another number than it has in its chain; then that is
 * another block, which follows on nothing.
 */
export const blockId = (block: number, hash: string): string => `${block}.${hash}`;

/** A block of which the inputs were handed in. */
export interface ReceivedBlock {
  readonly block: number;
  readonly hash: string;
  /** Hash of the block before it. */
  readonly previous: string;
  /** Six ticks. */
  readonly inputs: Uint8Array;
  readonly inputBytes: number;
}

export interface ReceivedHead extends SignedHead {
  /** When it first reached the server (ms). */
  readonly receivedAt: number;
  /** With the inputs in each way that they were handed in. */
  readonly sections: readonly SectionInputs[];
  /** Whether its own signature was verified. Whatever is before a verified one is signed all the same. */
  isVerified: boolean;
}

export interface ReceivedAct extends SignedAct {
  readonly receivedAt: number;
}

/** Everything of one seat that it signed. */
export interface ReceivedSeat {
  /** By id. */
  readonly blocks: ReadonlyMap<string, ReceivedBlock>;
  /** Heads on a chain that leads to a verified one, by block and then by their text. */
  readonly heads: readonly ReceivedHead[];
  /** By id, the blocks on such chains. Of those before the first inputs only the hash is known. */
  readonly signed: ReadonlyMap<string, Pick<ReceivedBlock, 'block' | 'hash'>>;
  /** Hashes of those before which all inputs were handed in. */
  readonly whole: ReadonlySet<string>;
}

export interface ReceivedTicks {
  readonly seats: readonly ReceivedSeat[];
  /** Each act once, in the order in which they came. */
  readonly acts: readonly ReceivedAct[];
  /** One for each seat that signed two histories. */
  readonly proofs: readonly Proof[];
}

/** Blocks that are hashed for one seat: four whole chains. Sections that overlap without end would cost time (O6). */
const BLOCKS_READ = 4 * BLOCK_LIMIT;

/** Steps between two looks at the clock. */
const CHUNK = 64;

/**
 * The deposits that are of this match, signed by the players that they name; null where time ran out. Of each seat only the newest head is
 * verified, and those that do not lead to it: every other one is signed with it.
 */
export async function verifyTicks(
  match: MatchKeys,
  deposits: readonly Deposit[],
  mayGoOn: () => boolean,
): Promise<ReceivedTicks | null> {
  const arrivals = new Map<string, number>();
  for (const { jws, receivedAt } of deposits) {
    arrivals.set(jws, Math.min(receivedAt, arrivals.get(jws) ?? Number.POSITIVE_INFINITY));
  }
  const heads = match.keys.map(
    () => new Map<string, ReceivedHead & { sections: SectionInputs[]; receivedAt: number }>(),
  );
  const read = match.keys.map(() => 0);
  const acts = new Map<string, ReceivedAct>();
  // In the order of their texts, so that the bound cuts off the same whatever came first.
  for (const [at, [item, receivedAt]] of [...arrivals].sort(([a], [b]) => (a < b ? -1 : 1)).entries()) {
    if (at % CHUNK === 0 && !mayGoOn()) return null;
    if (!isHeadItem(item)) {
      const act = await verifyAct(item, match);
      if (act.ok) acts.set(act.value.hash, { ...act.value, receivedAt });
      continue;
    }
    const section = readSection(item, (seat) => BLOCKS_READ - (read[seat] ?? BLOCKS_READ));
    if (!section.ok || !fitHead(section.value, match).ok) continue;
    const { head, jws, inputs } = section.value;
    read[head.seat] = (read[head.seat] ?? 0) + (inputs?.hashes.length ?? 0);
    const own = heads[head.seat];
    const there = own?.get(jws);
    if (there === undefined) {
      own?.set(jws, { head, jws, receivedAt, sections: inputs === null ? [] : [inputs], isVerified: false });
    } else {
      there.receivedAt = Math.min(there.receivedAt, receivedAt);
      if (inputs !== null) there.sections.push(inputs);
    }
  }
  const seats: ReceivedSeat[] = [];
  const proofs: Proof[] = [];
  for (const [seat, own] of heads.entries()) {
    const received = await signedOf([...own.values()], match.keys[seat] ?? '', mayGoOn);
    if (received === null) return null;
    seats.push(received);
    const proof = await proofOf(seat, received, match.keys[seat] ?? '');
    if (proof !== null) proofs.push(proof);
  }
  const inOrder = [...acts.values()].sort((a, b) => a.receivedAt - b.receivedAt || (a.hash < b.hash ? -1 : 1));
  return { seats, acts: inOrder, proofs };
}

async function signedOf(
  heads: readonly ReceivedHead[],
  key: string,
  mayGoOn: () => boolean,
): Promise<ReceivedSeat | null> {
  const blocks = new Map<string, ReceivedBlock>();
  for (const { sections } of heads) for (const inputs of sections) addBlocks(blocks, inputs);
  const signed = new Map<string, Pick<ReceivedBlock, 'block' | 'hash'>>();
  const newestFirst = [...heads].sort((a, b) => b.head.block - a.head.block || (a.jws < b.jws ? -1 : 1));
  for (const [at, head] of newestFirst.entries()) {
    if (at % CHUNK === 0 && !mayGoOn()) return null;
    let { block, hash } = head.head;
    if (signed.has(blockId(block, hash)) || !(await isSignedBy(head.jws, key))) continue;
    head.isVerified = true;
    for (let id = blockId(block, hash); !signed.has(id); id = blockId(block, hash)) {
      signed.set(id, { block, hash });
      const one = blocks.get(id);
      if (one === undefined) break;
      [block, hash] = [block - 1, one.previous];
    }
  }
  const onChains = newestFirst.filter(({ head }) => signed.has(blockId(head.block, head.hash)));
  return { blocks, signed, heads: onChains.reverse(), whole: wholeOf(blocks, signed) };
}

function wholeOf(blocks: ReceivedSeat['blocks'], signed: ReceivedSeat['signed']): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { block, hash } of [...signed.values()].sort((a, b) => a.block - b.block)) {
    const id = blockId(block, hash);
    const before = blocks.get(id);
    if (before !== undefined && (block === 0 || ids.has(blockId(block - 1, before.previous)))) ids.add(id);
  }
  return new Set([...ids].map((id) => signed.get(id)?.hash ?? ''));
}

function addBlocks(
  into: Map<string, ReceivedBlock>,
  { from, previous, hashes, bytes, inputBytes }: SectionInputs,
): void {
  const size = bytes.length / hashes.length;
  let before = hashText(previous);
  for (const [at, hash] of hashes.entries()) {
    const id = blockId(from + at, hash);
    if (!into.has(id)) {
      const inputs = bytes.subarray(at * size, (at + 1) * size);
      into.set(id, { block: from + at, hash, previous: before, inputs, inputBytes });
    }
    before = hash;
  }
}

/** The two histories of one seat, where there are any, from the first block at which they part. */
async function proofOf(seat: number, { blocks, signed, heads }: ReceivedSeat, key: string): Promise<Proof | null> {
  const firsts = new Map<number, string>();
  let fork: { readonly block: number; readonly hashes: readonly [string, string] } | null = null;
  const inOrder = [...signed.values()].sort((a, b) => a.block - b.block || (a.hash < b.hash ? -1 : 1));
  for (const { block, hash } of inOrder) {
    const first = firsts.get(block);
    if (first === undefined) firsts.set(block, hash);
    else {
      fork = { block, hashes: [first, hash] };
      break;
    }
  }
  if (fork === null) return null;
  const shown: string[] = [];
  for (const hash of fork.hashes) {
    const item = await shownBy(heads, blocks, hash, fork.block, key);
    if (item !== null) shown.push(item);
  }
  const [a, b] = shown;
  return a === undefined || b === undefined ? null : { seat, a, b };
}

/** The first verified head on the chain of this hash, with the inputs between. */
async function shownBy(
  heads: readonly ReceivedHead[],
  blocks: ReceivedSeat['blocks'],
  hash: string,
  block: number,
  key: string,
): Promise<string | null> {
  for (const head of heads) {
    if (head.head.block < block) continue;
    const between: ReceivedBlock[] = [];
    let at: string = head.head.hash;
    for (let number = head.head.block; number > block && between.length < SECTION_BLOCKS; number -= 1) {
      const one = blocks.get(blockId(number, at));
      if (one === undefined) break;
      between.unshift(one);
      at = one.previous;
    }
    if (at !== hash || head.head.block - between.length !== block) continue;
    head.isVerified ||= await isSignedBy(head.jws, key);
    if (!head.isVerified) continue;
    return between.length === 0 ? head.jws : sectionOf(head, between);
  }
  return null;
}

function sectionOf(head: ReceivedHead, between: readonly ReceivedBlock[]): string {
  const [first] = between;
  if (first === undefined) throw new Error('a section has a block');
  const bytes = new Uint8Array(between.reduce((sum, { inputs }) => sum + inputs.length, 0));
  let length = 0;
  for (const { inputs } of between) {
    bytes.set(inputs, length);
    length += inputs.length;
  }
  const { inputBytes, block, previous } = first;
  return writeSection(head, { inputBytes, from: block, previous: hashBytes(previous), bytes });
}
