import type { LabPath, Network } from './networks.ts';

/** What was measured of one pair of networks, each run a sample. */
export interface Cell {
  readonly a: Network;
  readonly b: Network;
  readonly conditions: Conditions;
  readonly best: LabPath;
  readonly runs: readonly Run[];
}

/** What lies between the players besides their routers. */
export interface Conditions {
  /** How long packets that leave a player's network are on their way, in milliseconds: half of a round trip. */
  readonly delayMs: number;
  readonly lostPerMille: number;
}

/** To be put behind the names of two networks; empty where nothing lies between them. */
export function wordsOf({ delayMs, lostPerMille }: Conditions): string {
  const words = [delayMs > 0 ? `${delayMs} ms apart` : '', lostPerMille > 0 ? `${lostPerMille / 10}% lost` : ''];
  return words.map((word) => (word === '' ? '' : `, ${word}`)).join('');
}

export interface Run {
  readonly path: string | null;
  /** Rungs that were tried, in the words of the product; for the bare connection there is nothing to say. */
  readonly rungs: string | null;
  /** Milliseconds to a link that both sides can use; null: none. */
  readonly tookMs: number | null;
  /** The same for the bare connection; null where it has no way, or was not asked. */
  readonly bareMs: number | null;
}

/** The middle one; of an even number the lower of the two in the middle, so that it is one that was measured. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

export function medianOf(cell: Cell, of: 'tookMs' | 'bareMs'): number | null {
  return median(cell.runs.flatMap((run) => run[of] ?? []));
}

/**
 * The mean of the middle half. The side that offers is drawn by lot. If only one side has a router, that makes two
 * kinds of runs, fifty milliseconds apart, and a median is one of them by luck. A lost packet makes a third kind, which
 * a plain mean would follow.
 */
export function middleMean(values: readonly number[]): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.slice(Math.floor(sorted.length / 4), Math.ceil((sorted.length * 3) / 4));
  return middle.length === 0 ? null : middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

/** How many times as long as the bare connection, by the medians; null if there is none. */
export function ratioOf(cell: Cell): number | null {
  const [took, bare] = [medianOf(cell, 'tookMs'), medianOf(cell, 'bareMs')];
  return took === null || bare === null ? null : took / bare;
}

/** The matrix as a table of Markdown, times in milliseconds. */
export function printMatrix(cells: readonly Cell[]): string {
  const rows = cells.map((cell) => {
    const { a, b, conditions, best, runs } = cell;
    const times = runs.map(({ tookMs }) => tookMs ?? 'none').join(' ');
    return [
      `${a} × ${b}${wordsOf(conditions)}`,
      best,
      counted(runs.map(({ path }) => path ?? 'none')),
      counted(runs.map(({ rungs }) => rungs ?? '–')),
      text(medianOf(cell, 'tookMs')),
      text(medianOf(cell, 'bareMs')),
      ratioOf(cell)?.toFixed(2) ?? '–',
      times,
    ];
  });
  const head = ['networks', 'best', 'path', 'rungs', 'ms', 'bare ms', 'ratio', 'runs'];
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** 'direct' where all agree; 'direct 4, turn-udp 1' where not. */
function counted(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  if (counts.size === 1) return [...counts.keys()].join();
  return [...counts].map(([value, count]) => `${value} ${count}`).join(', ');
}

function text(value: number | null): string {
  return value === null ? '–' : String(value);
}
