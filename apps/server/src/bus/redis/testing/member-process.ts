import { randomUUID } from 'node:crypto';
import { openRedisControl } from '../control.ts';
import { makeRedisLeases } from '../redis-leases.ts';
import { joinRedisMembers } from '../redis-members.ts';
import { addressOf } from './open-bus.ts';

/** A process that seeks a lease and is a member. It says when its work begins and ends, by the clock that all processes of a machine share. */
export interface SaidOfLease {
  readonly said: 'begun' | 'ended';
  readonly at: number;
}

const { REDIS_URL: url = '', REDIS_PREFIX: prefix = '', MEMBER = '' } = process.env;
// Not performance.now, which begins anew in each process.
const passed = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;
const fault = (what: string, error: unknown): void => console.error(what, error);
const control = openRedisControl({ address: addressOf(url), fault: () => {}, random: Math.random, passed });
const leases = makeRedisLeases({ control, prefix, fault, passed, randomId: randomUUID });
const say = (said: SaidOfLease['said']): void => void process.send?.({ said, at: passed() } satisfies SaidOfLease);

joinRedisMembers({ self: { id: MEMBER, role: 'core', address: null }, control, prefix, fault, passed });
leases.seek('work', async () => {
  say('begun');
  return async () => say('ended');
});
process.on('disconnect', () => process.exit());
