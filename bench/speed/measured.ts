/** One thing measured several times. */
export interface Measured {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function measured(values: readonly number[]): Measured {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was measured');
  return { median: middle, least: sorted[0] ?? middle, most: sorted.at(-1) ?? middle };
}

/** Milliseconds that this took. */
export async function timed(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Megabytes (10^6 bytes) that this process has of the machine's memory. */
export const memoryMb = (): number => process.memoryUsage.rss() / 1e6;
