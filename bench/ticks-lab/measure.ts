import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { lightCycles } from '@parley/games/light-cycles';
import { inNamespace } from '../../e2e/netlab/namespace.ts';
import { at, gatherWith } from '../../packages/match/src/testing/company.ts';
import { quantile } from '../rollback/measure.ts';
import { heard } from '../session/child.ts';
import { buildStar, type Star, type Weather } from './star.ts';
import type { Figures, FromPlayer, ToPlayer } from './words.ts';

/** One match of Light Cycles between bots, over real links. Its first seconds, in which the clocks come together, are not counted. */
export interface LabCost extends Weather {
  readonly seats: number;
  /** Part of one: steps in which no tick was played. */
  readonly stalled: number;
  /** On the worst seat. */
  readonly stallsAMinute: number;
  /** Steps in a row. */
  readonly longestStall: number;
  readonly inputDelay: number;
  readonly medianDepth: number;
  readonly depth99: number;
  /** Ticks that are played again, by seat and second. */
  readonly resimulated: number;
  /** Ticks a second: 60 where nothing holds the match up. */
  readonly ticks: number;
  /** By seat, on the wire, with all that the layers below add. */
  readonly kilobytes: number;
  /** By seat, with its bot. */
  readonly coreShare: number;
}

export interface LabPlan {
  readonly seats: readonly number[];
  readonly weathers: readonly Weather[];
  readonly seconds: number;
}

const WEATHERS: readonly Weather[] = [0, 50, 150].flatMap((roundTripMs) =>
  [0, 30].flatMap((jitterMs) => [0, 0.01, 0.05].map((loss) => ({ roundTripMs, jitterMs, loss }))),
);

/** What docs/rollback.md shows: the cells of the transport, what N5 says, and what is beyond it. */
export const FULL_LAB: LabPlan = {
  seats: [2, 4, 8],
  weathers: [
    ...WEATHERS,
    { roundTripMs: 150, jitterMs: 10, loss: 0.02 },
    { roundTripMs: 300, jitterMs: 30, loss: 0.1 },
  ],
  seconds: 15,
};
export const QUICK_LAB: LabPlan = {
  seats: [2],
  weathers: [{ roundTripMs: 50, jitterMs: 0, loss: 0.01 }],
  seconds: 5,
};

/**
 * Eight players whose packets are held, and the program that holds them, fill two cores: the machine would be measured, and not the match.
 */
const MOST_HELD = 4;
const isHeld = ({ roundTripMs, jitterMs }: Weather): boolean => roundTripMs > 0 || jitterMs > 0;

/** The links, the countdown, and time sync. */
const START_MS = 6_000;
const PLAYER = new URL('player.ts', import.meta.url).pathname;

export async function measureLab(plan: LabPlan, say: (line: string) => void): Promise<readonly LabCost[]> {
  const costs: LabCost[] = [];
  for (const seats of plan.seats) {
    const star = await buildStar(seats);
    try {
      for (const weather of plan.weathers.filter((one) => seats <= MOST_HELD || !isHeld(one))) {
        const cost = await playOne(star, seats, weather, plan.seconds);
        costs.push(cost);
        say(JSON.stringify(cost));
      }
    } finally {
      await star.remove();
    }
  }
  return costs;
}

async function playOne(star: Star, seats: number, weather: Weather, seconds: number): Promise<LabCost> {
  await star.setWeather(weather);
  const players = await gatherPlayers(star, seats);
  try {
    const before = await figuresOf(players, 'count');
    await wait(seconds * 1_000);
    return costOf(weather, before, await figuresOf(players, 'figures'));
  } finally {
    for (const player of players) player.kill('SIGKILL');
  }
}

