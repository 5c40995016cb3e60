/**
 * The lobby with very many people, as a program: the real step, and in the place of the bus something that makes each message the text that it
 * would be, and gives it to the windows of one edge, which has a quarter of the clients. Its arguments are JSON; it says what it found over IPC.
 */
import { PresenceWindows } from '../../apps/server/src/edge/presence/presence.ts';
import type { LobbyEffect, MatchPlan } from '../../apps/server/src/lobby/input.ts';
import { LobbyDriver } from './lobby-driver.ts';
import { CROWD_EVENTS, type CrowdEvent, type CrowdOfLobby, type EventCost, type LobbyOrder } from './lobby-events.ts';

const { present, rounds } = JSON.parse(process.argv[2] ?? '{}') as LobbyOrder;

/** Events of one kind in one round. */
const EVENTS = 300;
const EDGES = 4;
/** Of those present: who plays a match that goes on all the time. */
const PLAYING = 0.1;
/** What the host executes itself; everything else crosses the bus. */
const STAYS: readonly LobbyEffect['type'][] = [
  'start-match',
  'keep',
  'keep-line',
  'link-failed',
  'link-report',
  'candidate-dropped',
];

/** Effects of the step that was measured last. */
let effects: LobbyEffect[] = [];
const lobby = new LobbyDriver((effect) => void effects.push(effect));
const windows = new PresenceWindows();
const nameOf = (at: number): string => `client-number-${String(at).padStart(8, '0')}`;
const isHere = (client: string): boolean => Number(client.slice(-8)) % EDGES === 0;

/** What an edge does with what the lobby says. */
function deliver(said: readonly LobbyEffect[]): void {
  for (const effect of said) {
    if (effect.type === 'publish') windows.apply(effect.changes);
    else if (effect.type === 'admit' && isHere(effect.viewer.client)) windows.admit(effect.viewer);
    else if (effect.type === 'viewer' && isHere(effect.viewer.client)) windows.change(effect.viewer);
  }
  windows.flush();
}

/** What happens outside the measurement. */
function aside<T>(work: () => T): T {
  const result = work();
  deliver(effects);
  effects = [];
  return result;
}

/** Two who are free: everybody but those who play all the time, in turns. */
let turn = 0;
const playing = 2 * Math.floor((present * PLAYING) / 2);
function pair(): readonly [string, string] {
  const free = present - playing;
  const at = (turn * 2) % (free - 1);
  turn += 1;
  return [nameOf(playing + at), nameOf(playing + at + 1)];
}

const collected = (): number => {
  for (let round = 0; round < 3; round += 1) (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().heapUsed;
};

/** Each prepares one event and answers with what is measured. */
const EVENT: Readonly<Record<CrowdEvent, (at: number) => () => unknown>> = {
  join: (at) => () => lobby.enter(nameOf(present + at)),
  leave: (at) => () => {
    lobby.step({ type: 'left', client: nameOf(present + at), why: 'closed' });
  },
  change: (at) => {
    const client = nameOf(playing + (Math.floor(at / 2) % (present - playing)));
    return () => lobby.say(client, { type: 'away', re: 1, away: at % 2 === 0 });
  },
  challenge: () => {
    const [one, other] = pair();
    return () => tables.push([other, lobby.challenge(one, other)]);
  },
  start: () => {
    const [other, table] = tables.pop() ?? ['', ''];
    return () => started.push(lobby.consent(other, table));
  },
  end: () => {
    const match = started.pop()?.match ?? '';
    return () => lobby.step({ type: 'match-over', match });
  },
  'play at once': () => {
    const [one, other] = pair();
    return () => {
      lobby.play(one);
      lobby.play(other);
      started.push(lobby.begin());
    };
  },
  'running matches': (at) => () => lobby.say(nameOf(at % present), { type: 'running', re: 1 }),
  tick: () => () => lobby.step({ type: 'tick' }),
};
const tables: [string, string][] = [];
const started: MatchPlan[] = [];

// The lobby alone, for its memory.
const before = collected();
for (let at = 0; at < present; at += 1) {
  lobby.enter(nameOf(at));
  effects = [];
}
const withLobby = collected();
// The edge hears the same from another lobby, which is gone before anything is measured.
fillEdge();
const withEdge = collected();
for (let at = 0; at < playing; at += 2) aside(() => lobby.startMatch(nameOf(at), nameOf(at + 1)));

function fillEdge(): void {
  const source = new LobbyDriver((effect) => deliver([effect]));
  for (let at = 0; at < present; at += 1) source.enter(nameOf(at));
}

const costs = Object.fromEntries(
  CROWD_EVENTS.map((event) => [event, { us: [] as number[], edgeUs: [] as number[], messages: 0, bytes: 0 }]),
) as Record<CrowdEvent, EventCost & { us: number[]; edgeUs: number[]; messages: number; bytes: number }>;

/** Microseconds of CPU. */
function since(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began);
  return user + system;
}

function measure(event: CrowdEvent, round: number): void {
  let [us, edgeUs, messages, bytes] = [0, 0, 0, 0];
  for (let at = 0; at < EVENTS; at += 1) {
    lobby.now += 10;
    const work = EVENT[event](at);
    effects = [];
    const began = process.cpuUsage();
    work();
    us += since(began);
    const crossing = effects.filter(({ type }) => !STAYS.includes(type));
    messages += crossing.length;
    for (const effect of crossing) bytes += Buffer.byteLength(JSON.stringify(effect));
    const said = process.cpuUsage();
    deliver(crossing);
    edgeUs += since(said);
    if (event === 'leave') windows.drop(nameOf(present + at));
  }
  // The first round is for the compiler.
  if (round === 0) return;
  const cost = costs[event];
  cost.us.push(us / EVENTS);
  cost.edgeUs.push(edgeUs / EVENTS);
  cost.messages = messages / EVENTS;
  cost.bytes = bytes / EVENTS;
}

for (let round = 0; round <= rounds; round += 1) {
  for (const event of CROWD_EVENTS) measure(event, round);
  for (const { match } of started.splice(0)) aside(() => lobby.step({ type: 'match-over', match }));
  // What is over is forgotten, and those who looked may look again.
  lobby.now += 3_600_000;
  aside(() => lobby.step({ type: 'tick' }));
}

const answer: CrowdOfLobby = {
  type: 'lobby',
  costs,
  lobbyBytes: (withLobby - before) / present,
  edgeBytes: (withEdge - withLobby) / present,
};
process.send?.(answer, () => process.exit(0));
