import { setTimeout as delay } from 'node:timers/promises';
import { timeOfRedis } from '../bus/redis/connection.ts';
import type { RedisControl } from '../bus/redis/control.ts';
import { type Clocks, makeServerClock, type ServerClock, timePassed } from './server-clock.ts';
import { wallClock } from './wall-clock.ts';

/**
 * The server clock of several processes: each is as far from its own wall clock as it has to be to agree with that of Redis. It is set once,
 * before it stamps anything. After that it runs a little faster or slower where it has drifted, and never goes back.
 */
export interface CommonClock extends ServerClock {
  close(): Promise<void>;
}

export interface CommonClockParts {
  readonly control: Pick<RedisControl, 'ask'>;
  readonly fault: (what: string, error: unknown) => void;
  readonly clocks?: Clocks;
}

/** Each measurement takes the quickest of so many answers. */
const ASKED = 7;
/** Quartz drifts by some milliseconds in this time. */
const MEASURE_MS = 60_000;
/** Until Redis has answered for the first time, it is asked this often (milliseconds). */
const AGAIN_MS = 250;
/** It runs faster or slower by this part: far more than quartz drifts, and nothing that a wait of seconds would notice. */
const SLEW = 0.001;
/** Redis whose clock moved by more than this was set (milliseconds). The clients were told another time, so it is not followed. */
const SET_MS = 10_000;

/** Resolves when Redis has been asked for the time. */
export async function joinCommonClock({ control, fault, clocks }: CommonClockParts): Promise<CommonClock> {
  const { wall, passed } = clocks ?? { wall: wallClock, passed: timePassed() };
  const own = makeServerClock({ wall, passed });
  const begunAt = own.now() - passed();
  const slewed = makeSlewedClock(() => begunAt + passed());
  const closing = new AbortController();
  const pause = (ms: number): Promise<void> =>
    delay(ms, undefined, { signal: closing.signal, ref: false }).catch(() => {});
  const measure = (): Promise<number> =>
    quickestOffset(
      () => begunAt + passed(),
      () => control.ask(timeOfRedis),
    );

  let offset: number | null = null;
  while (offset === null) {
    offset = await measure().catch(() => null);
    if (offset === null) await pause(AGAIN_MS);
  }
  slewed.set(offset);

  async function follow(): Promise<void> {
    let isSaid = false;
    while (!closing.signal.aborted) {
      await pause(MEASURE_MS);
      const measured = closing.signal.aborted ? null : await measure().catch(() => null);
      if (measured === null) continue;
      if (Math.abs(measured - slewed.offset()) < SET_MS) slewed.aim(measured);
      else if (!isSaid) {
        isSaid = true;
        fault('comparing the clocks', new Error('the clock of Redis was set: restart all processes to follow it'));
      }
    }
  }
  const following = follow();

  return {
    now: () => Math.floor(slewed.now()),
    wallAheadMs: () => wall() - Math.floor(slewed.now()),
    async close() {
      closing.abort();
      await following;
    },
  };
}

/** @param base milliseconds that never go back */
export function makeSlewedClock(base: () => number) {
  let applied = 0;
  let aimed = 0;
  let lookedAt = base();
  function now(): number {
    const at = base();
    const most = (at - lookedAt) * SLEW;
    applied += Math.max(-most, Math.min(most, aimed - applied));
    lookedAt = at;
    return at + applied;
  }
  return {
    now,
    /** By how much it is ahead of its base, in the end. */
    offset: () => aimed,
    /** At once. Only before anybody has read it. */
    set(offset: number): void {
      applied = offset;
      aimed = offset;
    },
    /** Slowly. */
    aim(offset: number): void {
      now();
      aimed = offset;
    },
  };
}

/** By how much another clock is ahead (milliseconds): in the middle of a question and its answer, where they took least. */
export async function quickestOffset(own: () => number, ask: () => Promise<number>, asked = ASKED): Promise<number> {
  let best = { tookMs: Number.POSITIVE_INFINITY, offset: 0 };
  for (let n = 0; n < asked; n += 1) {
    const begin = own();
    const other = await ask();
    const tookMs = own() - begin;
    if (tookMs < best.tookMs) best = { tookMs, offset: other - begin - tookMs / 2 };
  }
  return best.offset;
}
