import { fork } from 'node:child_process';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { bundled, ROOT } from './bundle.ts';
import { heard } from './child.ts';
import { number, spread } from './figures.ts';
import { CROWD_EVENTS, type CrowdEvent, type CrowdOfLobby, type LobbyOrder } from './lobby-events.ts';

/** What one event costs with so many present. */
export interface SizeCost {
  readonly us: Measured;
  readonly edgeUs: Measured;
  readonly messages: number;
  readonly bytes: number;
}

export interface LobbySize {
  readonly present: number;
  readonly costs: Readonly<Record<CrowdEvent, SizeCost>>;
  readonly lobbyBytes: number;
  readonly edgeBytes: number;
}

/** Each size in a process of its own. */
export async function measureLobbySizes(sizes: readonly number[], rounds: number): Promise<LobbySize[]> {
  const found: LobbySize[] = [];
  for (const present of sizes) found.push(await measureSize({ present, rounds }));
  return found;
}

async function measureSize(order: LobbyOrder): Promise<LobbySize> {
  const child = fork(await bundled('lobby-crowd.ts'), [JSON.stringify(order)], {
    cwd: ROOT,
    execArgv: ['--expose-gc', '--max-old-space-size=8192'],
  });
  const { costs, lobbyBytes, edgeBytes } = (await heard(child, 'lobby')) as unknown as CrowdOfLobby;
  const of = (event: CrowdEvent): SizeCost => {
    const { us, edgeUs, messages, bytes } = costs[event];
    return { us: measured(us), edgeUs: measured(edgeUs), messages, bytes };
  };
  return {
    present: order.present,
    costs: Object.fromEntries(CROWD_EVENTS.map((event) => [event, of(event)])) as Record<CrowdEvent, SizeCost>,
    lobbyBytes,
    edgeBytes,
  };
}

export function lobbySizesText(sizes: readonly LobbySize[]): string {
  const [first] = sizes;
  const last = sizes.at(-1);
  const heads = (of: string): string[] => sizes.map(({ present }) => `${of} ${number(present, 0)}`);
  return `### The lobby, by its size

The real step of the lobby, without sockets and store, and in the place of the bus something that makes text of each message and hands it to the windows of one edge, which
has a quarter of the clients. A tenth of those present play matches that go on. Microseconds of CPU for one event in the step, each size in a process of its own.
*Grows* compares the least of the last size with the least of the first, because other work on the machine only adds.

${markdownTable(
  ['', ...heads('present:'), 'grows', 'messages on the bus', 'bytes of them'],
  CROWD_EVENTS.map((event) => [
    event,
    ...sizes.map(({ costs }) => spread(costs[event].us, 1)),
    grows(first?.costs[event].us, last?.costs[event].us),
    number(last?.costs[event].messages ?? 0, 1),
    number(last?.costs[event].bytes ?? 0, 0),
  ]),
)}

The same events at the edge, which sends each of them by itself here and gathers those of 50 ms otherwise:

${markdownTable(
  ['', ...heads('present:'), 'grows'],
  CROWD_EVENTS.map((event) => [
    event,
    ...sizes.map(({ costs }) => spread(costs[event].edgeUs, 1)),
    grows(first?.costs[event].edgeUs, last?.costs[event].edgeUs),
  ]),
)}

Memory for each client that is present, in bytes of the JavaScript heap:

${markdownTable(
  ['present', 'lobby', 'edge, for each client of all'],
  sizes.map(({ present, lobbyBytes, edgeBytes }) => [number(present, 0), number(lobbyBytes, 0), number(edgeBytes, 0)]),
)}
`;
}

const grows = (first: Measured | undefined, last: Measured | undefined): string =>
  first === undefined || last === undefined || first.least === 0 ? '' : number(last.least / first.least, 2);
