import type { BreakCost } from './breaks.ts';
import type { LabCost } from './measure.ts';

/** The second table of docs/rollback.md. */
export function labText(costs: readonly LabCost[], seconds: number, machine: string): string {
  const rows = costs.map(
    (cost) =>
      `| ${[
        cost.seats,
        cost.roundTripMs,
        cost.jitterMs,
        cost.loss * 100,
        cost.inputDelay,
        cost.ticks.toFixed(1),
        (cost.stalled * 100).toFixed(2),
        cost.stallsAMinute.toFixed(0),
        cost.medianDepth,
        cost.depth99,
        cost.resimulated.toFixed(1),
        cost.kilobytes.toFixed(1),
        (cost.coreShare * 100).toFixed(0),
      ].join(' | ')} |`,
  );
  return `Each row is ${seconds} s of a match of Light Cycles between bots, after its first six. Each player is a process of its own with real links
(node-datachannel), in a network of its own; between them packets are held and lost. Nobody's state differed. *Ticks*: played a second.
*A minute*: stalls of the worst seat. *Depth*, *again*: as above. *KB*: sent a second and seat, on the wire with all that DTLS, SCTP, UDP and IP add.
*Core*: share of one core that a player takes, with its bot and all signatures. Of eight there are the rows without delay only: with 30 ms of jitter
each of them took a fifth of a core and the program that holds packets a quarter, which is all that two cores have, and they played 22 to 29 ticks a second. ${machine}

| seats | RTT ms | jitter ms | loss % | delay | ticks | stalled % | a minute | depth median | depth p99 | again | KB | core % |
| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |
${rows.join('\n')}`;
}

/** What follows that table: what happens when links break. */
export function breaksText(costs: readonly BreakCost[]): string {
  const rows = costs.map(({ what, own, others }) => `| ${what} | ${own} | ${others} |`);
  return `Four of them, at 50 ms with 10 ms of jitter and 1% loss, and what happens to the links of one: the longest time in which no tick was played, of that player and
of the other three, within the break and six seconds after it. *Nothing* is what the machine itself does. Signals and the server's relay go past the networks, as if the way to the server
stood all the time.

| broken | own stop, ms | longest stop of the others, ms |
| --- | --: | --: |
${rows.join('\n')}`;
}
