import type { Limiters } from '../auth/keyed-limiter.ts';
import { redisLimiters } from '../auth/limits-in-redis.ts';
import type { SpentTokens } from '../auth/spent.ts';
import { redisSpentTokens } from '../auth/spent-in-redis.ts';
import { readRedisAddress } from '../bus/redis/address.ts';
import { joinRedis } from '../bus/redis/join-redis.ts';
import { openBetween } from '../edge/between.ts';
import type { Company } from '../edge/trusted-session.ts';
import { makeBusMetrics } from './bus-metrics.ts';
import { joinCommonClock } from './common-clock.ts';
import { type Config, ConfigError } from './config.ts';
import type { Metrics } from './metrics.ts';
import { type ServerClock, timePassed } from './server-clock.ts';
import { wallClock } from './wall-clock.ts';

export interface CompanyDeps {
  /** See `openTokenSecret`: all processes share it. */
  readonly secret: string;
  readonly metrics: Pick<Metrics, 'registry'>;
  readonly randomId: () => string;
  readonly fault: (what: string, error: unknown) => void;
  /** Tells who runs the server. */
  readonly said: (sentence: string) => void;
}

/** Of all keys in Redis. Another installation has a Redis, or a database of it, of its own. */
const PREFIX = 'parley';
/** Addresses to listen on, which lead to whoever dials them. */
const ANYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::', '[::]']);
/** Redis is waited for so long before anybody is told (milliseconds). */
const PATIENCE_MS = 3_000;

/** This process among several, and what they share besides messages. */
export interface JoinedCompany extends Company {
  readonly clock: ServerClock;
  readonly limiters: Limiters;
  /** One-time tokens of this kind. */
  spent(kind: string): SpentTokens;
  /** To be called when the rooms are closed. */
  close(): Promise<void>;
}

/**
 * Joins the processes that share this Redis (O7); null where none is set, and this process does everything. Waits until Redis
 * is there.
 * @throws {ConfigError} where the address of Redis is none, or the way for other edges cannot be opened
 */
export async function openCompany(config: Config, deps: CompanyDeps): Promise<JoinedCompany | null> {
  if (config.redisUrl === null) return null;
  const { secret, metrics, randomId, fault, said } = deps;
  const address = readRedisAddress(config.redisUrl);
  if (!address.ok) throw new ConfigError(`PARLEY_REDIS_URL cannot be used: ${address.error}.`);
  const host = config.betweenHost ?? config.host;
  if (config.role !== 'core' && config.betweenAddress === null && ANYWHERE.has(host)) {
    throw new ConfigError(
      `Other edges cannot reach ${host}: set PARLEY_BETWEEN_HOST to an address of this machine, or PARLEY_BETWEEN_ADDRESS to where it is reached.`,
    );
  }
  // Nobody brings frames before this process is known to the others.
  let now = wallClock;
  const between = await openBetween({
    host,
    port: config.betweenPort,
    announced: config.betweenAddress,
    secret,
    clock: () => now(),
    fault,
  }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      `The way for other edges cannot be opened (PARLEY_BETWEEN_HOST, PARLEY_BETWEEN_PORT): ${why}.`,
    );
  });
  const joined = joinRedis({
    address: address.value,
    prefix: PREFIX,
    self: { id: randomId(), role: config.role, address: between.address },
    metrics: makeBusMetrics(metrics.registry),
    fault,
    passed: timePassed(),
    random: Math.random,
    randomId,
  });
  const { bus, leases, members, control } = joined;
  const late = setTimeout(() => said('Redis (PARLEY_REDIS_URL) does not answer: waiting for it'), PATIENCE_MS);
  const clock = await joinCommonClock({ control, fault });
  clearTimeout(late);
  now = clock.now;
  return {
    bus,
    leases,
    members,
    between,
    clock,
    limiters: redisLimiters({ control, prefix: PREFIX, clock: clock.now }),
    spent: (kind) => redisSpentTokens({ control, prefix: PREFIX, kind }),
    async close() {
      await clock.close();
      await joined.close();
    },
  };
}
