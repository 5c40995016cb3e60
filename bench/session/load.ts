import { setTimeout as sleep } from 'node:timers/promises';
import { openSession, type Player, signIn } from './enter.ts';
import { newTally, type Tally } from './line.ts';
import { playMatch } from './matches.ts';
import { inTurns } from './pace.ts';
import { type PairQueue, pairQueue } from './pair-queue.ts';
import { keepConnections } from './post.ts';
import { comeBack } from './return.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { PING_MS, pingText } from './wire.ts';

/** How much load. */
export interface Load {
  /** Idle clients that stay, beside the players. */
  readonly clients: number;
  readonly pairs: number;
  /** Matches a second, and for how long. */
  readonly rate: number;
  readonly seconds: number;
  /** The ramp: from the rate up in steps of this size, each held for `rampSeconds`. */
  readonly rampBy: number;
  readonly rampSeconds: number;
  readonly rampTo: number;
}

export const FULL_LOAD: Load = {
  clients: 5_000,
  pairs: 200,
  rate: 25,
  seconds: 60,
  rampBy: 25,
  rampSeconds: 8,
  rampTo: 250,
};

export const SMALL_LOAD: Load = {
  ...FULL_LOAD,
  clients: 400,
  pairs: 50,
  rate: 5,
  seconds: 20,
  rampBy: 5,
  rampTo: 100,
};

export const QUICK_LOAD: Load = {
  clients: 100,
  pairs: 20,
  rate: 5,
  seconds: 3,
  rampBy: 5,
  rampSeconds: 2,
  rampTo: 10,
};

/** What one rate did to the server. */
export interface Held {
  readonly rate: number;
  readonly seconds: number;
  readonly begun: number;
  readonly decided: number;
  /** Matches that were refused, or not decided in time. */
  readonly failed: number;
  /** Decided a second, while it was held. */
  readonly perSecond: number;
  /** Share of the time in which the main thread was busy; and the CPU of the whole process, in cores. */
  readonly mainThread: number;
  readonly cores: number;
  /** Share of the time for which the main thread waited for a core; and the cores that the clients' process took. */
  readonly queued: number;
  readonly clientCores: number;
  /** Milliseconds: event loop delay of the server, and challenge to verdict as the players saw it. */
  readonly delay: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly verdict: { readonly p50: number; readonly p99: number };
  /** Messages that all clients heard, a second. */
  readonly heard: number;
}

export interface Restart {
  readonly clients: number;
  readonly back: number;
  /** Seconds without a server, and from its first word until the last client was welcomed. */
  readonly awaySeconds: number;
  readonly seconds: number;
  /** Tries that the new server took up, for each client; and the most of any. */
  readonly tries: number;
  readonly mostTries: number;
  /** Tries that came to nothing although a server was there. */
  readonly inVain: number;
  /** Tries before a server was there, for each client. */
  readonly unheard: number;
}

export interface LoadResult {
  readonly load: Load;
  /** Seconds in which all of them were signed in. */
  readonly enteredSeconds: number;
  readonly steady: Held;
  readonly ramp: readonly Held[];
  readonly restart: Restart;
}

const WIDTH = 16;
/** A main thread that is busy for this share of the time is full. */
export const FULL_SHARE = 0.95;
/** For matches under way when a rate ends (milliseconds). */
const DRAIN_MS = 30_000;
/** After that it is not a return any more. */
const RETURN_MS = 180_000;

export async function putUnderLoad(load: Load, say: (line: string) => void): Promise<LoadResult> {
  const server = await startServer('parley');
  const tally = newTally();
  const agent = keepConnections(WIDTH);
  try {
    const began = performance.now();
    const all = await inTurns(load.clients + 2 * load.pairs, WIDTH, async (index) => {
      if (index > 0 && index % 1_000 === 0) say(`${index} clients are in`);
      return openSession(server.url, await signIn(agent, server.url), tally);
    });
    const enteredSeconds = (performance.now() - began) / 1_000;
    say(`all ${all.length} clients are in after ${enteredSeconds.toFixed(1)} s`);
    const queue = pairQueue(all.slice(load.clients));
    const quiet = keepAlive(all);
    await server.ask('watch-delay');
    const steady = await hold(server, queue, tally, load.rate, load.seconds);
    say(wordsOf(steady));
    const ramp: Held[] = [];
    for (let rate = load.rate + load.rampBy; rate <= load.rampTo; rate += load.rampBy) {
      const held = await hold(server, queue, tally, rate, load.rampSeconds);
      say(wordsOf(held));
      ramp.push(held);
      if (isFull(held)) break;
    }
    if (tally.refused > 0) say(`${tally.refused} requests were refused`);
    quiet();
    return { load, enteredSeconds, steady, ramp, restart: await restart(server, all, say) };
  } finally {
    agent.destroy();
    await server.stop();
  }
}

