import { ticksThrough } from '@parley/evidence';
import type { Parts } from './parts.ts';

/** From the end until the report, where the others do not say that they have everything. */
const SETTLE_MS = 5_000;
/** From the proof that ends a match to the report. */
const PROVING_MS = 1_000;

/** The end: everything that it follows from is signed, so it is no guess. It is compared with the others before it is reported. */
export class Ending {
  readonly #parts: Parts;
  #isVerified: 'no' | 'verifying' | 'yes' = 'no';
  #isAsked = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The server waits for the report (T9). */
  asked(): void {
    if (this.#parts.stage === 'settling') this.#isAsked = true;
    else if (this.#parts.stage !== 'final') this.#parts.out.add({ kind: 'playing' });
  }

  /** The newest signatures of all are verified. */
  verified(): void {
    this.#isVerified = 'yes';
  }

  /** Ends the match, where it is over. */
  look(now: number): void {
    const { played, departures, stage, out, chains } = this.#parts;
    if (stage === 'final') return;
    if (departures.isVoid) {
      this.#finish(now);
      return;
    }
    if (this.#parts.brokenBy !== null) {
      if (stage !== 'settling') this.#parts.enter('settling', now);
      // The others get the proof meanwhile.
      else if (now - this.#parts.stageSince >= PROVING_MS) this.#finish(now);
      return;
    }
    if (played.outcome === null) return;
    if (stage !== 'settling') this.#parts.enter('settling', now);
    const isLate = this.#isAsked || now - this.#parts.stageSince >= SETTLE_MS;
    if (!isLate && !this.#isCompared()) return;
    if (this.#isVerified === 'no') {
      this.#isVerified = 'verifying';
      out.sign(async () => {
        await chains.verified();
        return { kind: 'verified' };
      });
    }
    if (this.#isVerified === 'yes') this.#finish(now);
  }

  /** Whether everything of this player is signed, and all others have it. */
  #isCompared(): boolean {
    const { self, others, chains, departures, played } = this.#parts;
    const { outs } = departures;
    const { tick } = played;
    const end = Math.min(tick, outs[self]?.from ?? tick);
    if (outs[self] === null && !chains.hasSigned(tick)) return false;
    return others.every(
      (seat) => outs[seat] !== null || ticksThrough(chains.head(seat)?.head.known[self]?.[0] ?? -1) >= end,
    );
  }

  #finish(now: number): void {
    const { items, out } = this.#parts;
    this.#parts.enter('final', now);
    if (items.grow('newest')) out.add({ kind: 'deposit' });
    out.add({ kind: 'finish' });
  }
}
