import { spread } from '../session/figures.ts';
import { markdownTable } from '../simulate/text.ts';
import { AT_ONCE, type Cost, LENGTH, SUBSCRIBERS, WAYS } from './measure.ts';

export function busText(costs: readonly Cost[], rounds: number, messages: number, machine: string): string {
  const rows = AT_ONCE.flatMap((atOnce) =>
    WAYS.map((way) => {
      const cost = costs.find((one) => one.way === way && one.atOnce === atOnce);
      if (cost === undefined) throw new Error(`${way} was not measured`);
      return [`${atOnce}`, way, spread(cost.node, 1), spread(cost.redis, 1), spread(cost.ms, 2)];
    }),
  );
  return `## Messages between processes

${machine} One sends on a topic, ${SUBSCRIBERS} listen: ${messages.toLocaleString('en-US')} messages of ${LENGTH} characters in each of ${rounds} rounds, so many at once, and the next ones when all
have them. *Over Redis* is the bus of several processes, which packs what is sent at once into one entry. *Bare stream* is XADD and XREAD, *bare publication* is PUBLISH, both by the client
of the same package with one command for each message, and without numbers, order over reconnects or any other care. The sender and all who listen are in one Node process here, and its CPU is in one column.

${markdownTable(['at once', 'way', 'Node, µs a message', 'Redis, µs a message', 'ms until all have them'], rows)}
`;
}
