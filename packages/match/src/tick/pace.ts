import { BLOCK_TICKS } from '@parley/evidence';

/** How often it is looked how far everybody is: as often as a slow match is deposited, so that the judge counts the same. */
export const PACE_MS = 2_000;
const BLOCK_MS = (BLOCK_TICKS * 1_000) / 60;
/** What arrives may do so by so much earlier or later. */
const JITTER_MS = 250;
/** The judge counts from the start of the match, and leaves this time for links; and it may count otherwise by this share. */
const LINKING_MS = 20_000;
const LEEWAY_MS = 8_000;
const SHARE = 1.25;
/** Looks that are remembered: more than anybody is behind another one. */
const REMEMBERED = 128;

interface Look {
  readonly at: number;
  /** By seat, the newest signed block. */
  readonly newest: readonly number[];
}

/**
 * Who plays so slowly that the match would go on for ever (N12): a tick now and then is no absence. It counts as the judge does (`isTooSlow` of
 * its account) and a little later, so that a claim that follows from it holds.
 */
export class Pace {
  readonly #absenceMs: number;
  /** By seat, how long the others waited for it in all. */
  readonly #waited: number[];
  readonly #before: number[];
  readonly #looks: Look[] = [];
  #beganAt: number | null = null;
  #least = -1;

  constructor(seats: number, absenceMs: number) {
    this.#absenceMs = absenceMs;
    this.#waited = Array<number>(seats).fill(0);
    this.#before = Array<number>(seats).fill(-1);
  }

  /**
   * @param newest by seat, its newest signed block; null where it plays no more
   * @returns whether it was time to look
   */
  look(newest: readonly (number | null)[], now: number): boolean {
    this.#beganAt ??= now;
    const last = this.#looks.at(-1);
    if (last !== undefined && now - last.at < PACE_MS) return false;
    // A device that slept knows nothing of what the others did meanwhile.
    if (last !== undefined && now - last.at >= 2 * PACE_MS) this.#beganAt += now - last.at;
    this.#looks.push({ at: now, newest: newest.map((block) => block ?? Number.POSITIVE_INFINITY) });
    if (this.#looks.length > REMEMBERED) this.#looks.shift();
    this.#least = Math.min(...newest.flatMap((block) => (block === null ? [] : [block])));
    for (const [seat, block] of newest.entries()) {
      const before = this.#before[seat] ?? -1;
      // Who is out is not waited for any more.
      if (block === null) this.#waited[seat] = 0;
      if (block === null || block <= before) continue;
      this.#waited[seat] = (this.#waited[seat] ?? 0) + this.#waitFor(before, block, now);
      this.#before[seat] = block;
    }
    return true;
  }

  /** Whether the others may go on without this seat, which is here. */
  isTooSlow(seat: number): boolean {
    const now = this.#looks.at(-1)?.at ?? 0;
    const tookMs = now - (this.#beganAt ?? now) - LINKING_MS - LEEWAY_MS;
    if (tookMs < 2 * BLOCK_MS * (this.#least + 1) + 2 * this.#absenceMs) return false;
    const waited = this.#waited[seat] ?? 0;
    const others = this.#waited.filter((_, other) => other !== seat);
    return waited > SHARE * this.#absenceMs && waited >= 2 * SHARE * Math.max(0, ...others);
  }

  /** From when everybody had the block before until this look, less twice the time that the blocks take. */
  #waitFor(before: number, block: number, now: number): number {
    const all = this.#looks.find(({ newest }) => newest.every((one) => one >= before));
    return all === undefined ? 0 : Math.max(0, now - all.at - 2 * BLOCK_MS * (block - before) - JITTER_MS);
  }
}
