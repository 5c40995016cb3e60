/** A time in which clients were without their connection. */
export interface Outage {
  /** Second of the test at which the first was lost, and the one when all were back; null: not before the end. */
  readonly from: number;
  readonly until: number | null;
  /** Connections that were lost in it. */
  readonly lost: number;
}

/** Makes outages of losses and returns: one lasts until nobody is away any more. */
export class Outages {
  readonly all: { from: number; until: number | null; lost: number }[] = [];
  #away = 0;

  get away(): number {
    return this.#away;
  }

  lost(second: number): void {
    this.#away += 1;
    const last = this.all.at(-1);
    if (last !== undefined && last.until === null) last.lost += 1;
    else this.all.push({ from: rounded(second), until: null, lost: 1 });
  }

  back(second: number): void {
    this.#away -= 1;
    const last = this.all.at(-1);
    if (this.#away === 0 && last !== undefined) last.until = rounded(second);
  }
}

const rounded = (second: number): number => Math.round(second * 1_000) / 1_000;
