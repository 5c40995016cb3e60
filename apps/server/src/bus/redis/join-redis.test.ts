import { randomUUID } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { makeBusMetrics } from '../../operate/bus-metrics.ts';
import { makeMetrics } from '../../operate/metrics.ts';
import { describeWithRedis } from '../../testing/redis.ts';
import { queue } from '../bus.ts';
import { joinRedis } from './join-redis.ts';
import { addressOf } from './testing/open-bus.ts';

const work = queue<string>('work');

describeWithRedis('a process that shares a Redis', (redis) => {
  it('[O7.16] counts what it sends, what waits, its leases, and connections that were lost', async () => {
    const { registry } = makeMetrics(false);
    const faults: string[] = [];
    const passed = (): number => performance.now();
    const joined = joinRedis({
      address: addressOf(redis().url),
      prefix: randomUUID(),
      self: { id: randomUUID(), role: 'core', address: null },
      metrics: makeBusMetrics(registry),
      fault: (what) => void faults.push(what),
      passed,
      random: Math.random,
      randomId: randomUUID,
    });
    const { bus, leases, members } = joined;
    let hasBegun = false;
    const stop = leases.seek('lobby', async () => {
      hasBegun = true;
      return async () => {};
    });
    const got: string[] = [];
    bus.serve(work, (text) => void got.push(text));
    for (const text of ['a', 'b', 'c']) bus.send(work, text);
    await vi.waitFor(() => expect(got).toEqual(['a', 'b', 'c']), 10_000);
    await vi.waitFor(() => expect(hasBegun).toBe(true), 15_000);
    const shown = await registry.metrics();
    expect(shown).toContain('parley_bus_messages_total{kind="queue"} 3');
    expect(shown).toContain('parley_bus_entries_total{kind="queue"} 1');
    expect(shown).toContain('parley_bus_given_up_total 0');
    expect(shown).toContain('parley_lease_changes_total{lease="lobby",change="got"} 1');
    expect(members.all()).toEqual([members.self]);
    await redis().kill();
    bus.send(work, 'xyz');
    // JSON: with its quotes.
    expect(await registry.metrics()).toContain('parley_bus_waiting_bytes 5');
    await redis().restart();
    await vi.waitFor(() => expect(got).toContain('xyz'), 10_000);
    expect(await registry.metrics()).toContain('parley_bus_waiting_bytes 0');
    expect(await registry.metrics()).toMatch(/parley_redis_connections_lost_total [3-9]/);
    await stop();
    await joined.close();
    expect(await registry.metrics()).toMatch(
      /parley_lease_changes_total\{lease="lobby",change="(given-back|lost)"\} 1/,
    );
  }, 40_000);
});
