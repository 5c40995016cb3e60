import { setTimeout as sleep } from 'node:timers/promises';
import { newTally } from '../session/line.ts';
import { inTurns } from '../session/pace.ts';
import { pairQueue } from '../session/pair-queue.ts';
import { keepConnections } from '../session/post.ts';
import { PING_MS, pingText } from '../session/wire.ts';
import { LoadClient, type Stage } from './client.ts';
import { Delays } from './delays.ts';
import { codeOf } from './errors.ts';
import { chat, type LookStage, look, watchPresence } from './looks.ts';
import { type Outcome, playThrough } from './matches.ts';
import type { LoadOptions } from './options.ts';
import { Outages } from './outage.ts';
import { ProcessWatch } from './processes.ts';
import type { LoadReport, Moment } from './report.ts';

/** Time for matches under way when the test ends, besides the time in which they are played (milliseconds). */
const DRAIN_MS = 30_000;
/** So many sign-ins that fail, a quarter of all that were tried, and the rest is not tried. */
const HOPELESS = 20;
const HOPELESS_SHARE = 0.25;
const SECOND_MS = 1_000;

export interface LoadRun {
  readonly options: LoadOptions;
  readonly say: (line: string) => void;
  /** Ends the test early; what was found until then is reported. */
  readonly signal: AbortSignal;
  readonly random: () => number;
}

