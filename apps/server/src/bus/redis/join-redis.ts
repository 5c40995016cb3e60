import type { BusMetrics } from '../../operate/bus-metrics.ts';
import type { Leases, Member, Members } from '../leases.ts';
import type { RedisAddress } from './address.ts';
import { openRedisControl, type RedisControl } from './control.ts';
import { makeRedisBus, type RedisBus } from './redis-bus.ts';
import { makeRedisLeases } from './redis-leases.ts';
import { joinRedisMembers } from './redis-members.ts';

export interface JoinParts {
  readonly address: RedisAddress;
  /** Of all keys: several installations may share a Redis. */
  readonly prefix: string;
  /** `id`: one for each start of a process. */
  readonly self: Member;
  readonly metrics: BusMetrics;
  readonly fault: (what: string, error: unknown) => void;
  /** Milliseconds that have passed, also while the process or the machine stood still: see `timePassed`. */
  readonly passed: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly randomId: () => string;
}

/** What one of several processes shares with the others. */
export interface JoinedRedis {
  readonly bus: RedisBus;
  readonly leases: Leases;
  readonly members: Members;
  /** For one-time tokens, limits and the common clock. */
  readonly control: RedisControl;
  /** To be called when all leases are given back. */
  close(): Promise<void>;
}

/** Becomes one of the processes that share a Redis, at once, whether Redis is there or not. It makes three connections. */
export function joinRedis(parts: JoinParts): JoinedRedis {
  const { self, metrics } = parts;
  const control = openRedisControl({ ...parts, lost: metrics.lostConnection });
  const bus = makeRedisBus({ ...parts, id: self.id, counted: metrics });
  metrics.observe(bus.waitingBytes);
  const leases = makeRedisLeases({ ...parts, control, changed: metrics.leaseChanged });
  const members = joinRedisMembers({ ...parts, control });
  return {
    bus,
    leases,
    members,
    control,
    async close() {
      await members.close();
      await bus.close();
      await control.close();
    },
  };
}
