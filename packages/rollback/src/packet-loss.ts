/** Steps of one slot, and slots that are looked at: ten seconds, of which the newest second has just begun. */
const SLOT_STEPS = 60;
const SLOTS = 10;
/** Fewer packets than this say nothing about their way. */
const FEWEST = 60;
/** What is further away than this from the packet before is no gap: the seat begins, comes back, or its way was cut off. */
const FAR = 60;

/**
 * How many packets of each seat did not arrive. A seat sends one for each tick that it plays, so what is missing between the ticks of two packets was
 * lost, or comes later. Nothing is measured where the seat plays no tick: it sends the same again.
 */
export class PacketLoss {
  readonly #newest: (number | null)[];
  /** By seat and slot. */
  readonly #came: readonly Uint32Array[];
  readonly #missed: readonly Uint32Array[];
  #slot = 0;

  constructor(seats: number) {
    const slots = (): Uint32Array[] => Array.from({ length: seats }, () => new Uint32Array(SLOTS));
    this.#newest = Array<number | null>(seats).fill(null);
    this.#came = slots();
    this.#missed = slots();
  }

  /**
   * @param tick the one that the seat had played when it sent the packet
   * @param step of this device: its clock
   */
  heard(seat: number, tick: number, step: number): void {
    const at = this.#pass(step);
    const [came, missed] = [this.#came[seat], this.#missed[seat]];
    if (came === undefined || missed === undefined) return;
    const before = this.#newest[seat] ?? null;
    if (before === null || Math.abs(tick - before) > FAR) {
      this.#newest[seat] = tick;
      return;
    }
    if (tick === before) return;
    came[at] = (came[at] ?? 0) + 1;
    if (tick > before) {
      this.#newest[seat] = tick;
      missed[at] = (missed[at] ?? 0) + tick - before - 1;
      return;
    }
    // It was overtaken, and counted as lost.
    for (let back = 0; back < SLOTS; back += 1) {
      const slot = (at + SLOTS - back) % SLOTS;
      const count = missed[slot] ?? 0;
      if (count === 0) continue;
      missed[slot] = count - 1;
      return;
    }
  }

  /** The share that was lost of what the seat sent in the last ten seconds, from 0 to 1; null where too little came to tell. */
  share(seat: number, step: number): number | null {
    this.#pass(step);
    const lost = sumOf(this.#missed[seat]);
    const sent = lost + sumOf(this.#came[seat]);
    return sent < FEWEST ? null : lost / sent;
  }

  /** Forgets what is older than ten seconds. @returns the slot of this step */
  #pass(step: number): number {
    const slot = Math.floor(step / SLOT_STEPS);
    for (let next = Math.max(this.#slot + 1, slot - SLOTS + 1); next <= slot; next += 1) {
      for (const counts of [...this.#came, ...this.#missed]) counts[next % SLOTS] = 0;
    }
    this.#slot = Math.max(this.#slot, slot);
    return this.#slot % SLOTS;
  }
}

const sumOf = (counts: Uint32Array = new Uint32Array(0)): number => counts.reduce((sum, count) => sum + count, 0);
