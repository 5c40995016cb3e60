import type { Parts } from './parts.ts';
import { SILENT_STEPS } from './shown.ts';

/** Between two whole heads to one seat, which somebody may ask for at any time (O6). */
const WHOLE_EVERY_MS = 500;

/** Signatures over the reliable channel: those of a seat that fell silent, and the own one in its whole form. */
export class HandingOn {
  readonly #parts: Parts;
  /** By seat, the newest block whose signature was handed on to others. */
  readonly #handedOn = new Map<number, number>();
  /** By seat, when the own whole head was sent to it. */
  readonly #wholeAt = new Map<number, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Others may lack the newest signature of a seat that fell silent: without it they cannot agree on its last inputs. */
  look(): void {
    const { others, engine, chains, out } = this.#parts;
    for (const seat of others) {
      if (engine.session.silenceOf(seat) < SILENT_STEPS || !this.#parts.plays(seat)) continue;
      const head = chains.head(seat);
      if (head === null || head.head.block <= (this.#handedOn.get(seat) ?? -1)) continue;
      this.#handedOn.set(seat, head.head.block);
      for (const other of others) if (other !== seat) out.say(other, { t: 'head', jws: head.jws });
    }
  }

  /** This seat asks for the whole head. */
  sayWhole(seat: number, now: number): void {
    const { newest } = this.#parts.chains.writer;
    const saidAt = this.#wholeAt.get(seat);
    if (newest === null || (saidAt !== undefined && now - saidAt < WHOLE_EVERY_MS)) return;
    this.#wholeAt.set(seat, now);
    this.#parts.out.say(seat, { t: 'head', jws: newest.jws });
  }
}
