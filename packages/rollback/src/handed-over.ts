import { HISTORY } from './input-queue.ts';

/**
 * By whom the inputs of each seat came. What another seat handed over is not sure: only when the seat itself sends the same, or its signature is
 * there, is it known that it ever sent that. Until then it is not acknowledged, and whose word it was is remembered.
 */
export class HandedOver {
  /** By seat, the first tick that did not come from itself, without a gap. */
  readonly #sure: Int32Array;
  /** By seat, then by tick, through whom it came. */
  readonly #via: readonly Uint8Array[];
  readonly #ignored: boolean[];

  constructor(seats: number) {
    this.#sure = new Int32Array(seats);
    this.#via = Array.from({ length: seats }, () => new Uint8Array(HISTORY));
    this.#ignored = Array<boolean>(seats).fill(false);
  }

  /** All inputs of this seat before the tick are its own. */
  vouch(seat: number, tick: number): void {
    this.#sure[seat] = Math.max(this.sure(seat), tick);
  }

  sure(seat: number): number {
    return this.#sure[seat] ?? 0;
  }

  /** An input came that is new, or the same as before. */
  came(seat: number, tick: number, via: number, isNew: boolean): void {
    const ways = this.#via[seat];
    if (ways !== undefined && (isNew || via === seat)) ways[tick % HISTORY] = via;
    if (via === seat && tick === this.sure(seat)) this.#sure[seat] = tick + 1;
  }

  /** Through whom an input came: the seat itself, where that is sure. */
  via(seat: number, tick: number): number {
    return tick < this.sure(seat) ? seat : (this.#via[seat]?.[tick % HISTORY] ?? seat);
  }

  /** Who handed over inputs of this seat before the tick that are not sure. */
  of(seat: number, next: number): readonly number[] {
    const by = new Set<number>();
    for (let tick = this.sure(seat); tick < next; tick += 1) by.add(this.via(seat, tick));
    by.delete(seat);
    return [...by];
  }

  /** Takes nothing more that this seat hands over. */
  ignore(via: number): void {
    this.#ignored[via] = true;
  }

  isIgnored(via: number): boolean {
    return this.#ignored[via] === true;
  }
}
