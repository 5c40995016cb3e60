import { setTimeout as sleep } from 'node:timers/promises';
import { markdownTable } from '../simulate/text.ts';
import { type Measured, measured } from '../speed/measured.ts';
import { openSession, signIn } from './enter.ts';
import { growth, number, spread, times } from './figures.ts';
import { newTally } from './line.ts';
import { joinPeerJs, openBare, signInBare } from './others.ts';
import { inTurns, paced } from './pace.ts';
import type { Room } from './room.ts';
import { beyond, idleOf, type Spent, spentOn } from './spent.ts';

/** Milliseconds of CPU of the server's process for one client. */
export interface JoinCost {
  readonly present: number;
  readonly parley: Measured;
  readonly peerjs: Measured;
  readonly bare: Measured;
  /** The HTTP part before, with a new player and a new session. */
  readonly signIn: Measured;
  readonly bareSignIn: Measured;
  /** Parley's join without one signature check, against the PeerJS server in the same round. */
  readonly ratio: Measured;
  /** Messages that all clients together heard for one join, the newcomer's own included; and KB (1,024 bytes). */
  readonly heard: Measured;
  readonly heardKb: Measured;
}

/** For what the server spends anyway (milliseconds). */
const IDLE_MS = 2_000;
/** Joins in a round, and how many a second: apart from each other, so that no two share a burst of the list. */
const JOINS = 24;
const JOINS_PER_SECOND = 15;

const each = ({ cpuMs }: Spent): number => cpuMs / JOINS;

/** @param check milliseconds of one signature check */
export async function measureJoins(room: Room, present: number, rounds: number, check: number): Promise<JoinCost> {
  const { parley, bare, peerjs, agent, tally } = room;
  const found = {
    parley: [] as number[],
    peerjs: [] as number[],
    bare: [] as number[],
    signIn: [] as number[],
    bareSignIn: [] as number[],
    ratio: [] as number[],
    heard: [] as number[],
    heardKb: [] as number[],
  };
  const idle = await idleOf(parley, IDLE_MS);
  const bareIdle = await idleOf(bare, IDLE_MS / 2);
  const peerIdle = await idleOf(peerjs, IDLE_MS / 2);
  for (let round = 0; round < rounds; round += 1) {
    // Signing in tells nobody anything, so it need not be apart.
    let guests: Awaited<ReturnType<typeof signIn>>[] = [];
    const entering = await spentOn(parley, async () => {
      guests = await inTurns(JOINS, 2, () => signIn(agent, parley.url));
    });
    const before = { ...tally };
    const joined: { close(): void }[] = [];
    const joining = await spentOn(parley, () =>
      paced(JOINS, JOINS_PER_SECOND, async (index) => {
        const guest = guests[index];
        if (guest !== undefined) joined.push((await openSession(parley.url, guest, tally)).line);
      }),
    );
    found.heard.push((tally.messages - before.messages) / JOINS);
    found.heardKb.push((tally.bytes - before.bytes) / 1_024 / JOINS);

    let bareGuests: Awaited<ReturnType<typeof signInBare>>[] = [];
    const bareEntering = await spentOn(bare, async () => {
      bareGuests = await inTurns(JOINS, 2, () => signInBare(agent, bare.url));
    });
    const bareJoining = await spentOn(bare, () =>
      paced(JOINS, JOINS_PER_SECOND, async (index) => {
        const guest = bareGuests[index];
        if (guest !== undefined) joined.push((await openBare(bare.url, guest, newTally())).line);
      }),
    );
    const peerJoining = await spentOn(peerjs, () =>
      paced(JOINS, JOINS_PER_SECOND, async () => joined.push((await joinPeerJs(peerjs.url, newTally())).line)),
    );
    for (const line of joined) line.close();
    await sleep(500);

    const [mine, theirs] = [each(beyond(joining, idle)), each(beyond(peerJoining, peerIdle))];
    found.parley.push(mine);
    found.peerjs.push(theirs);
    found.bare.push(each(beyond(bareJoining, bareIdle)));
    found.signIn.push(each(beyond(entering, idle)));
    found.bareSignIn.push(each(beyond(bareEntering, bareIdle)));
    found.ratio.push((mine - check) / theirs);
  }
  return {
    present,
    parley: measured(found.parley),
    peerjs: measured(found.peerjs),
    bare: measured(found.bare),
    signIn: measured(found.signIn),
    bareSignIn: measured(found.bareSignIn),
    ratio: measured(found.ratio),
    heard: measured(found.heard),
    heardKb: measured(found.heardKb),
  };
}

export function joinsText(costs: readonly JoinCost[], checkMs: number): string {
  const [first] = costs;
  return `### A join

CPU of the server's process for one client that opens its socket, says hello, is welcomed and listed, in milliseconds, by the number of
others present. It was signed in before; the second table has that part. PeerJS has neither sign-in, nor signature, nor list. *Bare* checks the signature, reads the
session from SQLite, and sends one window of 100 lines to the newcomer and nothing to others. One Ed25519 check with Node's own means takes
${number(checkMs, 2)} ms here; the ratio to PeerJS is without one.

${markdownTable(
  ['present', 'Parley, ms', 'bare, ms', 'PeerJS, ms', '(Parley − check) ÷ PeerJS', '÷ first row', 'messages', 'KB'],
  costs.map(({ present, parley, bare, peerjs, ratio, heard, heardKb }) => [
    number(present, 0),
    spread(parley, 2),
    spread(bare, 2),
    spread(peerjs, 2),
    times(ratio),
    growth(first?.parley, parley),
    number(heard.median, 1),
    number(heardKb.median, 0),
  ]),
)}

*Messages* and *KB* are what all clients together hear for one join, the newcomer included. The sign-in before it, over HTTP, with a new player and a new
session:

${markdownTable(
  ['present', 'Parley, ms', 'bare, ms'],
  costs.map(({ present, signIn, bareSignIn }) => [number(present, 0), spread(signIn, 2), spread(bareSignIn, 2)]),
)}
`;
}
