import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeWithRedis } from '../../testing/redis.ts';
import { question, queue, topic } from '../bus.ts';
import type { RedisClient } from './connection.ts';
import type { RedisBusParts } from './redis-bus.ts';
import { type BusOfTest, openBus } from './testing/open-bus.ts';

const work = queue<number>('work');
const news = topic<number>('news');
const double = question<number, number>('double');
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 18_000, interval: 10 });
const numbers = (count: number, first = 0): number[] => Array.from({ length: count }, (_, at) => first + at);

/** Everything that a process gets, and how often it missed something. */
interface Listener {
  readonly worked: number[];
  readonly heard: number[];
  missed: number;
}

/** Redis goes away while the bus is at work. */
const suite = (how: 'empty' | 'persistent') =>
  describeWithRedis(
    `Redis goes away, and comes back ${how === 'empty' ? 'without its data' : 'with its data'}`,
    (redis) => {
      const open: BusOfTest[] = [];
      let prefix = randomUUID() as string;
      afterEach(async () => {
        await Promise.all(open.splice(0).map(({ bus }) => bus.close()));
        prefix = randomUUID();
      });
      const join = async (parts: Partial<RedisBusParts> = {}): Promise<BusOfTest> => {
        const one = await openBus({ url: redis().url, prefix }, parts);
        open.push(one);
        return one;
      };
      const listen = async (): Promise<Listener> => {
        const { bus } = await join();
        const listener: Listener = { worked: [], heard: [], missed: 0 };
        bus.subscribe(
          news,
          (n) => void listener.heard.push(n),
          () => {
            listener.missed += 1;
          },
        );
        bus.serve(work, (n) => void listener.worked.push(n));
        bus.answer(double, async (n) => 2 * n);
        await bus.ready();
        return listener;
      };

      it('[O7.5] everything goes on: what was sent meanwhile arrives once and in order, and subscribers learn that they may have missed some', async () => {
        const sender = await join();
        const listener = await listen();
        for (const n of numbers(10)) {
          sender.bus.send(work, n);
          sender.bus.publish(news, n);
        }
        await eventually(() => expect([listener.worked.length, listener.heard.length]).toEqual([10, 10]));
        await redis().kill();
        for (const n of numbers(10, 10)) {
          sender.bus.send(work, n);
          sender.bus.publish(news, n);
          await new Promise(setImmediate);
        }
        const asked = sender.bus.ask(double, 21, 15_000);
        await redis().restart();
        for (const n of numbers(10, 20)) {
          sender.bus.send(work, n);
          sender.bus.publish(news, n);
          await new Promise(setImmediate);
        }
        expect(await asked).toBe(42);
        await eventually(() => expect(listener.worked).toEqual(numbers(30)));
        await eventually(() => expect(listener.heard).toEqual(numbers(30)));
        expect(listener.missed).toBeGreaterThan(0);
      });

      it('[O7.5] killed again and again under load: no order is lost, nothing is handed over twice', async () => {
        const sender = await join();
        const listener = await listen();
        let n = 0;
        const put = async (turns: number): Promise<void> => {
          for (const turn of numbers(turns)) {
            for (const _ of numbers(20)) {
              sender.bus.send(work, n);
              sender.bus.publish(news, n);
              n += 1;
            }
            await (turn % 5 === 0 ? new Promise((resolve) => setTimeout(resolve, 1)) : new Promise(setImmediate));
          }
        };
        for (const _ of numbers(4)) {
          // In the middle of whatever is under way.
          await Promise.all([put(60), redis().kill()]);
          await Promise.all([put(20), redis().restart()]);
          await put(40);
          await sender.bus.written();
        }
        const last = n;
        sender.bus.send(work, last);
        sender.bus.publish(news, last);
        await eventually(() => expect([listener.worked.at(-1), listener.heard.at(-1)]).toEqual([last, last]));
        for (const got of [listener.worked, listener.heard]) {
          expect(got.filter((one, at) => at > 0 && one <= (got[at - 1] ?? 0))).toEqual([]);
        }
        if (how === 'persistent') expect(listener.worked).toEqual(numbers(n + 1));
        expect(listener.missed).toBeGreaterThan(0);
      }, 40_000);

      it('[O7.5] frozen for 3 seconds: everything waits, and nothing is lost or missed', async () => {
        const sender = await join();
        const listener = await listen();
        const missedBefore = listener.missed;
        sender.bus.publish(news, 0);
        sender.bus.send(work, 0);
        await eventually(() => expect([listener.worked.length, listener.heard.length]).toEqual([1, 1]));
        redis().freeze();
        const until = performance.now() + 3_000;
        let n = 1;
        while (performance.now() < until) {
          sender.bus.publish(news, n);
          sender.bus.send(work, n);
          n += 1;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        redis().thaw();
        await eventually(() => expect(listener.heard).toEqual(numbers(n)));
        await eventually(() => expect(listener.worked).toEqual(numbers(n)));
        expect(listener.missed).toBe(missedBefore);
      });

      it('[O7.5] frozen for longer than a connection waits: the same comes over other connections, once and in order', async () => {
        const sender = await join();
        const listener = await listen();
        redis().freeze();
        for (const n of numbers(20)) {
          sender.bus.publish(news, n);
          sender.bus.send(work, n);
          await new Promise((resolve) => setTimeout(resolve, 250));
        }
        redis().thaw();
        sender.bus.publish(news, 20);
        await eventually(() => expect(listener.heard).toEqual(numbers(21)));
        await eventually(() => expect(listener.worked).toEqual(numbers(20)));
      }, 40_000);

      it('[O7.6] what waits is bounded: a topic gives up what waits and says so to its subscribers, a queue takes no more', async () => {
        const sender = await join({ limits: { mostBytes: 2_000 } });
        const listener = await listen();
        sender.bus.publish(news, 0);
        await eventually(() => expect(listener.heard).toEqual([0]));
        redis().freeze();
        for (const n of numbers(2_000, 1_000)) {
          sender.bus.send(work, n);
          sender.bus.publish(news, n);
          expect(sender.bus.waitingBytes()).toBeLessThanOrEqual(2_000);
        }
        redis().thaw();
        await eventually(() => expect(listener.missed).toBeGreaterThan(0));
        sender.bus.publish(news, 1);
        sender.bus.send(work, 1);
        await eventually(() => expect([listener.heard.at(-1), listener.worked.at(-1)]).toEqual([1, 1]));
        expect(listener.worked.slice(0, -1)).toEqual(numbers(listener.worked.length - 1, 1_000));
        expect(sender.faults.filter((fault) => fault.includes('too many messages wait'))).toHaveLength(1);
      });

      it('[O7.6] a message that is too long is a fault of its sender, and costs nobody else anything', async () => {
        const sender = await join();
        const listener = await listen();
        sender.bus.send(queue<string>('work'), 'x'.repeat(9 * 2 ** 20));
        sender.bus.send(work, 1);
        await eventually(() => expect(listener.worked).toEqual([1]));
        expect(sender.faults).toEqual([expect.stringContaining('too long')]);
      });

      it('[O7.5] no memory left in Redis: everything waits, and goes on by itself', async () => {
        const sender = await join();
        const listener = await listen();
        await configure('1');
        for (const n of numbers(5)) {
          sender.bus.send(work, n);
          sender.bus.publish(news, n);
          await new Promise(setImmediate);
        }
        await eventually(() => expect(sender.faults).toEqual([expect.stringContaining('OOM')]));
        await configure('0');
        await eventually(() => expect([listener.worked, listener.heard]).toEqual([numbers(5), numbers(5)]));
      });

      it('[O7.5] Redis is full of what is done or too old: that makes room, although nothing new can be written', async () => {
        const old = await withClient(async (client) => {
          const [seconds = 0] = ((await client.sendCommand(['TIME'])) as unknown as string[]).map(Number);
          const field = { s: 'old', n: '1', m: `["${'x'.repeat(1_000)}"]` };
          const ids = numbers(2_000, 1).map((n) => `${(seconds - 60) * 1_000}-${n}`);
          await Promise.all(ids.map((id) => client.xAdd(`${prefix}:topic:news`, id, field)));
          return ids.length;
        });
        const [sender, server] = await Promise.all([join(), join()]);
        for (const n of numbers(50)) sender.bus.send(queue<number | string>('full'), n);
        for (const n of numbers(20)) sender.bus.send(queue<number | string>('full'), `${n}`.padEnd(60_000, 'x'));
        await sender.bus.written();
        const used = await withClient(
          async (client) => /used_memory:(\d+)/.exec(await client.info('memory'))?.[1] ?? '',
        );
        await configure(String(Number(used) - 500_000));
        // Each message that is done has another one written in the same batch.
        const got: unknown[] = [];
        server.bus.serve(queue<number | string>('full'), (message) => {
          got.push(message);
          server.bus.publish(news, got.length);
        });
        await eventually(() => expect(got).toHaveLength(70));
        await server.bus.written();
        expect(await withClient((client) => client.xLen(`${prefix}:topic:news`))).toBeLessThan(old);
        expect(await withClient((client) => client.xLen(`${prefix}:queue:full`))).toBe(0);
        await configure('0');
      });

      it('[O7.6] a key of another kind in the way costs the messages of its channel only', async () => {
        const sender = await join();
        const listener = await listen();
        await withClient((client) => client.set(`${prefix}:queue:foreign`, 'text'));
        for (const n of numbers(3)) {
          sender.bus.send(queue<number>('foreign'), n);
          await sender.bus.written();
          sender.bus.send(queue<number>('foreign'), n);
          sender.bus.send(work, n);
          await sender.bus.written();
        }
        await eventually(() => expect(listener.worked).toEqual(numbers(3)));
        expect(sender.faults.length).toBeGreaterThan(0);
      });

      async function withClient<T>(ask: (client: RedisClient) => Promise<T>): Promise<T> {
        const client = createClient({ url: redis().url, socket: { reconnectStrategy: false } });
        client.on('error', () => {});
        await client.connect();
        try {
          return await ask(client as unknown as RedisClient);
        } finally {
          client.destroy();
        }
      }
      const configure = (maxmemory: string) => withClient((client) => client.configSet('maxmemory', maxmemory));

      it('[O7.5] a process that starts while Redis is away begins as soon as it is there', async () => {
        await redis().kill();
        const sender = await join();
        const listening = listen();
        sender.bus.send(work, 1);
        await new Promise((resolve) => setTimeout(resolve, 100));
        await redis().restart();
        const listener = await listening;
        sender.bus.publish(news, 1);
        await eventually(() => expect([listener.worked, listener.heard]).toEqual([[1], [1]]));
      });
    },
    { persistent: how === 'persistent' },
  );

describe.each(['empty', 'persistent'] as const)('%s', (how) => {
  suite(how);
});
