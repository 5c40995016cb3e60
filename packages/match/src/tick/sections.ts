import type { SeatChain, SignedHead } from '@parley/evidence';

/** Blocks of one section, as the evidence bounds it. */
const SECTION_BLOCKS = 200;

/**
 * Everything that is signed of a chain after this block, in as few sections as can be: twenty seconds each. A player who comes back gets it in
 * these, and a device keeps it in these. Each is made when it is taken: somebody who asks without end must not make a device write out whole matches.
 */
export function* longSections(chain: SeatChain, after: number): Generator<string, void> {
  let from = after + 1;
  for (let head = farthest(chain.heads, from); head !== null; head = farthest(chain.heads, from)) {
    yield chain.section(head, from);
    from = head.head.block + 1;
  }
}

/** The latest head of which a section can begin with this block. */
function farthest(heads: readonly SignedHead[], from: number): SignedHead | null {
  return heads.findLast(({ head: { block } }) => block >= from && block - from < SECTION_BLOCKS) ?? null;
}
