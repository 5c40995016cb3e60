import { setTimeout as sleep } from 'node:timers/promises';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { openSession, signIn } from './enter.ts';
import { number, spread } from './figures.ts';
import { type Line, newTally } from './line.ts';
import { joinBare, joinPeerJs } from './others.ts';
import { inTurns } from './pace.ts';
import type { Plan } from './plan.ts';
import { keepConnections } from './post.ts';
import { type Kind, startServer } from './server-process.ts';

const KINDS = ['parley', 'bare', 'peerjs'] as const satisfies readonly Kind[];

/** KB (1,024 bytes) of the server's process for each idle client, after a garbage collection. */
export interface MemoryCost {
  readonly clients: number;
  readonly kb: Readonly<Record<Kind, Measured>>;
  /** The JavaScript heap alone. */
  readonly heapKb: Readonly<Record<Kind, Measured>>;
  /** Parley's above bare `ws`, in the same round. */
  readonly aboveBare: Measured;
}

const WIDTH = 8;
/** Clients that are there before: with them, code is compiled and what the process had in reserve is used up. */
const FIRST = 500;
/** For what is done after the last welcome. */
const SETTLE_MS = 1_000;

export async function measureMemory({ rounds, idle }: Plan): Promise<MemoryCost> {
  const kb: Record<Kind, number[]> = { parley: [], bare: [], peerjs: [] };
  const heapKb: Record<Kind, number[]> = { parley: [], bare: [], peerjs: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of KINDS) {
      const { rss, heap } = await perClient(kind, idle);
      kb[kind].push(rss / 1_024);
      heapKb[kind].push(heap / 1_024);
    }
  }
  const all = (of: Readonly<Record<Kind, number[]>>) => ({
    parley: measured(of.parley),
    bare: measured(of.bare),
    peerjs: measured(of.peerjs),
  });
  const aboveBare = measured(kb.parley.map((own, round) => own - (kb.bare[round] ?? 0)));
  return { clients: idle, kb: all(kb), heapKb: all(heapKb), aboveBare };
}

/** Bytes for each client, of a server that is started for it: one that has grown does not give its memory back. */
async function perClient(kind: Kind, clients: number): Promise<{ readonly rss: number; readonly heap: number }> {
  const server = await startServer(kind);
  const agent = keepConnections(WIDTH);
  const tally = newTally();
  const join = async (): Promise<Line> => {
    if (kind === 'parley') return (await openSession(server.url, await signIn(agent, server.url), tally)).line;
    return (await (kind === 'bare' ? joinBare : joinPeerJs)(server.url, tally)).line;
  };
  try {
    const first = await inTurns(FIRST, WIDTH, join);
    await sleep(SETTLE_MS);
    const before = await server.ask('memory');
    const lines = await inTurns(clients, WIDTH, join);
    await sleep(SETTLE_MS);
    const after = await server.ask('memory');
    for (const line of [...first, ...lines]) line.cut();
    return { rss: (after.rss - before.rss) / clients, heap: (after.heap - before.heap) / clients };
  } finally {
    agent.destroy();
    await server.stop();
  }
}

export function memoryText({ clients, kb, heapKb, aboveBare }: MemoryCost): string {
  return `### Memory of an idle client

Growth of the server's resident memory while ${number(clients, 0)} signed-in clients come that say nothing, in KB for each. ${number(FIRST, 0)} are there before them, which use
up what the process had in reserve. Garbage is collected both times, and each round has a new server.

${markdownTable(
  ['', 'resident, KB', 'JavaScript heap, KB'],
  [
    ['Parley', spread(kb.parley, 1), spread(heapKb.parley, 1)],
    ['bare ws', spread(kb.bare, 1), spread(heapKb.bare, 1)],
    ['PeerJS', spread(kb.peerjs, 1), spread(heapKb.peerjs, 1)],
    ['Parley − bare ws', spread(aboveBare, 1), number(heapKb.parley.median - heapKb.bare.median, 1)],
  ],
)}
`;
}
