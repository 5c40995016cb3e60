import type { Cost } from './measure.ts';

/** The table of docs/rollback.md. */
export function rollbackText(costs: readonly Cost[], seconds: number): string {
  const wrong = costs.filter(({ faults }) => faults.length > 0);
  if (wrong.length > 0) throw new Error(`${wrong.length} matches went wrong: ${wrong[0]?.faults}.`);
  const rows = costs.map(
    (cost) =>
      `| ${cost.seats} | ${cost.roundTripMs} | ${cost.jitterMs} | ${cost.loss * 100} | ${cost.inputDelay} | ${(cost.stalled * 100).toFixed(2)} | ${cost.medianDepth} | ${cost.depth99} | ${cost.resimulated.toFixed(1)} | ${Math.round(cost.bytesASecond).toLocaleString('en-GB')} |`,
  );
  return `Each row is one match of ${seconds} s in the lossy transport of the tests, without its first two seconds. Every confirmed state of every
seat was that of the oracle. *Stalled*: steps without a tick. *Depth*: ticks of a rollback. *Again*: ticks played again, a second
and seat. *Bytes*: sent by each seat to all others together, a second, without what the link adds.

| seats | RTT ms | jitter ms | loss % | delay | stalled % | depth median | depth p99 | again | bytes |
| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
${rows.join('\n')}`;
}
