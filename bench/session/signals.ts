import { fork } from 'node:child_process';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { bundled, ROOT } from './bundle.ts';
import { heard } from './child.ts';
import type { CrowdOrder } from './crowd.ts';
import { number, spread, times } from './figures.ts';
import type { Signal } from './lobby-cost.ts';
import type { Plan } from './plan.ts';
import { type Kind, type ServerProcess, startServer } from './server-process.ts';
import { beyond, idleOf, spentOn } from './spent.ts';

/** Well under what one core does, so that each message is handled by itself, as in life. */
const PER_SECOND = 2_000;
const CANDIDATES = 3_000;
const IDLE_MS = 2_000;
const KINDS = ['parley', 'bare', 'peerjs'] as const satisfies readonly Kind[];

/** What one forwarded candidate costs with `live` introductions, in microseconds of CPU of the server's process. */
export interface SignalCost {
  readonly live: number;
  readonly us: Readonly<Record<Kind, Measured>>;
  /** Against bare `ws` in the same round. */
  readonly ratio: Readonly<Record<'parley' | 'peerjs', Measured>>;
  /** What Parley's server spends while nobody says anything, in milliseconds of CPU a second. */
  readonly idleMs: number;
}

interface Crowd {
  readonly server: ServerProcess;
  tell(order: CrowdOrder): Promise<void>;
  stop(): Promise<void>;
}

export async function measureSignals({ rounds, introductions }: Plan): Promise<SignalCost[]> {
  const crowds = {
    parley: await openCrowd('parley'),
    bare: await openCrowd('bare'),
    peerjs: await openCrowd('peerjs'),
  };
  const costs: SignalCost[] = [];
  try {
    for (const live of introductions) {
      for (const kind of KINDS) await crowds[kind].tell({ order: 'grow', pairs: live });
      // What runs for the first time is compiled meanwhile.
      if (costs.length === 0) await measureLevel(crowds, live, 1);
      costs.push(await measureLevel(crowds, live, rounds));
    }
  } finally {
    for (const kind of KINDS) await crowds[kind].stop();
  }
  return costs;
}

async function measureLevel(crowds: Readonly<Record<Kind, Crowd>>, live: number, rounds: number): Promise<SignalCost> {
  const us: Record<Kind, number[]> = { parley: [], bare: [], peerjs: [] };
  const idle = {
    parley: await idleOf(crowds.parley.server, IDLE_MS),
    bare: await idleOf(crowds.bare.server, IDLE_MS),
    peerjs: await idleOf(crowds.peerjs.server, IDLE_MS),
  };
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of KINDS) {
      const { server, tell } = crowds[kind];
      const spent = await spentOn(server, () => tell({ order: 'send', candidates: CANDIDATES, perSecond: PER_SECOND }));
      us[kind].push((beyond(spent, idle[kind]).cpuMs * 1_000) / CANDIDATES);
    }
  }
  const against = (kind: Kind): Measured => measured(us[kind].map((one, round) => one / (us.bare[round] ?? one)));
  return {
    live,
    us: { parley: measured(us.parley), bare: measured(us.bare), peerjs: measured(us.peerjs) },
    ratio: { parley: against('parley'), peerjs: against('peerjs') },
    idleMs: (idle.parley.cpuMs * 1_000) / idle.parley.wallMs,
  };
}

async function openCrowd(kind: Kind): Promise<Crowd> {
  const server = await startServer(kind);
  const child = fork(await bundled('crowd.ts'), [kind, server.url], { cwd: ROOT });
  await heard(child, 'ready');
  return {
    server,
    async tell(order) {
      const answered = heard(child, 'crowd');
      child.send(order);
      await answered;
    },
    async stop() {
      child.kill('SIGKILL');
      await server.stop();
    },
  };
}

/** The section of the page. @param steps what the step of the lobby alone costs, by the matches that ended lately */
export function signalsText(costs: readonly SignalCost[], steps: readonly Signal[], machine: string): string {
  const first = steps[0]?.us.median ?? 1;
  return `## The session

${machine} The sections up to the memory compare Parley's server with the PeerJS server and with a *bare* one, made of \`ws\`, \`node:http\` and
better-sqlite3. Each server runs in a process of its own, its clients in another, and CPU is that of the server's process. All three are measured one after
the other in each round, and a ratio is that of one round.

### A forwarded candidate

CPU of the server's process for one ICE candidate of about 300 bytes from browser to browser, in microseconds: ${number(CANDIDATES, 0)} candidates in a round,
${number(PER_SECOND, 0)} a second, without what the server spends anyway. Each live introduction is a match of two clients that goes on.
*Bare* is a \`ws\` server that parses the message, looks the receiver up, and sends it on.

${markdownTable(
  ['live introductions', 'Parley, µs', 'bare ws, µs', 'PeerJS, µs', 'Parley ÷ bare', 'PeerJS ÷ bare', 'idle, ms/s'],
  costs.map(({ live, us, ratio, idleMs }) => [
    number(live, 0),
    spread(us.parley, 0),
    spread(us.bare, 0),
    spread(us.peerjs, 0),
    times(ratio.parley),
    times(ratio.peerjs),
    number(idleMs, 1),
  ]),
)}

The step of the lobby alone, driven in a process without sockets or store. Matches that ended within the last quarter of an hour are still
remembered:

${markdownTable(
  ['live introductions', 'matches ended', 'step, µs', '÷ first row'],
  steps.map(({ live, ended, us }) => [number(live, 0), number(ended, 0), spread(us, 2), number(us.median / first, 2)]),
)}
`;
}
