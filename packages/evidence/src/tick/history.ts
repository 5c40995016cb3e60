import type { TickTitle } from '@parley/games';
import { isSignedBy } from '../jws.ts';
import { BLOCK_TICKS, type TickSetup, tickGenesis, ticksThrough } from './block.ts';
import { hashText, nameOf } from './head.ts';
import { blockId, type ReceivedBlock, type ReceivedHead, type ReceivedSeat, type ReceivedTicks } from './received.ts';

/** The inputs of one seat from the first tick on, without a gap, of the one history that counts. */
export interface SeatHistory {
  /** The newest block; -1 for none. */
  readonly block: number;
  readonly ticks: number;
  readonly inputs: Uint8Array;
  /** The hash of a block; of the genesis for -1. Undefined beyond. */
  hashAt(block: number): string | undefined;
  /** The number of the block with this hash; undefined where it is not in this history. */
  blockOf(hash: string): number | undefined;
  /** Whether a head of another player names a block of this history, or one beyond what was handed in. */
  isNamed(block: number, name: string): boolean;
  /** In order. */
  readonly heads: readonly ReceivedHead[];
  /** When the server had this block of it (ms); the start of the match for -1. */
  arrivalOf(block: number): number;
}

interface Case {
  readonly setup: TickSetup;
  readonly startedAt: number;
  /** Seats that signed two histories: what they say of the histories of others does not count. */
  readonly equivocated: readonly number[];
}

/**
 * By seat, the history that counts: of two, the one that others went on with, by what their heads name. Null where others went on with both.
 * A part that follows on a gap is left out, because it cannot be played.
 */
export async function historiesOf(
  { seats }: ReceivedTicks,
  { setup, startedAt, equivocated }: Case,
): Promise<readonly SeatHistory[] | null> {
  const histories: SeatHistory[] = [];
  for (const [seat, received] of seats.entries()) {
    const path = await pathOf(seat, seats, setup, equivocated);
    if (path === null) return null;
    histories.push(historyOf(received, path, hashText(tickGenesis(setup, seat)), startedAt));
  }
  return histories;
}

async function pathOf(
  seat: number,
  seats: readonly ReceivedSeat[],
  setup: TickSetup,
  equivocated: readonly number[],
): Promise<readonly ReceivedBlock[] | null> {
  const own = seats[seat];
  if (own === undefined) throw new Error(`no seat ${seat}`);
  const { blocks, signed, heads } = own;
  const following = new Map<string, ReceivedBlock[]>();
  for (const [id, block] of blocks) {
    if (!signed.has(id) || block.inputBytes !== setup.inputBytes) continue;
    const before = blockId(block.block - 1, block.previous);
    following.set(before, [...(following.get(before) ?? []), block]);
  }
  const path: ReceivedBlock[] = [];
  let at = blockId(-1, hashText(tickGenesis(setup, seat)));
  for (;;) {
    const next = following.get(at) ?? [];
    let [chosen] = next;
    if (chosen === undefined) return path;
    if (next.length > 1) {
      const branches = next.map((block) => ({ block, ids: idsAfter(block, following) }));
      const supported: ReceivedBlock[] = [];
      for (const { block, ids } of branches) {
        if (await isSupported(seat, ids, seats, setup, equivocated)) supported.push(block);
      }
      if (supported.length > 1) return null;
      chosen = supported[0] ?? firstOf(branches, heads);
    }
    path.push(chosen);
    at = blockId(chosen.block, chosen.hash);
  }
}

/** The ids of a block and of all blocks that follow on it. */
function idsAfter(block: ReceivedBlock, following: ReadonlyMap<string, readonly ReceivedBlock[]>): ReadonlySet<string> {
  const ids = new Set<string>();
  const left = [block];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const id = blockId(one.block, one.hash);
    ids.add(id);
    left.push(...(following.get(id) ?? []));
  }
  return ids;
}

