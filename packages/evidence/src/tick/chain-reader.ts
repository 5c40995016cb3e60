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

/** Inputs without a signature that a match should take of a player: half a second. An agreed drop can name more (`TAIL_TICKS`). */
export const UNSIGNED_TICKS = 30;

/** Follows the inputs and the signatures of one other player (N12). */
export interface ChainReader {
  readonly chain: SeatChain;
  /** Inputs in order, as the session receives them. False once the match is as long as any may be. */
  add(inputs: Uint8Array): boolean;
  /**
   * A head of this player, in any order. One that is ahead of the inputs waits for them; of several that wait, the newest.
   *
   * @param isVerified its signature was looked at already
   */
  take(head: SignedHead, isVerified?: boolean): void;
  /** The newest block whose head fits its inputs and is signed: what the own next head names. */
  readonly newest: Known | null;
  /** Ticks that a verified head covers. */
  readonly signedTicks: number;
  /** Whether a signature is being verified. `settled` tells when that is over. */
  readonly isVerifying: boolean;
  /** Whether more came without a signature than a match should take (`UNSIGNED_TICKS`). */
  readonly isOverdue: boolean;
  /** Whether somebody who names this block has the same inputs; null where it is not here. */
  agrees(known: Known): boolean | null;
  /** Forgets inputs that no head covers, after `input-not-signed`: so others can be taken. */
  forgetUnsigned(): void;
  /** Resolves when nothing is left to verify. */
  settled(): Promise<void>;
}

export interface ChainReaderEvents {
  readonly refused: (fault: ReaderFault) => void;
}

interface Waiting {
  verified: SignedHead | null;
  unverified: SignedHead | null;
}

/**
 * A head counts once its signature is verified, and only then: what is played, stated, deposited and handed on follows from it, and a forged one
 * could not be taken back. One is verified at a time. Of those that come meanwhile the newest is next, because it covers the others.
 */
export function makeChainReader(setup: TickSetup, seat: number, events: ChainReaderEvents): ChainReader {
  const chain = makeSeatChain(setup, seat);
  const key = setup.keys[seat] ?? '';
  /** Heads that are ahead of the inputs: verified ones do not have to make way for others. */
  const waiting: Waiting = { verified: null, unverified: null };
  /** The newest head that fits its inputs, and is not verified yet. */
  let fitting: SignedHead | null = null;
  let work: Promise<void> = Promise.resolve();
  /** Verifications, and comparisons with what contradicts, that are not over. */
  let open = 0;
  /** Contradicting heads that wait for their turn. More are let go: one proof is enough (O6). */
  let contradicting = 0;

  const last = (): SignedHead | null => chain.heads.at(-1) ?? null;
  const newestBlock = (): number => last()?.head.block ?? -1;
  const textAt = (block: number): string | null => {
    const hash = chain.hashAt(block);
    return hash === null ? null : hashText(hash);
  };

  function enqueue(job: () => Promise<void>): void {
    open += 1;
    work = work.then(async () => {
      await job();
      open -= 1;
    });
  }

  function accept(head: SignedHead, isVerified: boolean): void {
    if (head.head.block <= newestBlock()) return;
    if (isVerified) chain.keep(head);
    else if (fitting === null) {
      fitting = head;
      enqueue(verifyNewest);
    } else if (head.head.block > fitting.head.block) fitting = head;
  }

  async function verifyNewest(): Promise<void> {
    const head = fitting;
    fitting = null;
    // Meanwhile a verified one may have come that covers it.
    if (head === null || head.head.block <= newestBlock()) return;
    // The inputs may have been taken back meanwhile.
    if (await isSignedBy(head.jws, key)) place(head, true);
    else events.refused({ code: 'bad-signature' });
  }

  /** Waits for inputs, or is compared with them. */
  function place(head: SignedHead, isVerified: boolean): void {
    const slot = isVerified ? 'verified' : 'unverified';
    if (head.head.block <= chain.block) check(head, isVerified);
    else if (head.head.block > (waiting[slot]?.head.block ?? -1)) waiting[slot] = head;
  }

  /** A head whose hash is not that of the inputs here. */
  async function contradict(head: SignedHead, isVerified: boolean): Promise<void> {
    if (!isVerified && !(await isSignedBy(head.jws, key))) return events.refused({ code: 'bad-signature' });
    // The first head from there on that is kept, with what leads to it.
    const { block } = head.head;
    const later = chain.heads.find((one) => one.head.block >= block);
    if (later !== undefined && later.head.block - block <= SECTION_BLOCKS) {
      const a = later.head.block === block ? later.jws : chain.section(later, block + 1);
      return events.refused({ code: 'two-histories', proof: { seat, a, b: head.jws } });
    }
    events.refused({ code: 'input-not-signed', from: signedTicks(chain), head });
  }

  function check(head: SignedHead, isVerified: boolean): void {
    const own = textAt(head.head.block);
    if (own === head.head.hash) {
      accept(head, isVerified);
      return;
    }
    if (contradicting > 0) return;
    contradicting += 1;
    enqueue(async () => {
      await contradict(head, isVerified);
      contradicting -= 1;
    });
  }

  function lookAtWaiting(): void {
    for (const slot of ['verified', 'unverified'] as const) {
      const head = waiting[slot];
      if (head === null || head.head.block > chain.block) continue;
      waiting[slot] = null;
      check(head, slot === 'verified');
    }
  }

  return {
    chain,
    add(inputs) {
      if (!chain.add(inputs)) return false;
      lookAtWaiting();
      return true;
    },
    take(head, isVerified = false) {
      const fits = head.head.seat === seat ? fitHead(head, setup) : ({ ok: false, error: 'wrong-seat' } as const);
      if (!fits.ok) return events.refused({ code: fits.error });
      place(head, isVerified);
    },
    get newest(): Known | null {
      const head = last()?.head;
      return head === undefined ? null : [head.block, nameOf(head.hash)];
    },
    get signedTicks() {
      return signedTicks(chain);
    },
    get isVerifying() {
      return open > 0;
    },
    get isOverdue() {
      return chain.ticks - signedTicks(chain) >= UNSIGNED_TICKS + BLOCK_TICKS;
    },
    agrees([block, name]) {
      const hash = chain.hashAt(block);
      return hash === null ? null : nameOfHash(hash) === name;
    },
    forgetUnsigned() {
      chain.cutAfter(newestBlock());
    },
    async settled() {
      for (let before: Promise<void> | null = null; before !== work; ) {
        before = work;
        await before;
      }
    },
  };
}
