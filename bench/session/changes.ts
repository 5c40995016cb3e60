import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { growth, number, spread } from './figures.ts';
import { stepCost } from './lobby-cost.ts';
import { paced } from './pace.ts';
import type { Room } from './room.ts';
import { beyond, idleOf, spentOn } from './spent.ts';
import { awayText } from './wire.ts';

/** One client's change between idle and away. */
export interface ChangeCost {
  readonly present: number;
  /** Milliseconds of CPU of the server's process. */
  readonly cpuMs: Measured;
  /** Of that, microseconds in the step of the lobby, measured in a process without sockets. */
  readonly lobbyUs: Measured;
  readonly heard: Measured;
}

/** For what the server spends anyway (milliseconds). */
const IDLE_MS = 2_000;
/** Apart from each other, so that no two share a burst of the list. */
const CHANGES = 30;
const CHANGES_PER_SECOND = 10;

export async function measureChanges(
  { parley, idle, tally }: Room,
  present: number,
  rounds: number,
): Promise<ChangeCost> {
  const [changer] = idle;
  if (changer === undefined) throw new Error('nobody is there whose state could change');
  const cpuMs: number[] = [];
  const heard: number[] = [];
  const resting = await idleOf(parley, IDLE_MS);
  for (let round = 0; round < rounds; round += 1) {
    const before = tally.messages;
    const spent = await spentOn(parley, () =>
      paced(CHANGES, CHANGES_PER_SECOND, async (index) => changer.line.send(awayText(index + 1, index % 2 === 0))),
    );
    cpuMs.push(beyond(spent, resting).cpuMs / CHANGES);
    heard.push((tally.messages - before) / CHANGES);
  }
  const lobbyUs = await stepCost({ what: 'away', present, rounds });
  return { present, cpuMs: measured(cpuMs), lobbyUs, heard: measured(heard) };
}

export function changesText(costs: readonly ChangeCost[]): string {
  const [first] = costs;
  return `### A change of state

One client says that it is away, or back, by the number of clients present. *Server* is the CPU of the whole process. *Lobby* is the part of it in
the step of the lobby, measured in a process without sockets. *Messages* is what all clients together hear for one change; the rest of the
CPU, divided by them, is the cost of the edge.

${markdownTable(
  ['present', 'server, ms', 'lobby, µs', 'lobby ÷ first row', 'messages', 'edge for each message, µs'],
  costs.map(({ present, cpuMs, lobbyUs, heard }) => [
    number(present, 0),
    spread(cpuMs, 2),
    spread(lobbyUs, 1),
    growth(first?.lobbyUs, lobbyUs),
    number(heard.median, 1),
    number((cpuMs.median * 1_000 - lobbyUs.median) / Math.max(1, heard.median), 1),
  ]),
)}
`;
}
