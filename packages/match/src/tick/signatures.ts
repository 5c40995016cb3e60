import { packHead } from '@parley/evidence';
import type { Parts } from './parts.ts';

/** Signs the own inputs, block by block, puts the newest signature into the packets, and waits for those of others to be verified (N12). */
export class Signatures {
  readonly #parts: Parts;
  #isSigning = false;
  #isChecking = false;
  /** The newest block that was tried, and the newest that is in the packets. */
  #tried = -1;
  #sealed = -1;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get isSigning(): boolean {
    return this.#isSigning;
  }

  /** Begins to sign the newest complete block. */
  sign(): void {
    const { chains, stage, departures, self, out, stated } = this.#parts;
    const { block } = chains.writer.chain;
    if (this.#isSigning || block <= this.#tried || departures.outs[self] !== null) return;
    if (stage === 'final' || stage === 'returning') return;
    this.#tried = block;
    this.#isSigning = true;
    out.sign(async (signer) => {
      await chains.sign(signer, stated);
      return { kind: 'signed' };
    });
  }

  /** The signing is over, whether it worked or not. */
  signed(): void {
    this.#isSigning = false;
    this.seal();
  }

  /** The match goes on at once when what others signed is verified. */
  check(): void {
    const { chains, out } = this.#parts;
    if (this.#isChecking || !chains.isVerifying) return;
    this.#isChecking = true;
    out.sign(async () => {
      await chains.verified();
      return { kind: 'checked' };
    });
  }

  /** What was being verified counts. */
  checked(): void {
    this.#isChecking = false;
    this.#parts.follow();
  }

  /** The packets are those of another session, which has none. */
  sealAnew(): void {
    this.#sealed = -1;
    this.seal();
  }

  /** Puts the newest signature into the packets. */
  seal(): void {
    const { newest } = this.#parts.chains.writer;
    if (newest === null || newest.head.block <= this.#sealed) return;
    this.#sealed = newest.head.block;
    this.#parts.engine.session.seal(newest.head.block, packHead(newest, 'brief'));
  }
}
