import { setTimeout as sleep } from 'node:timers/promises';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { openSession, signIn } from './enter.ts';
import { number, spread, times } from './figures.ts';
import { newTally } from './line.ts';
import { openBare, signInBare } from './others.ts';
import { paced } from './pace.ts';
import type { Plan } from './plan.ts';
import { keepConnections } from './post.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { beyond, idleOf, spentOn } from './spent.ts';
import { makeUserKey, readSigned } from './user-key.ts';

/** From nothing to a line on the list, for a guest who has never been there. */
export interface SignInCost {
  /** Milliseconds of CPU of the server's process. */
  readonly parleyMs: Measured;
  readonly bareMs: Measured;
  readonly ratio: Measured;
  /** Milliseconds that the guest waits, on one machine. */
  readonly parleyWaitMs: Measured;
  readonly bareWaitMs: Measured;
}

const GUESTS = 40;
const PER_SECOND = 20;
const IDLE_MS = 1_000;

export async function measureSignIns({ rounds }: Plan): Promise<SignInCost> {
  const [parley, bare] = [await startServer('parley'), await startServer('bare')];
  const found = { parley: [] as Round[], bare: [] as Round[] };
  try {
    // One round more: what runs for the first time is compiled meanwhile.
    for (let round = 0; round <= rounds; round += 1) {
      const mine = await enterAll(parley, enterParley);
      const theirs = await enterAll(bare, enterBare);
      if (round === 0) continue;
      found.parley.push(mine);
      found.bare.push(theirs);
    }
  } finally {
    await Promise.all([parley.stop(), bare.stop()]);
  }
  const all = (of: 'parley' | 'bare', what: keyof Round) => measured(found[of].map((round) => round[what]));
  return {
    parleyMs: all('parley', 'cpuMs'),
    bareMs: all('bare', 'cpuMs'),
    ratio: measured(found.parley.map(({ cpuMs }, round) => cpuMs / (found.bare[round]?.cpuMs ?? cpuMs))),
    parleyWaitMs: all('parley', 'waitMs'),
    bareWaitMs: all('bare', 'waitMs'),
  };
}

/** Milliseconds for one guest. */
interface Round {
  readonly cpuMs: number;
  readonly waitMs: number;
}

async function enterAll(server: ServerProcess, enter: (url: string) => Promise<{ close(): void }>): Promise<Round> {
  const idle = await idleOf(server, IDLE_MS);
  const waits: number[] = [];
  const lines: { close(): void }[] = [];
  const spent = await spentOn(server, () =>
    paced(GUESTS, PER_SECOND, async () => {
      const began = performance.now();
      lines.push(await enter(server.url));
      waits.push(performance.now() - began);
    }),
  );
  for (const line of lines) line.close();
  await sleep(300);
  return { cpuMs: beyond(spent, idle).cpuMs / GUESTS, waitMs: measured(waits).median };
}

/** Each guest comes with a connection of its own, as a browser does. */
async function enterParley(url: string) {
  const agent = keepConnections(1);
  const guest = await signIn(agent, url);
  agent.destroy();
  return (await openSession(url, guest, newTally())).line;
}

async function enterBare(url: string) {
  const agent = keepConnections(1);
  const guest = await signInBare(agent, url);
  agent.destroy();
  return (await openBare(url, guest, newTally())).line;
}

/** Milliseconds of CPU for one signature check with the bare means of Node, the key imported for it. */
export function signatureCheckMs(): number {
  const key = makeUserKey();
  const jws = key.sign('hello+jws', { ticket: 'x'.repeat(43), tab: 'y'.repeat(22) });
  const rounds = Array.from({ length: 7 }, () => {
    const began = performance.now();
    for (let index = 0; index < 200; index += 1) readSigned(key.key, jws);
    return (performance.now() - began) / 200;
  });
  return measured(rounds).median;
}

export function signInsText({ parleyMs, bareMs, ratio, parleyWaitMs, bareWaitMs }: SignInCost): string {
  return `### From sign-in to the list

A guest who has never been there signs in, opens its socket, and is listed: ${GUESTS} in a round, ${PER_SECOND} a second, each with connections of its own,
nearly nobody else present. *Bare* is \`node:http\`, \`ws\`, better-sqlite3 (\`synchronous = FULL\`) and two signature checks: two requests, then the
socket. The wait is what the guest sees, client and server on one machine.

${markdownTable(
  ['', 'CPU, ms', 'wait, ms'],
  [
    ['Parley', spread(parleyMs, 2), spread(parleyWaitMs, 1)],
    ['bare', spread(bareMs, 2), spread(bareWaitMs, 1)],
    ['Parley ÷ bare', times(ratio), number(parleyWaitMs.median / bareWaitMs.median, 2)],
  ],
)}
`;
}
