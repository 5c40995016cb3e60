/** What is timed, in milliseconds. */
export const DELAYS = [
  'sign-in',
  'join',
  'challenge to start',
  'report to verdict',
  'look',
  'presence',
  'chat',
  'return',
] as const;
export type Delay = (typeof DELAYS)[number];

/** How one kind of delay was, over the whole test. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
}

/** The same within one second of the test. */
export interface SecondOf {
  readonly second: number;
  readonly p50: number;
  readonly p99: number;
}

/** Every delay, with the second in which it ended. Seconds count from the moment when everybody had signed in, so the first are negative. */
export class Delays {
  readonly #found = new Map<Delay, { readonly second: number; readonly ms: number }[]>();

  add(delay: Delay, ms: number, second: number): void {
    const all = this.#found.get(delay) ?? [];
    this.#found.set(delay, all);
    all.push({ second: Math.floor(second), ms });
  }

  spreads(): Partial<Record<Delay, Spread>> {
    return Object.fromEntries(
      DELAYS.flatMap((delay) => {
        const all = this.#found.get(delay) ?? [];
        return all.length === 0 ? [] : [[delay, spreadOf(all.map(({ ms }) => ms))]];
      }),
    );
  }

  seconds(delay: Delay): SecondOf[] {
    const by = new Map<number, number[]>();
    for (const { second, ms } of this.#found.get(delay) ?? []) {
      const here = by.get(second) ?? [];
      by.set(second, here);
      here.push(ms);
    }
    return [...by]
      .sort(([a], [b]) => a - b)
      .map(([second, all]) => {
        const { p50, p99 } = spreadOf(all);
        return { second, p50, p99 };
      });
  }
}

/** @param all not empty */
export function spreadOf(all: readonly number[]): Spread {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), most: at(1) };
}

const round = (ms: number): number => Math.round(ms * 10) / 10;
