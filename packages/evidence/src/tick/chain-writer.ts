import type { Signer } from '../signer.ts';
import { BLOCK_TICKS, type TickSetup, ticksThrough } from './block.ts';
import { HEAD_VERSION, hashText, type Known, type SignedHead, signHead } from './head.ts';
import { makeSeatChain, type SeatChain } from './seat-chain.ts';

/** What a player knows when it signs. */
export interface WriterView {
  /** By seat, `newest` of each reader; null at the own seat. */
  readonly known: readonly (Known | null)[];
  /** The newest confirmed state: ticks, and the title's `hash` of it. Confirmed by inputs that are signed, or agreed upon in a drop. */
  readonly tick: number;
  readonly state: number;
}

/**
 * Signs the own inputs of one player (N12), a block at a time and never two at once. `add` and `sign` return at once: a signature comes when
 * it comes, and meanwhile the match goes on. Where a device signs slower than ten times a second, the next signature covers all
 * blocks that have become complete meanwhile.
 */
export interface ChainWriter {
  readonly chain: SeatChain;
  /** The own input of the next tick. False once the match is as long as any may be. */
  add(input: Uint8Array): boolean;
  /** Begins to sign the newest complete block, if it is not signed yet and no signature is on its way. */
  sign(view: WriterView): void;
  /** Fills the last block with empty inputs, so that everything before can be signed: at the end, and before a resignation. */
  fill(): void;
  /** The newest head, to be put into each packet. */
  readonly newest: SignedHead | null;
  /** Resolves when no signature is on its way any more. */
  settled(): Promise<void>;
}

export interface ChainWriterEvents {
  /** A head is there. Everybody gets it. */
  readonly signed: (head: SignedHead) => void;
  /** The signer refused. The next call of `sign` tries again. */
  readonly failed: (error: unknown) => void;
}

/**
 * @param history the own inputs up to the newest signature, of a player who comes back. Its own device, the others or the server
 * have them. Without them it must not sign: it would sign a second history
 */
export function makeChainWriter(
  setup: TickSetup,
  seat: number,
  signer: Signer,
  events: ChainWriterEvents,
  history: Uint8Array = new Uint8Array(),
): ChainWriter {
  const chain = makeSeatChain(setup, seat);
  chain.add(history);
  let signed = chain.block;
  let confirmed: Pick<WriterView, 'tick' | 'state'> | null = null;
  let signing: Promise<void> | null = null;

  async function sign(block: number, view: WriterView): Promise<void> {
    const { tick, state } = view;
    const hash = hashText(chain.hashAt(block) ?? new Uint8Array());
    const known = view.known.map((one, other) => (other === seat ? null : one));
    try {
      const head = await signHead(signer, {
        v: HEAD_VERSION,
        match: setup.match,
        seat,
        block,
        hash,
        known,
        tick,
        state,
      });
      signed = block;
      chain.keep(head);
      events.signed(head);
    } catch (error) {
      events.failed(error);
    } finally {
      signing = null;
    }
  }

  return {
    chain,
    add: (input) => chain.add(input),
    sign(view) {
      const { block } = chain;
      // A state may be ahead of the blocks that are complete by some ticks. Then the one before is stated.
      if (view.tick <= ticksThrough(block)) confirmed = view;
      // Of a player who comes back, heads are kept in the chain that were not signed here.
      const newest = Math.max(signed, chain.heads.at(-1)?.head.block ?? -1);
      if (signing !== null || block <= newest || confirmed === null) return;
      signing = sign(block, { ...view, tick: confirmed.tick, state: confirmed.state });
    },
    fill() {
      const missing = (BLOCK_TICKS - (chain.ticks % BLOCK_TICKS)) % BLOCK_TICKS;
      chain.add(new Uint8Array(missing * setup.inputBytes));
    },
    get newest() {
      return chain.heads.at(-1) ?? null;
    },
    settled: () => signing ?? Promise.resolve(),
  };
}
