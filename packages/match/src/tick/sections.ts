import type { SeatChain, SignedHead } from '@parley/evidence';

/** Blocks of one section, as the evidence bounds it. */
const SECTION_BLOCKS = 200;

/**
 * Everything that is signed of a chain after this block, in as few sections as can be: twenty seconds each. A player who comes back gets it in
 * these, and a device keeps it in these.
 */
export function longSections(chain: SeatChain, after: number): readonly string[] {
  const sections: string[] = [];
  let from = after + 1;
  for (let head = farthest(chain.heads, from); head !== null; head = farthest(chain.heads, from)) {
    sections.push(chain.section(head, from));
    from = head.head.block + 1;
  }
  return sections;
}

/** The latest head of which a section can begin with this block. */
function farthest(heads: readonly SignedHead[], from: number): SignedHead | null {
  return heads.findLast(({ head: { block } }) => block >= from && block - from < SECTION_BLOCKS) ?? null;
}
