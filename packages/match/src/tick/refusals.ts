import type { CoreSeat } from '../core.ts';

export interface Refused {
  readonly seat: number;
  readonly code: string;
  count: number;
}

/** Codes that are counted of one match; of more, the latest is lost. */
const MOST_CODES = 32;

/** What was refused of whom, by code. It is shown, and goes into the report. */
export class Refusals {
  readonly list: Refused[] = [];

  count(seat: number, code: string): void {
    const known = this.list.find((one) => one.seat === seat && one.code === code);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    if (this.list.length >= MOST_CODES) this.list.pop();
    this.list.push({ seat, code, count: 1 });
  }

  of(seat: number): CoreSeat['refused'] {
    const refused = this.list.filter((one) => one.seat === seat);
    return { count: refused.reduce((sum, { count }) => sum + count, 0), latest: refused.at(-1)?.code ?? null };
  }
}
