import type { Proof } from '../judged.ts';
import { isSignedBy } from '../jws.ts';
import type { EvidenceRefusal } from '../refusal.ts';
import { BLOCK_TICKS, type TickSetup } from './block.ts';
import { fitHead, hashText, type Known, nameOf, nameOfHash, type SignedHead } from './head.ts';
import { makeSeatChain, type SeatChain, signedTicks } from './seat-chain.ts';
import { SECTION_BLOCKS } from './section.ts';

/**
 * What is wrong with what a player sent. `input-not-signed`: its inputs are not those that the signature after them covers. `two-histories`:
 * it signed two, and here is the proof. Else its head is none.
 */
export type ReaderFault =
  | { readonly code: 'input-not-signed'; readonly from: number; readonly head: SignedHead }
  | { readonly code: 'two-histories'; readonly proof: Proof }
  | { readonly code: EvidenceRefusal };

/**
 * A signature is verified for each second of a player (and each one as soon as something differs). A head that is not verified yet
 * still has to fit its inputs, and comes over a link whose other end proved its key. So a forged one shows up a second later, and harms
 * nobody: a state is compared only with what its author knew.
 */
const VERIFY_EVERY_BLOCKS = 10;

/** Inputs without a signature that a match should take of a player: half a second. An agreed drop can name more (`TAIL_TICKS`). */
export const UNSIGNED_TICKS = 30;

/** Follows the inputs and the signatures of one other player (N12). */
export interface ChainReader {
  readonly chain: SeatChain;
  /** Inputs in order, as the session receives them. False once the match is as long as any may be. */
  add(inputs: Uint8Array): boolean;
  /** A head of this player, in any order. One that is ahead of the inputs waits for them; of several that wait, the newest. */
  take(head: SignedHead): void;
  /** The newest block whose head fits its inputs: what the own next head names. */
  readonly newest: Known | null;
  /** Ticks that a head covers. */
  readonly signedTicks: number;
  /** Whether more came without a signature than a match should take (`UNSIGNED_TICKS`). */
  readonly isOverdue: boolean;
  /** Whether somebody who names this block has the same inputs; null where it is not here. */
  agrees(known: Known): boolean | null;
  /** Forgets inputs that no head covers, after `input-not-signed`: so others can be taken. */
  forgetUnsigned(): void;
  /** Verifies the newest head now: before a drop is agreed, and at the end. Resolves when nothing is left to verify. */
  settled(): Promise<void>;
}

export interface ChainReaderEvents {
  readonly refused: (fault: ReaderFault) => void;
}

export function makeChainReader(
  setup: TickSetup,
  seat: number,
  events: ChainReaderEvents,
  verifyEvery = VERIFY_EVERY_BLOCKS,
): ChainReader {
  const chain = makeSeatChain(setup, seat);
  const key = setup.keys[seat] ?? '';
  let waiting: SignedHead | null = null;
  /** The newest block up to which a signature was verified. */
  let verified = -1 - verifyEvery;
  let isSuspect = false;
  let work: Promise<void> = Promise.resolve();
  /** Whether a verification is on its way, so that there is never more than one for the newest head. */
  let isVerifying = false;
  /** Contradicting heads that wait for their turn. More are let go: one proof is enough (O6). */
  let contradicting = 0;

  const last = (): SignedHead | null => chain.heads.at(-1) ?? null;
  const textAt = (block: number): string | null => {
    const hash = chain.hashAt(block);
    return hash === null ? null : hashText(hash);
  };

  function accept(head: SignedHead): void {
    if (head.head.block > (last()?.head.block ?? -1)) chain.keep(head);
    if (isSuspect || head.head.block - verified >= verifyEvery) verifyNewest();
  }

  function verifyNewest(): void {
    if (isVerifying) return;
    isVerifying = true;
    work = work.then(async () => {
      const head = last();
      isVerifying = false;
      if (head === null || head.head.block <= verified) return;
      if (await isSignedBy(head.jws, key)) verified = Math.max(verified, head.head.block);
      else {
        chain.unkeepAfter(Math.max(-1, verified));
        events.refused({ code: 'bad-signature' });
      }
    });
  }

  /** A head whose hash is not that of the inputs here. */
  async function contradict(head: SignedHead): Promise<void> {
    if (!(await isSignedBy(head.jws, key))) return events.refused({ code: 'bad-signature' });
    // The first head from there on that is kept, with what leads to it: it is shown, so it has to be signed.
    const { block } = head.head;
    const later = chain.heads.find((one) => one.head.block >= block);
    if (later !== undefined && later.head.block - block <= SECTION_BLOCKS && (await isSignedBy(later.jws, key))) {
      const a = later.head.block === block ? later.jws : chain.section(later, block + 1);
      return events.refused({ code: 'two-histories', proof: { seat, a, b: head.jws } });
    }
    events.refused({ code: 'input-not-signed', from: signedTicks(chain), head });
  }

  function check(head: SignedHead): void {
    const own = textAt(head.head.block);
    if (own === head.head.hash) {
      accept(head);
      return;
    }
    isSuspect = true;
    if (contradicting > 0) return;
    contradicting += 1;
    work = work.then(async () => {
      await contradict(head);
      contradicting -= 1;
    });
  }

  return {
    chain,
    add(inputs) {
      if (!chain.add(inputs)) return false;
      if (waiting !== null && waiting.head.block <= chain.block) {
        const head = waiting;
        waiting = null;
        check(head);
      }
      return true;
    },
    take(head) {
      const fits = head.head.seat === seat ? fitHead(head, setup) : ({ ok: false, error: 'wrong-seat' } as const);
      if (!fits.ok) return events.refused({ code: fits.error });
      if (head.head.block <= chain.block) check(head);
      else if (waiting === null || waiting.head.block < head.head.block) waiting = head;
    },
    get newest(): Known | null {
      const head = last()?.head;
      return head === undefined ? null : [head.block, nameOf(head.hash)];
    },
    get signedTicks() {
      return signedTicks(chain);
    },
    get isOverdue() {
      return chain.ticks - signedTicks(chain) >= UNSIGNED_TICKS + BLOCK_TICKS;
    },
    agrees([block, name]) {
      const hash = chain.hashAt(block);
      return hash === null ? null : nameOfHash(hash) === name;
    },
    forgetUnsigned() {
      chain.cutAfter(last()?.head.block ?? -1);
    },
    async settled() {
      verifyNewest();
      for (let before: Promise<void> | null = null; before !== work; ) {
        before = work;
        await before;
      }
    },
  };
}