/** A match that has been played for a while. What the server would do, introduce, pass signals on and relay, happens here. */
export async function gatherPlayers(star: Star, seats: number): Promise<readonly ChildProcess[]> {
  const players = Array.from({ length: seats }, (_, seat) => startPlayer(star.host(seat)));
  try {
    const keys = await Promise.all(players.map(async (player) => String((await heard(player, 'key')).key)));
    const company = await gatherWith(keys.map(withoutSigning), lightCycles);
    for (const [seat, player] of players.entries()) {
      const peerBy = (introduction: string): ChildProcess => {
        const { introductions } = at(company.starts, seat);
        return at(players, introductions.find((one) => one.introduction === introduction)?.peer ?? -1);
      };
      player.on('message', (message: FromPlayer) => {
        if (message.type === 'relayed') {
          tell(peerBy(message.frame.introduction), message);
        } else if (message.type === 'signal') {
          const { introduction, signal } = message.signal;
          tell(peerBy(introduction), { type: 'signal', signal: { type: 'signal', introduction, signal } });
        }
      });
    }
    for (const [seat, player] of players.entries())
      tell(player, { type: 'start', start: at(company.starts, seat), server: company.server.key });
    await wait(START_MS);
    return players;
  } catch (error) {
    for (const player of players) player.kill('SIGKILL');
    throw error;
  }
}

function startPlayer(host: string): ChildProcess {
  const [program = '', ...args] = inNamespace(host, process.execPath, '--import', 'tsx', PLAYER);
  return spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
}

/** One that was ended hears nothing more of what the others still had to say. */
function tell(player: ChildProcess, message: ToPlayer): void {
  if (player.connected) player.send(message, () => {});
}

/** The key of a player in another process. */
function withoutSigning(key: string) {
  return {
    key,
    sign: () => Promise.reject(new Error('the player signs by itself')),
  };
}

export function figuresOf(players: readonly ChildProcess[], type: 'count' | 'figures'): Promise<readonly Figures[]> {
  return Promise.all(
    players.map(async (player) => {
      const answer = heard(player, 'figures');
      tell(player, { type });
      return (await answer).figures as Figures;
    }),
  );
}

function costOf(weather: Weather, before: readonly Figures[], after: readonly Figures[]): LabCost {
  const parts = after.map((figures, seat) => {
    const start = at(before, seat);
    // A match that stands on its title screen would stall never and predict everything.
    if (figures.phase !== 'playing' || start.confirmed === 0) throw new Error(`seat ${seat} is ${figures.phase}`);
    if (figures.desync !== null) throw new Error(`seat ${seat} has another state from tick ${figures.desync} on`);
    const played = figures.tick - start.tick;
    if (figures.confirmed - start.confirmed < played / 2)
      throw new Error(`seat ${seat} knows too few inputs of others`);
    return {
      played,
      stalls: figures.stalls - start.stalls,
      resimulated: figures.resimulated - start.resimulated,
      rollbacks: figures.rollbacks.map((count, depth) => count - (start.rollbacks[depth] ?? 0)),
      seconds: figures.ms / 1_000,
      figures,
    };
  });
  const mean = (of: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((sum, part) => sum + of(part), 0) / parts.length;
  const depths = at(parts, 0).rollbacks.map((_, depth) =>
    parts.reduce((sum, { rollbacks }) => sum + (rollbacks[depth] ?? 0), 0),
  );
  return {
    ...weather,
    seats: after.length,
    stalled: mean(({ stalls }) => stalls) / mean(({ stalls, played }) => stalls + played),
    stallsAMinute: Math.max(...parts.map(({ stalls, seconds }) => (stalls * 60) / seconds)),
    longestStall: Math.max(...parts.map(({ figures }) => figures.longestStall)),
    inputDelay: Math.max(...parts.map(({ figures }) => figures.inputDelay)),
    medianDepth: quantile(depths, 0.5),
    depth99: quantile(depths, 0.99),
    resimulated: mean(({ resimulated, seconds }) => resimulated / seconds),
    ticks: mean(({ played, seconds }) => played / seconds),
    kilobytes: mean(({ figures, seconds }) => figures.sent / 1_000 / seconds),
    coreShare: mean(({ figures }) => figures.cpuMs / figures.ms),
  };
}
