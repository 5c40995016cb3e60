import type { Found } from './check.ts';
import type { Target } from './plan.ts';
import type { Note } from './words.ts';

/** One blow as it was dealt. */
export interface Dealt {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly target: Target;
  readonly name: string;
  readonly how: 'kill' | 'stop' | 'freeze';
  readonly forMs: number;
}

/** Seconds: in the middle, of nineteen in twenty, and the most; null where nothing was measured. */
export interface Spread {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
}

export interface SoakReport {
  readonly seconds: number;
  readonly blows: Readonly<Record<string, number>>;
  /** From the loss of a player's connection to the next welcome, by what was struck before. */
  readonly back: Readonly<Record<string, Spread>>;
  /** From a blow at a core to the moment when another one had what it hosted. */
  readonly owned: Spread | null;
  readonly matches: number;
  readonly memory: Readonly<Record<string, number>>;
  readonly found: Found;
  readonly faults: readonly string[];
}

export interface Recorded {
  readonly dealt: readonly Dealt[];
  readonly notes: readonly Note[];
  readonly taken: readonly { readonly at: number; readonly core: string; readonly what: string }[];
  readonly found: Found;
  readonly faults: readonly string[];
  readonly memory: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** A connection that was lost so long after a blow was lost for it (milliseconds): a frozen edge is noticed later than a killed one. */
const CAUSED_MS = 1_500;

export function reportOf({ dealt, notes, taken, found, faults, memory, seconds }: Recorded): SoakReport {
  const blows: Record<string, number> = {};
  for (const { target, how } of dealt) blows[`${target} ${how}`] = (blows[`${target} ${how}`] ?? 0) + 1;
  const byCause = new Map<string, number[]>();
  for (const { who, at } of notes.filter(({ note }) => note === 'offline')) {
    const next = notes.find(
      (one) => one.who === who && one.at > at && (one.note === 'online' || one.note === 'offline'),
    );
    const cause = dealt.findLast((one) => one.at <= at && one.at >= at - CAUSED_MS);
    // Whoever was killed with its process comes back when that is started again, which is our doing.
    if (next?.note !== 'online' || cause === undefined || cause.target === 'players') continue;
    const key = `${cause.target} ${cause.how}`;
    byCause.set(key, [...(byCause.get(key) ?? []), (next.at - at) / 1_000]);
  }
  return {
    seconds,
    blows,
    back: Object.fromEntries([...byCause].flatMap(([cause, all]) => spreadOf(all).map((spread) => [cause, spread]))),
    owned: spreadOf(ownedAfter(dealt, taken))[0] ?? null,
    matches: found.matches,
    memory,
    found,
    faults,
  };
}

/** For each blow at a core: seconds until the last thing that it had hosted was hosted again. */
function ownedAfter(dealt: readonly Dealt[], taken: Recorded['taken']): number[] {
  return dealt.flatMap(({ at, target, name }) => {
    if (target !== 'core') return [];
    const holders = new Map<string, string>();
    for (const one of taken) if (one.at <= at) holders.set(one.what, one.core);
    const lost = [...holders].flatMap(([what, core]) => (core === name ? [what] : []));
    const again = lost.map((what) => taken.find((one) => one.what === what && one.at > at)?.at);
    // One that was frozen for a moment only keeps what it has.
    const found = again.filter((one) => one !== undefined);
    return found.length === 0 ? [] : [(Math.max(...found) - at) / 1_000];
  });
}

function spreadOf(values: readonly number[]): readonly Spread[] {
  if (values.length === 0) return [];
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return [{ count: sorted.length, p50: at(0.5), p95: at(0.95), most: sorted.at(-1) ?? 0 }];
}

const said = ({ count, p50, p95, most }: Spread): string =>
  `${p50.toFixed(1)} s, p95 ${p95.toFixed(1)} s, most ${most.toFixed(1)} s (${count})`;

export function linesOf(report: SoakReport): readonly string[] {
  const { found } = report;
  return [
    `${Object.values(report.blows).reduce((sum, count) => sum + count, 0)} blows in ${Math.round(report.seconds)} s: ${Object.entries(
      report.blows,
    )
      .map(([what, count]) => `${count} ${what}`)
      .join(', ')}`,
    `${found.matches} matches, ${found.verdicts} verdicts (${Object.entries(found.decisions)
      .map(([decision, count]) => `${count} ${decision}`)
      .join(', ')}), ${found.acknowledged} reports acknowledged, ${found.changes} changes of ratings`,
    ...Object.entries(report.back).map(([cause, spread]) => `players back after ${cause}: ${said(spread)}`),
    report.owned === null ? 'no core lost anything' : `what a core hosted has a new host after ${said(report.owned)}`,
    `memory, MB: ${Object.entries(report.memory)
      .map(([name, size]) => `${name} ${size}`)
      .join(', ')}`,
    ...report.faults.map((sentence) => `FAULT: ${sentence}`),
    ...found.violations.map((sentence) => `VIOLATION: ${sentence}`),
    `${found.violations.length} violations, ${report.faults.length} faults`,
  ];
}
