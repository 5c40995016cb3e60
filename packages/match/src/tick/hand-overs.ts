import type { Parts } from './parts.ts';
import { playSigned } from './play-signed.ts';
import type { Signatures } from './signatures.ts';

/** For so long a proof may come that the player itself signed what was handed over, beside something else. */
const PROOF_MS = 1_000;

interface Suspicion {
  readonly via: number;
  readonly seat: number;
  readonly since: number;
}

/** What others handed over of a silent player, and that one did not sign. */
export class HandOvers {
  readonly #parts: Parts;
  readonly #signatures: Signatures;
  #suspicions: readonly Suspicion[] = [];

  constructor(parts: Parts, signatures: Signatures) {
    this.#parts = parts;
    this.#signatures = signatures;
  }

  /** Who handed over inputs of this seat that nothing confirms. */
  of(seat: number): readonly number[] {
    return this.#parts.engine.session.handedBy(seat);
  }

  /** They handed over inputs that this seat did not sign: these are forgotten, and nothing more is taken of what they hand over. */
  notSigned(seat: number, by: readonly number[], now: number): void {
    const { engine, others, chains } = this.#parts;
    for (const via of by) engine.ignoreHandedBy(via);
    this.#suspicions = [...this.#suspicions, ...by.map((via) => ({ via, seat, since: now }))];
    for (const other of others)
      if (this.of(other).some((via) => by.includes(via))) chains.readers[other]?.forgetUnsigned();
    playSigned(this.#parts, this.#signatures, now);
  }

  /** Names who handed over something false, unless the player itself is proven to have signed both. */
  look(now: number): void {
    const due = this.#suspicions.filter(({ since }) => now - since >= PROOF_MS);
    if (due.length === 0) return;
    this.#suspicions = this.#suspicions.filter((one) => !due.includes(one));
    for (const { via, seat } of due)
      if (!this.#parts.items.hasProof(seat)) this.#parts.refuse(via, 'other-input-handed');
  }
}
