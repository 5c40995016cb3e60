import { firstTick, hashText, type Section, TICK_LIMIT, ticksThrough } from '@parley/evidence';
import type { TickOwn } from './own.ts';
import type { Parts } from './parts.ts';

/** Blocks of the section that shows what is here, beside one that contradicts it. */
const SHOWN_BLOCKS = 199;

/**
 * Takes signed inputs of any player straight into its chain, past the session: of a match that this device does not play now, because its player
 * comes back or is out. Where inputs before them are missing, nothing is taken.
 *
 * @param text the section as it came
 */
export function learn(parts: Parts, { head, jws, inputs }: Section, text: string): void {
  const { chains, title } = parts;
  const chain = chains.chain(head.seat);
  if (inputs !== null && head.block > chain.block) {
    const first = firstTick(inputs);
    if (first > chain.ticks || inputs.inputBytes !== title.inputBytes) return;
    // Up to the newest block that is here, both have to be the same history.
    const here = hashText(chain.hashAt(chain.block) ?? new Uint8Array());
    const there = chain.block < inputs.from ? hashText(inputs.previous) : inputs.hashes[chain.block - inputs.from];
    if (here !== there) {
      contradicted(parts, head.seat, text);
      return;
    }
    chain.add(inputs.bytes.subarray((chain.ticks - first) * title.inputBytes));
  }
  const reader = chains.readers[head.seat];
  if (reader) {
    reader.take({ head, jws }, true);
    return;
  }
  const own = chain.hashAt(head.block);
  if (own !== null && hashText(own) === head.hash && head.block > chains.newest(head.seat)) chain.keep({ head, jws });
}

/** The player signed two histories (E2). The first one that came stands. */
function contradicted(parts: Parts, seat: number, text: string): void {
  const chain = parts.chains.chain(seat);
  const last = chain.heads.at(-1);
  parts.refuse(seat, 'two-histories');
  if (last === undefined) return;
  parts.prove({ seat, a: chain.section(last, Math.max(0, last.head.block - SHOWN_BLOCKS)), b: text });
}

/**
 * What the device kept, each section after those that it goes on from: one is written down before it is sent, which may be sooner than what comes
 * before it. One that was passed over would be signed anew, with other inputs.
 */
export function inOrder(kept: readonly TickOwn[]): readonly TickOwn[] {
  return kept.toSorted((a, b) => beginOf(a) - beginOf(b));
}

/** Where a section begins. A head alone covers what is here already, and acts come after all that they name. */
function beginOf(own: TickOwn): number {
  if (own.kind !== 'item' || own.item.kind === 'act') return TICK_LIMIT;
  const { head, inputs } = own.item.section;
  return inputs === null ? ticksThrough(head.block) : firstTick(inputs);
}
