import type { Delay, SecondOf, Spread } from './delays.ts';
import type { Outcome } from './matches.ts';
import type { LoadOptions } from './options.ts';
import type { Outage } from './outage.ts';
import type { WatchedProcess } from './processes.ts';

/** The test as a whole, at one second of it. */
export interface Moment {
  readonly second: number;
  readonly connected: number;
  /** Matches until then. */
  readonly begun: number;
  readonly decided: number;
  /** Messages that all clients heard in the second before. */
  readonly heardPerSecond: number;
  /** What the tool itself used. */
  readonly toolCores: number;
  readonly toolMb: number;
}

/** What one load test found. Delays are in milliseconds; seconds count from the moment when everybody had signed in. */
export interface LoadReport {
  readonly options: LoadOptions;
  /** Clients that signed in, and how long all of it took. */
  readonly clients: number;
  readonly enterSeconds: number;
  /** How long the test lasted. */
  readonly seconds: number;
  readonly matches: Readonly<Record<Outcome, number>> & {
    readonly begun: number;
    /** Not decided, and not given up, when the test ended. */
    readonly underWay: number;
  };
  readonly delays: Partial<Record<Delay, Spread>>;
  readonly overTime: {
    readonly start: readonly SecondOf[];
    readonly verdict: readonly SecondOf[];
    readonly presence: readonly SecondOf[];
  };
  /** What failed, by code; refusals on sockets, by code; connections that were lost, by the code with which they were closed. */
  readonly errors: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly closed: Readonly<Record<string, number>>;
  readonly outages: readonly Outage[];
  readonly processes: readonly WatchedProcess[];
  readonly moments: readonly Moment[];
  /** All that clients heard. */
  readonly heard: { readonly messages: number; readonly bytes: number };
}

/** What is wrong with a test, as sentences; empty where nothing is. */
export function faultsOf({ options, clients, matches, errors, outages }: LoadReport): readonly string[] {
  const faults: string[] = [];
  if (clients < options.clients) faults.push(`${options.clients - clients} clients did not get in.`);
  const undecided = matches['not-decided'] + matches.underWay;
  if (undecided > 0) faults.push(`${undecided} matches began and were not decided.`);
  if (matches['broken-off'] > 0) faults.push(`${matches['broken-off']} challenges came to no match.`);
  if (outages.some(({ until }) => until === null)) faults.push('Not all clients were back at the end.');
  const noPair = errors['no-free-pair'] ?? 0;
  if (noPair > 0) faults.push(`${noPair} matches did not begin, because every pair played already.`);
  return faults;
}

/** The report in lines, for the terminal. */
export function linesOf(report: LoadReport): readonly string[] {
  const { clients, enterSeconds, seconds, matches, delays, outages, processes, moments } = report;
  const decided = matches.decided + matches.resumed;
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length || 0;
  return [
    `${clients} clients signed in within ${enterSeconds.toFixed(1)} s; the test lasted ${seconds.toFixed(1)} s.`,
    `${matches.begun} matches began, ${decided} were decided (${matches.resumed} of them after a lost connection), ${matches['broken-off']} were broken off.`,
    ...Object.entries(delays).map(
      ([name, { count, p50, p90, p99, most }]) =>
        `${name}: p50 ${p50} ms, p90 ${p90}, p99 ${p99}, most ${most} (${count} times)`,
    ),
    ...outages.map(({ from, until, lost }) =>
      until === null
        ? `At ${from.toFixed(1)} s connections were lost, ${lost} in all, and not all clients came back.`
        : `At ${from.toFixed(1)} s connections were lost, ${lost} in all; everybody was back after ${(until - from).toFixed(2)} s.`,
    ),
    ...processes.map(
      ({ name, pids, uses }) =>
        `${name} (${pids.join(', ')}): ${mean(uses.map(({ cores }) => cores)).toFixed(2)} cores, ${Math.max(0, ...uses.map(({ rssMb }) => rssMb)).toFixed(0)} MB at most`,
    ),
    `the tool: ${mean(moments.map(({ toolCores }) => toolCores)).toFixed(2)} cores, ${Math.max(0, ...moments.map(({ toolMb }) => toolMb))} MB at most`,
    ...counted('errors', report.errors),
    ...counted('refused', report.refused),
    ...counted('connections closed', report.closed),
    ...faultsOf(report),
  ];
}

const counted = (what: string, by: Readonly<Record<string, number>>): string[] =>
  Object.keys(by).length === 0
    ? []
    : [
        `${what}: ${Object.entries(by)
          .map(([code, times]) => `${code} ${times}`)
          .join(', ')}`,
      ];
