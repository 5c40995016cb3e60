import { setTimeout as delay } from 'node:timers/promises';
import type { Begin, Leases } from '../leases.ts';
import type { RedisControl } from './control.ts';

export interface RedisLeasesParts {
  readonly control: Pick<RedisControl, 'ask' | 'upMs'>;
  /** Of all keys: several installations may share a Redis. */
  readonly prefix: string;
  readonly fault: (what: string, error: unknown) => void;
  /** Milliseconds that have passed, also while the process stood still. */
  readonly passed: () => number;
  /** Secret enough that no two are equal. */
  readonly randomId: () => string;
  readonly changed?: (lease: string, change: LeaseChange) => void;
}

export type LeaseChange = 'got' | 'lost' | 'given-back';

/** A lease that is not renewed is free after this (milliseconds). */
export const LEASE_MS = 5_000;
/** It is renewed this often (milliseconds). */
const RENEW_MS = 1_000;
/** Who cannot renew it ends its work so long before others could get it (milliseconds): ending takes a moment. */
const MARGIN_MS = 1_000;
/** Whether a lease is free is asked this often (milliseconds). */
const SEEK_MS = 200;
/** The holder looks at its clock this often (milliseconds). */
const LOOK_MS = 100;
/** After work that could not begin, so long passes before the next attempt (milliseconds). */
export const AGAIN_MS = 1_000;
/**
 * A Redis that has been up for less may have lost a lease which is still held (milliseconds): its age comes in whole seconds.
 */
const YOUNG_MS = LEASE_MS + 1_000;

/** Takes or renews: gives 1 where the lease is of this token from now on. ARGV: token, milliseconds, whether it may be taken. */
const TAKE = `
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 1
end
if holder == false and ARGV[3] == '1' then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
return 0`;
const GIVE_BACK = `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`;

/** One holding of a lease. */
interface Tenure {
  readonly key: string;
  readonly token: string;
  /** By our own clock: from here on others may get it soon, and the work has to end. */
  until: number;
}

export function makeRedisLeases(parts: RedisLeasesParts): Leases {
  const { control, prefix, fault, passed, randomId, changed = () => {} } = parts;
  const sought = new Set<string>();

  /** @returns whether the lease is ours; rejects where nobody knows */
  async function take(tenure: Tenure, mayTake: boolean): Promise<boolean> {
    // Redis counts from later on.
    const askedAt = passed();
    const options = { keys: [tenure.key], arguments: [tenure.token, String(LEASE_MS), mayTake ? '1' : '0'] };
    const isOurs = Number(await control.ask((client) => client.eval(TAKE, options))) === 1;
    if (isOurs) tenure.until = askedAt + LEASE_MS - MARGIN_MS;
    return isOurs;
  }

  async function giveBack({ key, token }: Tenure): Promise<void> {
    // Where Redis is away, it expires.
    await control.ask((client) => client.eval(GIVE_BACK, { keys: [key], arguments: [token] })).catch(() => {});
  }

  /** Renews until `done`; raises `over` where somebody else has the lease. */
  async function renew(tenure: Tenure, over: AbortController, done: AbortSignal): Promise<void> {
    let waitMs = RENEW_MS;
    while (!done.aborted) {
      await pause(waitMs, done);
      if (done.aborted) return;
      // After a pause of the process somebody may have had it in between: then renewing it brings nothing back.
      if (passed() >= tenure.until) over.abort();
      try {
        // Also where it is gone, as after a restart of Redis: nobody else can have had it before `until`.
        if (!(await take(tenure, true))) over.abort();
        waitMs = RENEW_MS;
      } catch {
        waitMs = SEEK_MS;
      }
    }
  }

  /** @returns whether the work began */
  async function hold(name: string, tenure: Tenure, begin: Begin, stop: AbortSignal) {
    const over = new AbortController();
    const done = new AbortController();
    const renewing = renew(tenure, over, done.signal);
    // Apart from renewing, which may wait for an answer meanwhile.
    const looking = setInterval(() => {
      if (passed() >= tenure.until) over.abort();
    }, LOOK_MS);
    looking.unref();
    changed(name, 'got');
    let hasBegun = false;
    try {
      const end = await begin(() => over.abort());
      hasBegun = true;
      await raised(AbortSignal.any([over.signal, stop]));
      await end();
    } catch (error) {
      fault(`${hasBegun ? 'ending' : 'beginning'} ${name}`, error);
    }
    changed(name, over.signal.aborted ? 'lost' : 'given-back');
    clearInterval(looking);
    done.abort();
    await renewing;
    await giveBack(tenure);
    return hasBegun;
  }

  async function seek(name: string, begin: Begin, stop: AbortSignal): Promise<void> {
    const key = `${prefix}:lease:${name}`;
    let tenure: Tenure = { key, token: randomId(), until: 0 };
    while (!stop.aborted) {
      // Where an answer did not come, the same token is tried again.
      const isOurs = await take(tenure, control.upMs() >= YOUNG_MS).catch(() => false);
      if (!isOurs || passed() >= tenure.until) await pause(SEEK_MS, stop);
      else if (!stop.aborted) {
        const hasBegun = await hold(name, tenure, begin, stop);
        tenure = { key, token: randomId(), until: 0 };
        if (!hasBegun) await pause(AGAIN_MS, stop);
      }
    }
    // It may be ours since the last question.
    await giveBack(tenure);
  }

  return {
    seek(name, begin) {
      if (sought.has(name)) throw new Error(`${name} is sought already`);
      sought.add(name);
      const stop = new AbortController();
      const seeking = seek(name, begin, stop.signal).catch((error: unknown) => fault(`seeking ${name}`, error));
      return async () => {
        stop.abort();
        await seeking;
        sought.delete(name);
      };
    },
  };
}

/** Resolves after that time, or when the signal is raised. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal, ref: false }).catch(() => {});

const raised = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
