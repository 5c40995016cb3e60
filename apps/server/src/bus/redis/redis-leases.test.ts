import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeWithRedis } from '../../testing/redis.ts';
import { leasesContract } from '../leases.contract.ts';
import type { Leases, Members } from '../leases.ts';
import { openRedisControl, type RedisControl } from './control.ts';
import { LEASE_MS, makeRedisLeases } from './redis-leases.ts';
import { joinRedisMembers } from './redis-members.ts';
import type { SaidOfLease } from './testing/member-process.ts';
import { addressOf } from './testing/open-bus.ts';

const PROGRAM = fileURLToPath(new URL('testing/member-process.ts', import.meta.url));
const passed = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 18_000, interval: 5 });

interface Joined {
  readonly leases: Leases;
  readonly faults: string[];
  readonly control: RedisControl;
}

describeWithRedis('leases and members over Redis', (redis) => {
  const ends: (() => unknown)[] = [];
  let prefix = randomUUID() as string;
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
    prefix = randomUUID();
  });

  function join(): Joined {
    const faults: string[] = [];
    const fault = (what: string): void => void faults.push(what);
    const control = openRedisControl({ address: addressOf(redis().url), fault: () => {}, random: Math.random, passed });
    ends.push(() => control.close());
    return { leases: makeRedisLeases({ control, prefix, fault, passed, randomId: randomUUID }), faults, control };
  }

  leasesContract('over Redis', async () => join());

  /** Seeks a lease in several places, and sees that it is held in one at most. */
  function seekInAll(count: number) {
    const seen = { now: 0, most: 0, begun: 0, holder: -1 };
    const stops = Array.from({ length: count }, (_, number) => {
      const stop = join().leases.seek('work', async () => {
        seen.now += 1;
        seen.begun += 1;
        seen.most = Math.max(seen.most, seen.now);
        seen.holder = number;
        return async () => {
          // Ending takes a moment.
          await new Promise((resolve) => setTimeout(resolve, 50));
          seen.now -= 1;
        };
      });
      ends.push(stop);
      return stop;
    });
    return { seen, stops };
  }

  const start = async (): Promise<{ child: ChildProcess; said: SaidOfLease[]; id: string }> => {
    const id = randomUUID();
    const child = fork(PROGRAM, {
      execArgv: ['--import', 'tsx'],
      env: { ...process.env, REDIS_URL: redis().url, REDIS_PREFIX: prefix, MEMBER: id },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const said: SaidOfLease[] = [];
    child.on('message', (one: SaidOfLease) => void said.push(one));
    ends.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
    return { child, said, id };
  };

  describe('a lease', () => {
    it('[O7.9] has one holder; one that gives it back lets the next one in at once', async () => {
      const { seen, stops } = seekInAll(4);
      for (const round of [1, 2, 3]) {
        await eventually(() => expect([seen.begun, seen.now]).toEqual([round, 1]));
        const began = performance.now();
        await stops[seen.holder]?.();
        await eventually(() => expect(seen.begun).toBe(round + 1));
        // Far less than it takes to expire.
        expect(performance.now() - began).toBeLessThan(LEASE_MS / 2);
      }
      expect(seen.most).toBe(1);
    });

    it('[O7.9] is taken over some seconds after its holder was killed', async () => {
      const killed = await start();
      await eventually(() => expect(killed.said).toHaveLength(1));
      const { seen } = seekInAll(2);
      killed.child.kill('SIGKILL');
      await eventually(() => expect(seen.begun).toBe(1));
    });

    it('[O7.10] a holder that was frozen learns at once that it is none any more', async () => {
      const frozen = await start();
      await eventually(() => expect(frozen.said).toHaveLength(1));
      const { seen } = seekInAll(1);
      frozen.child.kill('SIGSTOP');
      await eventually(() => expect(seen.begun).toBe(1));
      const thawedAt = passed();
      frozen.child.kill('SIGCONT');
      await eventually(() => expect(frozen.said.map(({ said }) => said)).toEqual(['begun', 'ended']));
      expect((frozen.said[1]?.at ?? 0) - thawedAt).toBeLessThan(LEASE_MS / 2);
    });

    it('[O7.10] where Redis stands still, the holder ends its work before the lease could be of another one', async () => {
      const { seen } = seekInAll(3);
      await eventually(() => expect(seen.now).toBe(1));
      redis().freeze();
      const frozenAt = passed();
      await eventually(() => expect(seen.now).toBe(0));
      expect(passed() - frozenAt).toBeLessThan(LEASE_MS);
      redis().thaw();
      await eventually(() => expect(seen.begun).toBe(2));
      expect(seen.most).toBe(1);
    }, 40_000);

    it.each([0, 7_000])(
      '[O7.10] Redis is killed and comes back empty after %d ms: there are never two holders',
      async (ms) => {
        const { seen } = seekInAll(3);
        await eventually(() => expect(seen.now).toBe(1));
        await redis().kill();
        await new Promise((resolve) => setTimeout(resolve, ms));
        await redis().restart();
        const until = performance.now() + 2_500;
        while (performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
        await eventually(() => expect(seen.now).toBe(1));
        expect(seen.most).toBe(1);
      },
      40_000,
    );
  });

  describe('a member', () => {
    function enter(id: string): { members: Members; came: string[]; gone: string[]; leave(): Promise<void> } {
      const { control, faults } = join();
      const fault = (what: string): void => void faults.push(what);
      const members = joinRedisMembers({
        self: { id, role: 'edge', address: `http://${id}` },
        control,
        prefix,
        fault,
        passed,
      });
      const [came, gone]: [string[], string[]] = [[], []];
      members.watch((change) => {
        came.push(...change.came.map((one) => one.id));
        gone.push(...change.gone.map((one) => one.id));
      });
      ends.push(() => members.close());
      return { members, came, gone, leave: () => members.close() };
    }

    it('[O7.11] sees the others come, and go at once where they say so', async () => {
      const [a, b] = [enter('a'), enter('b')];
      await eventually(() => expect([a.came, b.came]).toEqual([['b'], ['a']]));
      expect(b.members.all()).toEqual([
        { id: 'b', role: 'edge', address: 'http://b' },
        { id: 'a', role: 'edge', address: 'http://a' },
      ]);
      const c = enter('c');
      await eventually(() => expect([...a.came, ...b.came]).toEqual(['b', 'c', 'a', 'c']));
      await b.leave();
      const began = performance.now();
      await eventually(() => expect([a.gone, c.gone]).toEqual([['b'], ['b']]));
      expect(performance.now() - began).toBeLessThan(2_500);
      // Who comes later hears nothing of it.
      const d = enter('d');
      await eventually(() =>
        expect(
          d.members
            .all()
            .map(({ id }) => id)
            .sort(),
        ).toEqual(['a', 'c', 'd']),
      );
      expect(d.came).not.toContain('b');
    });

    it('[O7.11] a killed one is gone some seconds later, a frozen one comes back', async () => {
      const a = enter('a');
      const [killed, frozen] = await Promise.all([start(), start()]);
      await eventually(() => expect([...a.came].sort()).toEqual([killed.id, frozen.id].sort()));
      killed.child.kill('SIGKILL');
      frozen.child.kill('SIGSTOP');
      await eventually(() => expect([...a.gone].sort()).toEqual([killed.id, frozen.id].sort()));
      frozen.child.kill('SIGCONT');
      await eventually(() => expect(a.came.filter((id) => id === frozen.id)).toHaveLength(2));
      expect(a.came.filter((id) => id === killed.id)).toHaveLength(1);
    }, 40_000);

    it('[O7.12] nobody is gone because Redis was away, stood still, or came back empty', async () => {
      const [a, b] = [enter('a'), enter('b')];
      await eventually(() => expect([a.came, b.came]).toEqual([['b'], ['a']]));
      redis().freeze();
      await new Promise((resolve) => setTimeout(resolve, 6_500));
      redis().thaw();
      await redis().kill();
      await new Promise((resolve) => setTimeout(resolve, 500));
      await redis().restart();
      const c = enter('c');
      await eventually(() => expect([...c.came].sort()).toEqual(['a', 'b']));
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect([a.gone, b.gone, c.gone]).toEqual([[], [], []]);
      expect([a.came, b.came]).toEqual([
        ['b', 'c'],
        ['a', 'c'],
      ]);
    }, 40_000);
  });
});
