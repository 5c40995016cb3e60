import { readRedisAddress } from '../bus/redis/address.ts';
import { openRedisControl, type RedisControl } from '../bus/redis/control.ts';
import { makeRedisBus } from '../bus/redis/redis-bus.ts';
import { makeRedisLeases } from '../bus/redis/redis-leases.ts';
import { joinRedisMembers } from '../bus/redis/redis-members.ts';
import { openBetween } from '../edge/between.ts';
import type { Company } from '../edge/trusted-session.ts';
import { type Config, ConfigError } from './config.ts';

export interface CompanyDeps {
  /** See `openTokenSecret`: all processes share it. */
  readonly secret: string;
  readonly clock: () => number;
  readonly randomId: () => string;
  readonly fault: (what: string, error: unknown) => void;
}

/** Of all keys in Redis. Another installation has a Redis, or a database of it, of its own. */
const PREFIX = 'parley';

/** This process among several, which share a Redis. */
export interface JoinedCompany extends Company {
  readonly control: RedisControl;
  close(): Promise<void>;
}

/**
 * Joins the processes that share this Redis (O7); null where no Redis is set, and this process does everything. Redis may be
 * away: then it waits until it is there.
 * @throws {ConfigError} where the address of Redis is none, or the way for other edges cannot be opened
 */
export async function openCompany(config: Config, deps: CompanyDeps): Promise<JoinedCompany | null> {
  if (config.redisUrl === null) return null;
  const { secret, clock, randomId, fault } = deps;
  const address = readRedisAddress(config.redisUrl);
  if (!address.ok) throw new ConfigError(`PARLEY_REDIS_URL cannot be used: ${address.error}.`);
  const passed = (): number => performance.now();
  const between = await openBetween({
    host: config.betweenHost ?? config.host,
    port: config.betweenPort,
    announced: config.betweenAddress,
    secret,
    clock,
    fault,
  }).catch((error: unknown) => {
    throw new ConfigError(
      `The way for other edges cannot be opened (PARLEY_BETWEEN_HOST, PARLEY_BETWEEN_PORT): ${error instanceof Error ? error.message : error}.`,
    );
  });
  const id = randomId();
  const { random } = Math;
  const bus = makeRedisBus({ address: address.value, prefix: PREFIX, id, fault, passed, random, randomId });
  const control = openRedisControl({ address: address.value, fault, random, passed });
  const leases = makeRedisLeases({ control, prefix: PREFIX, fault, passed, randomId });
  const self = { id, role: config.role, address: between.address };
  const members = joinRedisMembers({ self, control, prefix: PREFIX, fault, passed });
  return { bus, leases, members, between, control, close: () => control.close() };
}
