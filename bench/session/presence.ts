import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Measured, measured } from '../speed/measured.ts';
import { decide, introduce } from './encounter.ts';
import { openSession, type Player, signIn } from './enter.ts';
import { newTally, type Tally } from './line.ts';
import { stepCost } from './lobby-cost.ts';
import {
  type BarePlayer,
  bareCandidate,
  decideBare,
  introduceBare,
  joinPeerJs,
  openBare,
  signInBare,
} from './others.ts';
import { inTurns, paced } from './pace.ts';
import { pairQueue } from './pair-queue.ts';
import type { Plan } from './plan.ts';
import { keepConnections } from './post.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { beyond, idleOf, type Spent, spentOn } from './spent.ts';
import { awayText, candidateText } from './wire.ts';

/** What a number of idle clients makes dearer: joins, changes of state, and whole matches. */
export interface PresenceCosts {
  readonly joins: readonly JoinCost[];
  readonly changes: readonly ChangeCost[];
  readonly matches: readonly MatchCost[];
}

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

/** One client's change between idle and away. */
export interface ChangeCost {
  readonly present: number;
  /** Milliseconds of CPU of the server's process. */
  readonly cpuMs: Measured;
  /** Of that, microseconds in the step of the lobby, measured in a process without sockets. */
  readonly lobbyUs: Measured;
  readonly heard: Measured;
}

/** One match from challenge to verdict. */
export interface MatchCost {
  readonly present: number;
  /** Milliseconds of CPU: of the server's process, and of its main thread. */
  readonly cpuMs: Measured;
  readonly mainMs: Measured;
  readonly bareMs: Measured;
  /** Against the bare server in the same round. */
  readonly ratio: Measured;
  readonly heard: Measured;
}

export type Presence = keyof PresenceCosts;

/** Clients that enter at the same time while the crowd grows. */
const WIDTH = 8;
const IDLE_MS = 2_000;
/** Joins in a round, and how many a second: apart from each other, so that no two share a burst of the list. */
const JOINS = 24;
const JOINS_PER_SECOND = 15;
const CHANGES = 30;
const CHANGES_PER_SECOND = 10;
const MATCHES = 24;
const MATCHES_PER_SECOND = 12;
/** Pairs that play, so that none is in two matches at once and none says more than it may. */
const PAIRS = 10;
/** Candidates from each side of a match. */
const SIGNALS = 10;