/** Signs in all clients, keeps them busy for the time of the test, and leaves. Throws where nobody gets in. */
export async function runLoad({ options, say, signal, random }: LoadRun): Promise<LoadReport> {
  const { to, clients, width } = options;
  const tally = newTally();
  const delays = new Delays();
  const outages = new Outages();
  const errors = new Map<string, number>();
  const closed = new Map<string, number>();
  const outcomes: Record<Outcome, number> = { decided: 0, resumed: 0, 'broken-off': 0, 'not-decided': 0 };
  const agents = to.map((url) => keepConnections(width, url));
  const watch = new ProcessWatch(options.processes, [...new Set(to.map(portOf))]);
  const opened = performance.now();
  let zero: number | null = null;
  // While they sign in, seconds are counted from the beginning, and moved when the end of it is known.
  const second = (): number => (performance.now() - (zero ?? opened)) / SECOND_MS;
  let isOver = false;
  const count = (of: Map<string, number>, code: string): void => void of.set(code, (of.get(code) ?? 0) + 1);
  const failed = (error: unknown): void => count(errors, codeOf(error));
  const stage: Stage = {
    to,
    agents,
    tally,
    delays,
    random,
    second,
    others: clients,
    stopped: () => isOver,
    lost: (code) => {
      count(closed, String(code));
      outages.lost(second());
    },
    back: () => outages.back(second()),
  };

  const all = await enterAll();
  const enterSeconds = (performance.now() - opened) / SECOND_MS;
  say(`${all.length} of ${clients} clients are in after ${enterSeconds.toFixed(1)} s.`);
  zero = performance.now();
  const moments: Moment[] = [];
  const running = new Set<Promise<void>>();
  let begun = 0;
  const stopAll = [keepAlive(all), ...startSampling(), ...startLooks(), ...startKills()];
  try {
    await playAll();
    // Also where the test ends early: what began is played to its end.
    await Promise.race([Promise.allSettled([...running]), sleep(DRAIN_MS + options.playSeconds * SECOND_MS)]);
  } finally {
    for (const stop of stopAll) stop();
    isOver = true;
  }
  const seconds = Math.min(options.seconds, second());
  for (const { player } of all) player?.line.close();
  for (const agent of agents) agent.destroy();
  return {
    options: { ...options, token: null },
    clients: all.length,
    enterSeconds,
    seconds,
    matches: { begun, ...outcomes, underWay: running.size },
    delays: delays.spreads(),
    overTime: {
      start: delays.seconds('challenge to start'),
      verdict: delays.seconds('report to verdict'),
      presence: delays.seconds('presence'),
    },
    errors: Object.fromEntries(errors),
    refused: Object.fromEntries(tally.codes),
    closed: Object.fromEntries(closed),
    outages: outages.all,
    processes: watch.all,
    moments,
    heard: { messages: tally.messages, bytes: tally.bytes },
  };

  async function enterAll(): Promise<LoadClient[]> {
    let [tried, inVain] = [0, 0];
    const isHopeless = (): boolean => inVain >= HOPELESS && inVain >= HOPELESS_SHARE * tried;
    const found = await inTurns(clients, width, async (at) => {
      if (signal.aborted || isHopeless()) return null;
      tried += 1;
      if (at > 0 && at % 1_000 === 0) say(`${at} clients are in.`);
      try {
        return await LoadClient.enter(at, stage);
      } catch (error) {
        inVain += 1;
        failed(error);
        return null;
      }
    });
    const entered = found.filter((client) => client !== null);
    if (entered.length > 0 && !isHopeless()) return entered;
    for (const { player } of entered) player?.line.close();
    for (const agent of agents) agent.destroy();
    const codes = [...errors].map(([code, times]) => `${code} ${times} times`).join(', ');
    throw new Error(
      `Clients cannot sign in (${codes || 'ended before the first'}). too-fast and too-many come from limits for each address: docs/load.md has the settings for a load test.`,
    );
  }

  function startSampling(): (() => void)[] {
    let [before, heard, at] = [process.cpuUsage(), tally.messages, performance.now()];
    return every(SECOND_MS, () => {
      const now = performance.now();
      const { user, system } = process.cpuUsage(before);
      const lasted = (now - at) / SECOND_MS;
      const done = Math.floor(second());
      moments.push({
        second: done,
        connected: all.length - outages.away,
        begun,
        decided: outcomes.decided + outcomes.resumed,
        heardPerSecond: Math.round((tally.messages - heard) / lasted),
        toolCores: Math.round((user + system) / lasted / 1_000) / 1_000,
        toolMb: Math.round(process.memoryUsage.rss() / 2 ** 20),
      });
      [before, heard, at] = [process.cpuUsage(), tally.messages, now];
      watch.sample(done);
    });
  }

  function startLooks(): (() => void)[] {
    const looking: LookStage = { delays, second, random, failed };
    const one = (): LoadClient | undefined => all[Math.floor(random() * all.length)];
    const say = chat(all.slice(0, options.hearers), looking);
    // The first client watches the list, and others of it change.
    const [watcher, ...crowd] = all;
    const change = watcher === undefined ? () => {} : watchPresence(watcher, crowd, looking);
    return [
      ...atRate(options.looks, () => {
        const client = one();
        if (client !== undefined) void look(client, looking);
      }),
      ...atRate(options.lines, () => {
        const client = one();
        if (client !== undefined) say(client);
      }),
      ...atRate(1, change),
    ];
  }

  function startKills(): (() => void)[] {
    return options.kills.map(({ pid, atSeconds }) => {
      const timer = setTimeout(() => {
        if (!watch.has(pid)) return say(`Process ${pid} is none of those that are watched, and is left alone.`);
        say(`Process ${pid} is killed.`);
        try {
          process.kill(pid, 'SIGKILL');
        } catch (error) {
          failed(error);
        }
      }, atSeconds * SECOND_MS);
      return () => clearTimeout(timer);
    });
  }

  async function playAll(): Promise<void> {
    const queue = pairQueue(all);
    const end = performance.now() + options.seconds * SECOND_MS;
    const wanted = options.matches * options.seconds;
    for (let index = 0; index < wanted && !signal.aborted; index += 1) {
      const at = (zero ?? 0) + (index * SECOND_MS) / options.matches;
      const early = at - performance.now();
      if (early > 1) await pause(early);
      if (performance.now() >= end || signal.aborted) break;
      if (queue.free() === 0) {
        count(errors, 'no-free-pair');
        continue;
      }
      begun += 1;
      const playMs = options.playSeconds * SECOND_MS;
      const match = queue
        .use((one, other) => playThrough(one, other, { delays, second, playMs }))
        .then((outcome) => {
          outcomes[outcome] += 1;
        })
        .catch((error: unknown) => {
          outcomes['broken-off'] += 1;
          failed(error);
        })
        .finally(() => running.delete(match));
      running.add(match);
    }
    const left = end - performance.now();
    if (left > 0 && !signal.aborted) await pause(left);
  }

  /** A pause that the end of the test cuts short. */
  async function pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal }).catch(() => {});
  }
}

/** Clients ping as pages do, spread over the time between two pings. @returns stops it */
function keepAlive(all: readonly LoadClient[]): () => void {
  const TURN_MS = 100;
  let said = 0;
  let due = 0;
  const [stop] = every(TURN_MS, () => {
    due += (all.length * TURN_MS) / PING_MS;
    for (; due >= 1; due -= 1) {
      all[said % all.length]?.player?.line.send(pingText(said % 0x1000_0000));
      said += 1;
    }
  });
  return stop ?? (() => {});
}

function every(ms: number, work: () => void): (() => void)[] {
  const timer = setInterval(work, ms);
  return [() => clearInterval(timer)];
}

const atRate = (perSecond: number, work: () => void): (() => void)[] =>
  perSecond > 0 ? every(SECOND_MS / perSecond, work) : [];

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}