/** Whether another player signed a head that names one of these blocks. */
async function isSupported(
  seat: number,
  ids: ReadonlySet<string>,
  seats: readonly ReceivedSeat[],
  setup: TickSetup,
  equivocated: readonly number[],
): Promise<boolean> {
  const names = new Set([...ids].map(nameOfId));
  for (const [other, { heads }] of seats.entries()) {
    if (other === seat || equivocated.includes(other)) continue;
    for (const head of heads) {
      const known = head.head.known[seat] ?? null;
      if (known === null || !names.has(blockId(known[0], known[1]))) continue;
      head.isVerified ||= await isSignedBy(head.jws, setup.keys[other] ?? '');
      if (head.isVerified) return true;
    }
  }
  return false;
}

function nameOfId(id: string): string {
  const [block = '', hash = ''] = id.split('.');
  return blockId(Number(block), nameOf(hash));
}

/** Where nobody went on with either: the one that the server had first. */
function firstOf(
  branches: readonly { readonly block: ReceivedBlock; readonly ids: ReadonlySet<string> }[],
  heads: readonly ReceivedHead[],
): ReceivedBlock {
  const [first] = branches
    .map(({ block, ids }) => ({
      block,
      at: Math.min(
        ...heads.filter(({ head }) => ids.has(blockId(head.block, head.hash))).map(({ receivedAt }) => receivedAt),
      ),
    }))
    .sort((a, b) => a.at - b.at || (a.block.hash < b.block.hash ? -1 : 1));
  if (first === undefined) throw new Error('a fork has branches');
  return first.block;
}

function historyOf(
  { heads }: ReceivedSeat,
  path: readonly ReceivedBlock[],
  genesis: string,
  startedAt: number,
): SeatHistory {
  const inputs = new Uint8Array(path.reduce((sum, block) => sum + block.inputs.length, 0));
  let length = 0;
  for (const block of path) {
    inputs.set(block.inputs, length);
    length += block.inputs.length;
  }
  const numbers = new Map(path.map(({ block, hash }) => [hash, block]));
  const onPath = heads.filter(({ head }) => path[head.block]?.hash === head.hash);
  const arrivals = arrivalsOf(path.length, onPath);
  const hashAt = (block: number): string | undefined => (block < 0 ? genesis : path[block]?.hash);
  return {
    block: path.length - 1,
    ticks: path.length * BLOCK_TICKS,
    inputs,
    hashAt,
    blockOf: (hash) => numbers.get(hash),
    isNamed(block, name) {
      const hash = hashAt(block);
      return hash !== undefined && nameOf(hash) === name;
    },
    heads: onPath,
    arrivalOf: (block) => (block < 0 ? startedAt : (arrivals[block] ?? Number.POSITIVE_INFINITY)),
  };
}

/** By block, when the first head of it, or of a later one, came in. */
function arrivalsOf(blocks: number, heads: readonly ReceivedHead[]): readonly number[] {
  const arrivals = Array<number>(blocks).fill(Number.POSITIVE_INFINITY);
  for (const { head, receivedAt } of heads) {
    arrivals[head.block] = Math.min(receivedAt, arrivals[head.block] ?? Number.POSITIVE_INFINITY);
  }
  for (let block = blocks - 2; block >= 0; block -= 1) {
    arrivals[block] = Math.min(arrivals[block] ?? 0, arrivals[block + 1] ?? Number.POSITIVE_INFINITY);
  }
  return arrivals;
}

/** What all players of a match know alike, for a title by ticks. */
export const setupOf = (
  match: { readonly match: string; readonly seats: number; readonly keys: readonly string[] },
  { id, rules, inputBytes }: Pick<TickTitle, 'id' | 'rules' | 'inputBytes'>,
): TickSetup => ({ match: match.match, title: id, rules, seats: match.seats, inputBytes, keys: match.keys });

/** The inputs of a seat up to a tick, with the tail that others agreed upon after its last block. */
export interface PlayedInputs {
  readonly inputs: Uint8Array;
  readonly ticks: number;
}

export const playedInputs = ({ inputs, ticks }: PlayedInputs, block: number, inputBytes: number): PlayedInputs => {
  const through = Math.min(ticks, ticksThrough(block));
  return { inputs: inputs.subarray(0, through * inputBytes), ticks: through };
};
