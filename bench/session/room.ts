import type { Agent } from 'node:http';
import { openSession, type Player, signIn } from './enter.ts';
import { newTally, type Tally } from './line.ts';
import { type BarePlayer, joinPeerJs, openBare, signInBare } from './others.ts';
import { inTurns } from './pace.ts';
import { keepConnections } from './post.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/** Clients that enter at the same time while the crowd grows. */
const WIDTH = 8;

/** One server of each kind and its clients. It grows from level to level. */
export interface Room {
  readonly parley: ServerProcess;
  readonly bare: ServerProcess;
  readonly peerjs: ServerProcess;
  readonly agent: Agent;
  readonly tally: Tally;
  readonly idle: Player[];
  readonly players: readonly Player[];
  readonly barePlayers: readonly BarePlayer[];
  /** How many stay connected to the other two. */
  others: number;
}

/** @param playing pairs that are to play matches, on Parley's and on the bare server */
export async function openRoom(playing: number): Promise<Room> {
  const [parley, bare, peerjs] = [await startServer('parley'), await startServer('bare'), await startServer('peerjs')];
  const agent = keepConnections(WIDTH);
  const tally = newTally();
  const count = 2 * playing;
  const players = await inTurns(count, WIDTH, async () =>
    openSession(parley.url, await signIn(agent, parley.url), tally),
  );
  const barePlayers = await inTurns(count, WIDTH, async () =>
    openBare(bare.url, await signInBare(agent, bare.url), newTally()),
  );
  return { parley, bare, peerjs, agent, tally, idle: [], players, barePlayers, others: 0 };
}

/** Lets idle clients in until there are this many. @param withOthers on the other two servers, too */
export async function grow(room: Room, level: number, withOthers: boolean): Promise<void> {
  const { parley, bare, peerjs, agent, tally } = room;
  const more = await inTurns(level - room.idle.length, WIDTH, async () =>
    openSession(parley.url, await signIn(agent, parley.url), tally),
  );
  room.idle.push(...more);
  if (!withOthers) return;
  await inTurns(level - room.others, WIDTH, async () => {
    await openBare(bare.url, await signInBare(agent, bare.url), newTally());
    await joinPeerJs(peerjs.url, newTally());
  });
  room.others = level;
}