/** Clients ping as pages do, spread over the time between two pings. @returns stops it */
function keepAlive(all: readonly Player[]): () => void {
  const TURN_MS = 100;
  let said = 0;
  const timer = setInterval(() => {
    for (let count = 0; count < (all.length * TURN_MS) / PING_MS; count += 1) {
      all[said % all.length]?.line.send(pingText(said));
      said += 1;
    }
  }, TURN_MS);
  return () => clearInterval(timer);
}

/** Begins matches at this rate, as far as there are pairs that are free, and says what came of it. */
async function hold(
  server: ServerProcess,
  queue: PairQueue<Player>,
  tally: Tally,
  rate: number,
  seconds: number,
): Promise<Held> {
  await sleep(500);
  const [before, began, heardBefore] = [await server.ask('usage'), performance.now(), tally.messages];
  const mineBefore = process.cpuUsage();
  const waits: number[] = [];
  let begun = 0;
  let failed = 0;
  const running = new Set<Promise<void>>();
  for (let index = 0; index < rate * seconds; index += 1) {
    const early = began + (index * 1_000) / rate - performance.now();
    if (early > 1) await sleep(early);
    if (performance.now() - began > seconds * 1_000) break;
    if (queue.free() === 0) continue;
    begun += 1;
    const from = performance.now();
    const match = queue
      .use(playMatch)
      .then(() => void waits.push(performance.now() - from))
      .catch(() => {
        failed += 1;
      })
      .finally(() => running.delete(match));
    running.add(match);
  }
  const [after, ended, decided] = [await server.ask('usage'), performance.now(), waits.length];
  const heard = tally.messages - heardBefore;
  const mine = process.cpuUsage(mineBefore);
  await Promise.race([Promise.allSettled([...running]), sleep(DRAIN_MS)]);
  const wallMs = ended - began;
  waits.sort((a, b) => a - b);
  const at = (share: number): number => waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? 0;
  return {
    rate,
    seconds,
    begun,
    decided: waits.length,
    failed,
    perSecond: (decided * 1_000) / wallMs,
    mainThread: (after.mainMs - before.mainMs) / wallMs,
    cores: (after.cpuMs - before.cpuMs) / wallMs,
    queued: (after.queuedMs - before.queuedMs) / wallMs,
    clientCores: (mine.user + mine.system) / 1_000 / wallMs,
    delay: after.delay ?? { p50: 0, p99: 0, max: 0 },
    verdict: { p50: at(0.5), p99: at(0.99) },
    heard: (heard * 1_000) / wallMs,
  };
}

type Saturation = Pick<Held, 'mainThread' | 'perSecond' | 'rate' | 'failed'>;

/** Whether one core has nothing left, or matches are not decided as fast as they begin. */
export const isFull = ({ mainThread, perSecond, rate, failed }: Saturation): boolean =>
  failed > 0 || mainThread >= FULL_SHARE || perSecond < 0.85 * rate;

const wordsOf = ({ rate, perSecond, failed, mainThread, queued, cores, clientCores, delay, verdict }: Held): string =>
  `${rate} matches a second: ${perSecond.toFixed(1)} decided a second, ${failed} failed, main thread ${(mainThread * 100).toFixed(0)}% and ` +
  `${(queued * 100).toFixed(0)}% queued, ${cores.toFixed(2)} cores, clients ${clientCores.toFixed(2)} cores, loop delay p99 ${delay.p99.toFixed(1)} ms, verdict p50 ${verdict.p50.toFixed(0)} p99 ${verdict.p99.toFixed(0)} ms`;

/** Kills the server with everybody connected, starts it again, and waits until everybody is back. */
async function restart(server: ServerProcess, all: readonly Player[], say: (line: string) => void): Promise<Restart> {
  const tally = newTally();
  let readyAt = Number.POSITIVE_INFINITY;
  let lastAt = 0;
  let count = 0;
  const until = performance.now() + RETURN_MS;
  const { url } = server;
  const returns = all.map(async ({ guest, line }) => {
    await line.ended;
    const tries = await comeBack(() => url, guest, tally, Math.random, all.length, until);
    if (tries.player !== null) {
      count += 1;
      lastAt = performance.now();
    }
    return tries;
  });
  const killedAt = performance.now();
  await server.kill();
  await server.restart();
  readyAt = performance.now();
  say(`killed and started again in ${((readyAt - killedAt) / 1_000).toFixed(1)} s`);
  const progress = setInterval(() => say(`${count} of ${all.length} are back`), 10_000);
  const tries = await Promise.all(returns);
  clearInterval(progress);
  const heard = tries.reduce((sum, one) => sum + one.heard, 0);
  const result = {
    clients: all.length,
    back: count,
    awaySeconds: (readyAt - killedAt) / 1_000,
    seconds: (lastAt - readyAt) / 1_000,
    tries: heard / all.length,
    mostTries: Math.max(...tries.map((one) => one.heard)),
    inVain: heard - count,
    unheard: tries.reduce((sum, one) => sum + one.unheard, 0) / all.length,
  };
  say(`${count} are back ${result.seconds.toFixed(1)} s after the server, with ${result.tries.toFixed(2)} tries each`);
  return result;
}