/** One server of each kind and its clients. It grows from level to level. */
interface Room {
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

/** Measures what is asked for at each of its levels, with one crowd that grows. @param check milliseconds of one signature check */
export async function measurePresence(plan: Plan, what: ReadonlySet<Presence>, check: number): Promise<PresenceCosts> {
  const costs = { joins: [] as JoinCost[], changes: [] as ChangeCost[], matches: [] as MatchCost[] };
  const asked = (['matches', 'joins', 'changes'] as const).filter((one) => what.has(one));
  const levels = [...new Set(asked.flatMap((one) => plan[one]))].sort((a, b) => a - b);
  const room = await openRoom(what.has('matches'));
  try {
    for (const level of levels) {
      await grow(room, level, what.has('joins'));
      // What runs for the first time is compiled meanwhile.
      if (level === levels[0] && what.has('joins')) await measureJoins(room, level, 1, check);
      if (level === levels[0] && what.has('matches')) await measureMatches(room, level, 1);
      const at = (one: Presence): boolean => what.has(one) && plan[one].includes(level);
      if (at('matches')) costs.matches.push(await measureMatches(room, level, plan.rounds));
      if (at('joins')) costs.joins.push(await measureJoins(room, level, plan.rounds, check));
      if (at('changes')) costs.changes.push(await measureChanges(room, level, plan.rounds));
    }
    if (room.tally.refused > 0) throw new Error(`${room.tally.refused} requests were refused`);
  } finally {
    await Promise.all([room.parley.stop(), room.bare.stop(), room.peerjs.stop()]);
  }
  return costs;
}

async function openRoom(playing: boolean): Promise<Room> {
  const [parley, bare, peerjs] = [await startServer('parley'), await startServer('bare'), await startServer('peerjs')];
  const agent = keepConnections(WIDTH);
  const tally = newTally();
  const count = playing ? 2 * PAIRS : 0;
  const players = await inTurns(count, WIDTH, async () =>
    openSession(parley.url, await signIn(agent, parley.url), tally),
  );
  const barePlayers = await inTurns(count, WIDTH, async () =>
    openBare(bare.url, await signInBare(agent, bare.url), newTally()),
  );
  return { parley, bare, peerjs, agent, tally, idle: [], players, barePlayers, others: 0 };
}

async function grow(room: Room, level: number, withOthers: boolean): Promise<void> {
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

const each = ({ cpuMs }: Spent, count: number): number => cpuMs / count;

async function measureJoins(room: Room, present: number, rounds: number, check: number): Promise<JoinCost> {
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

    const [mine, theirs] = [each(beyond(joining, idle), JOINS), each(beyond(peerJoining, peerIdle), JOINS)];
    found.parley.push(mine);
    found.peerjs.push(theirs);
    found.bare.push(each(beyond(bareJoining, bareIdle), JOINS));
    found.signIn.push(each(beyond(entering, idle), JOINS));
    found.bareSignIn.push(each(beyond(bareEntering, bareIdle), JOINS));
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

async function measureChanges({ parley, idle, tally }: Room, present: number, rounds: number): Promise<ChangeCost> {
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
    cpuMs.push(each(beyond(spent, resting), CHANGES));
    heard.push((tally.messages - before) / CHANGES);
  }
  const lobbyUs = await stepCost({ what: 'away', present, rounds });
  return { present, cpuMs: measured(cpuMs), lobbyUs, heard: measured(heard) };
}

async function measureMatches(room: Room, present: number, rounds: number): Promise<MatchCost> {
  const { parley, bare, players, barePlayers, tally } = room;
  const found = {
    cpuMs: [] as number[],
    mainMs: [] as number[],
    bareMs: [] as number[],
    ratio: [] as number[],
    heard: [] as number[],
  };
  const idle = await idleOf(parley, IDLE_MS);
  const bareIdle = await idleOf(bare, IDLE_MS / 2);
  for (let round = 0; round < rounds; round += 1) {
    const before = tally.messages;
    const spent = beyond(await spentOn(parley, () => playAll(players, playMatch)), idle);
    const heard = tally.messages - before;
    const bareSpent = beyond(await spentOn(bare, () => playAll(barePlayers, playBare)), bareIdle);
    found.cpuMs.push(spent.cpuMs / MATCHES);
    found.mainMs.push(spent.mainMs / MATCHES);
    found.bareMs.push(bareSpent.cpuMs / MATCHES);
    found.ratio.push(spent.cpuMs / bareSpent.cpuMs);
    found.heard.push(heard / MATCHES);
  }
  return {
    present,
    cpuMs: measured(found.cpuMs),
    mainMs: measured(found.mainMs),
    bareMs: measured(found.bareMs),
    ratio: measured(found.ratio),
    heard: measured(found.heard),
  };
}

async function playAll<P>(players: readonly P[], play: (one: P, other: P) => Promise<unknown>): Promise<void> {
  const queue = pairQueue(players);
  await paced(MATCHES, MATCHES_PER_SECOND, () => queue.use(play));
}

/** A match as a page plays it, but for the moves, which never pass the server. */
export async function playMatch(one: Player, other: Player): Promise<string> {
  const encounter = await introduce(one, other);
  for (let count = 0; count < SIGNALS; count += 1) {
    for (const [seat, { line }] of [one, other].entries()) {
      line.send(candidateText(encounter.starts[seat]?.introduction ?? '', count));
    }
  }
  return decide(one, other, encounter);
}

async function playBare(one: BarePlayer, other: BarePlayer): Promise<void> {
  const match = await introduceBare(one, other);
  for (let count = 0; count < SIGNALS; count += 1) {
    one.line.send(bareCandidate(other.id, count));
    other.line.send(bareCandidate(one.id, count));
  }
  await decideBare(one, other, match);
}
