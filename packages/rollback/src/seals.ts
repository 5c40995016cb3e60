import { MAX_SEAL, type Packet } from './packet.ts';

/** Steps between two sendings of one seal to a seat that has not acknowledged it. */
const AGAIN_AFTER = 8;

/**
 * Carries what the caller signs of each block of inputs, without looking into it. The newest seal covers all before it, so only that one is
 * sent, until it is acknowledged.
 */
export class Seals {
  readonly #own: Packet['seal'] = { block: -1, length: 0, bytes: new Uint8Array(MAX_SEAL) };
  /** By seat: the first block that it lacks of the own seals, the step of the last sending, the first block lacked of its. */
  readonly #acknowledged: Int32Array;
  readonly #sentAt: Int32Array;
  readonly #wanted: Int32Array;

  constructor(seats: number) {
    this.#acknowledged = new Int32Array(seats);
    this.#sentAt = new Int32Array(seats).fill(-AGAIN_AFTER);
    this.#wanted = new Int32Array(seats);
  }

  /** The own seal of a block. @throws RangeError when it is too long, or is no newer block: bugs of the caller */
  set(block: number, bytes: Uint8Array): void {
    if (bytes.length > MAX_SEAL)
      throw new RangeError(`A seal has ${bytes.length} bytes; at most ${MAX_SEAL} are carried.`);
    if (block <= this.#own.block) throw new RangeError(`Block ${block} is sealed after block ${this.#own.block}.`);
    this.#own.block = block;
    this.#own.length = bytes.length;
    this.#own.bytes.set(bytes);
    this.#sentAt.fill(-AGAIN_AFTER);
  }

  acknowledged(seat: number, next: number): void {
    this.#acknowledged[seat] = Math.max(this.#acknowledged[seat] ?? 0, next);
  }

  /** The seal for a packet to this seat; null if it needs none now. */
  due(seat: number, step: number): Packet['seal'] | null {
    const isKnown = this.#own.block < (this.#acknowledged[seat] ?? 0);
    return isKnown || step - (this.#sentAt[seat] ?? 0) < AGAIN_AFTER ? null : this.#own;
  }

  sent(seat: number, step: number): void {
    this.#sentAt[seat] = step;
  }

  /** The first block of this seat that is lacking. */
  wanted(seat: number): number {
    return this.#wanted[seat] ?? 0;
  }

  /** @returns whether the seal is newer than all before */
  take(seat: number, seal: Packet['seal']): boolean {
    if (seal.block < (this.#wanted[seat] ?? 0)) return false;
    this.#wanted[seat] = seal.block + 1;
    return true;
  }
}
