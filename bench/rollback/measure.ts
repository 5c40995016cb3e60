import { type Conditions, judge, playMatch } from '../../packages/rollback/src/testing/index.ts';

/** What one match cost. The first two seconds, in which the seats find each other, are not in it. */
export interface Cost {
  readonly seats: number;
  readonly roundTripMs: number;
  readonly jitterMs: number;
  readonly loss: number;
  readonly inputDelay: number;
  /** Parts of one: steps in which no tick was played. */
  readonly stalled: number;
  /** Of a minute, on the worst seat. */
  readonly stallsAMinute: number;
  readonly longestStall: number;
  readonly medianDepth: number;
  readonly depth99: number;
  /** Ticks that are played again, by seat and second. */
  readonly resimulated: number;
  /** By seat. */
  readonly bytesASecond: number;
  readonly faults: readonly string[];
}

const START_SECONDS = 2;

/** Plays one match in the lossy transport. It has no clock, so the figures are the same on every machine. */
export function costOf(conditions: Conditions): Cost {
  const played = playMatch(conditions);
  const { weather, seats, seconds } = conditions;
  const counted = played.peers.map(({ session: { statistics, inputDelay }, afterStart }) => ({
    inputDelay,
    steps: statistics.steps - (afterStart?.steps ?? 0),
    stalls: statistics.stalls - (afterStart?.stalls ?? 0),
    resimulated: statistics.resimulated - (afterStart?.resimulated ?? 0),
    longestStall: statistics.longestStall,
    rollbacks: Array.from(statistics.rollbacks, (count, depth) => count - (afterStart?.rollbacks[depth] ?? 0)),
  }));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const depths = (counted[0]?.rollbacks ?? []).map((_, depth) =>
    sum(counted.map(({ rollbacks }) => rollbacks[depth] ?? 0)),
  );
  const measured = seconds - START_SECONDS;
  return {
    seats,
    roundTripMs: weather.roundTripMs,
    jitterMs: weather.jitterMs,
    loss: weather.loss,
    inputDelay: counted[0]?.inputDelay ?? 0,
    stalled: sum(counted.map(({ stalls }) => stalls)) / sum(counted.map(({ steps }) => steps)),
    stallsAMinute: (Math.max(...counted.map(({ stalls }) => stalls)) * 60) / measured,
    longestStall: Math.max(...counted.map(({ longestStall }) => longestStall)),
    medianDepth: quantile(depths, 0.5),
    depth99: quantile(depths, 0.99),
    resimulated: sum(counted.map(({ resimulated }) => resimulated)) / seats / measured,
    bytesASecond: sum(played.network.sent) / seats / seconds,
    faults: judge(played).faults,
  };
}

/** @param counts by value */
export function quantile(counts: readonly number[], part: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of counts.entries()) {
    seen += count;
    if (count > 0 && seen >= total * part) return value;
  }
  return 0;
}

/** All matches of the table in docs/rollback.md. @param seconds of each */
export function measureRollback(seconds: number): readonly Cost[] {
  return [2, 4, 8].flatMap((seats) =>
    [0, 50, 150].flatMap((roundTripMs) =>
      [0, 30].flatMap((jitterMs) =>
        [0, 0.01, 0.05].map((loss) =>
          costOf({
            seed: 77,
            seats,
            seconds,
            weather: { roundTripMs, jitterMs, loss },
            startMs: [0, 40, 15, 60, 30, 5, 50, 20],
          }),
        ),
      ),
    ),
  );
}
