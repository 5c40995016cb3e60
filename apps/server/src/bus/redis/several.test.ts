import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeWithRedis } from '../../testing/redis.ts';
import { question, queue, topic } from '../bus.ts';
import type { RedisBusParts } from './redis-bus.ts';
import { type BusOfTest, openBus } from './testing/open-bus.ts';
import { type BusProcess, startBusProcess } from './testing/start-bus-process.ts';

interface Note {
  readonly from: string;
  readonly at: number;
}
const work = queue<Note>('work');
const news = topic<Note>('news');
const double = question<number, number>('double');

const notes = (from: string, count: number, first = 0): Note[] =>
  Array.from({ length: count }, (_, at) => ({ from, at: first + at }));
const of = (got: readonly unknown[], from: string): Note[] => (got as Note[]).filter((note) => note.from === from);
const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 10 });

describeWithRedis('several processes on one Redis', (redis) => {
  const open: BusOfTest[] = [];
  const started: BusProcess[] = [];
  let prefix = randomUUID() as string;
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.kill()));
    await Promise.all(open.splice(0).map(({ bus }) => bus.close()));
    prefix = randomUUID();
  });
  const join = async (parts: Partial<RedisBusParts> = {}): Promise<BusOfTest> => {
    const one = await openBus({ url: redis().url, prefix }, parts);
    open.push(one);
    await one.bus.ready();
    return one;
  };
  const start = async (): Promise<BusProcess> => {
    const one = await startBusProcess({ url: redis().url, prefix });
    started.push(one);
    return one;
  };

  describe('a queue', () => {
    it('[O7.2] brings the messages of several senders to its one server, those of each in their order', async () => {
      const [a, b, server] = await Promise.all([join(), join(), join()]);
      const got: Note[] = [];
      server.bus.serve(work, (note) => void got.push(note));
      for (const at of Array(200).keys()) {
        a.bus.send(work, { from: 'a', at });
        b.bus.send(work, { from: 'b', at });
        if (at % 20 === 0) await new Promise(setImmediate);
      }
      await eventually(() => expect(got).toHaveLength(400));
      expect(of(got, 'a')).toEqual(notes('a', 200));
      expect(of(got, 'b')).toEqual(notes('b', 200));
    });

    it('[O7.3] what a killed server took and did not finish comes to the next one, in order, and nothing that was done', async () => {
      const sender = await join();
      const [done, killed] = await Promise.all([start(), start()]);
      await done.order({ do: 'serve', name: 'work', holds: false });
      for (const note of notes('a', 5)) sender.bus.send(work, note);
      await eventually(() => expect(done.got).toEqual(notes('a', 5)));
      // Its acknowledgements are on their way; a clean end would wait for them.
      await eventually(async () => expect(await lengthOf('queue:work')).toBe(0));
      await done.kill();
      await killed.order({ do: 'serve', name: 'work', holds: true });
      for (const note of notes('a', 5, 5)) {
        sender.bus.send(work, note);
        await sender.bus.written();
      }
      await eventually(() => expect(killed.got).toHaveLength(5));
      await killed.kill();
      for (const note of notes('a', 5, 10)) sender.bus.send(work, note);
      const got: Note[] = [];
      const next = await join();
      next.bus.serve(work, (note) => void got.push(note));
      await eventually(() => expect(got).toEqual(notes('a', 10, 5)));
      await next.settled();
      expect(await lengthOf('queue:work')).toBe(0);
    });

    it('[O7.3] a server that stops leaves nothing to the next one that it was done with', async () => {
      const sender = await join();
      const [got, sent]: [Note[], Note[]] = [[], []];
      let at = 0;
      // The sender never stops, and the next server is there already.
      const servers = await Promise.all(Array.from({ length: 12 }, () => join()));
      for (const { bus } of servers) {
        const end = bus.serve(work, async (note) => {
          got.push(note);
          await new Promise(setImmediate);
        });
        const most = got.length + 20;
        while (got.length < most) {
          sent.push({ from: 'a', at });
          sender.bus.send(work, { from: 'a', at });
          at += 1;
          await new Promise(setImmediate);
        }
        await end();
      }
      const last = await join();
      last.bus.serve(work, (note) => void got.push(note));
      await eventually(() => expect(got.at(-1)).toEqual(sent.at(-1)));
      expect(got).toEqual(sent);
    });

    it('[O7.3] a server that was frozen, and wakes up beside the next one, takes no message away from that', async () => {
      const sender = await join();
      const frozen = await start();
      await frozen.order({ do: 'serve', name: 'work', holds: true });
      frozen.process.kill('SIGSTOP');
      const got: Note[] = [];
      const next = await join();
      next.bus.serve(work, (note) => void got.push(note));
      for (const note of notes('a', 5)) sender.bus.send(work, note);
      await eventually(() => expect(got).toHaveLength(5));
      frozen.process.kill('SIGCONT');
      for (const at of Array(300).keys()) {
        sender.bus.send(work, { from: 'a', at: 5 + at });
        await new Promise(setImmediate);
      }
      await eventually(() => expect(got).toEqual(notes('a', 305)));
    });

    it('[O7.6] a slow server takes so many at once and no more, and all of them in the end', async () => {
      const [sender, server] = await Promise.all([join(), join({ limits: { mostAtWork: 10, entryBytes: 100 } })]);
      const [open, got]: [(() => void)[], Note[]] = [[], []];
      server.bus.serve(work, (note) => {
        got.push(note);
        return new Promise((resolve) => void open.push(resolve));
      });
      for (const note of notes('a', 100)) {
        sender.bus.send(work, note);
        await sender.bus.written();
      }
      let most = 0;
      while (got.length < 100 || open.length > 0) {
        await eventually(() => expect(open.length).toBeGreaterThan(0));
        most = Math.max(most, open.length);
        for (const end of open.splice(0)) end();
      }
      expect(got).toEqual(notes('a', 100));
      expect(most).toBeLessThanOrEqual(10);
    });

    it('[O7.6] does not grow without bound where nobody serves it: its senders say what they give up', async () => {
      const sender = await join({ limits: { entryBytes: 1, mostQueued: 99 } });
      for (const note of notes('a', 100)) sender.bus.send(work, note);
      await sender.bus.written();
      sender.bus.send(work, { from: 'a', at: -1 });
      sender.bus.send(work, { from: 'a', at: -1 });
      await sender.bus.written();
      expect(await lengthOf('queue:work')).toBe(100);
      expect(sender.faults).toEqual([expect.stringContaining('nobody serves this queue')]);
      const got: Note[] = [];
      const server = await join();
      server.bus.serve(work, (note) => void got.push(note));
      await eventually(() => expect(got).toHaveLength(100));
      await server.settled();
      // The first one that is refused asks how it stands.
      await eventually(() => {
        sender.bus.send(work, { from: 'b', at: 0 });
        expect(of(got, 'b')).not.toEqual([]);
      });
    });
  });

  describe('a topic', () => {
    it('[O7.4] tells every process each message once, those of each sender in their order', async () => {
      const all = await Promise.all([join(), join(), join()]);
      const got = all.map(({ bus }) => {
        const mine: Note[] = [];
        bus.subscribe(news, (note) => void mine.push(note));
        return mine;
      });
      await Promise.all(all.map(({ bus }) => bus.ready()));
      for (const at of Array(200).keys()) {
        for (const [number, { bus }] of all.entries()) bus.publish(news, { from: `${number}`, at });
        if (at % 20 === 0) await new Promise(setImmediate);
      }
      for (const mine of got) {
        await eventually(() => expect(mine).toHaveLength(600));
        for (const number of all.keys()) expect(of(mine, `${number}`)).toEqual(notes(`${number}`, 200));
      }
    });

    it('[O7.4] a process that is frozen for 3 seconds hears everything that was said meanwhile', async () => {
      const sender = await join();
      const listener = await start();
      await listener.order({ do: 'subscribe', name: 'news' });
      listener.process.kill('SIGSTOP');
      const until = performance.now() + 3_000;
      let count = 0;
      while (performance.now() < until) {
        sender.bus.publish(news, { from: 'a', at: count });
        count += 1;
        await sender.bus.written();
      }
      listener.process.kill('SIGCONT');
      await eventually(() => expect(listener.got).toHaveLength(count));
      expect(listener.got).toEqual(notes('a', count));
      expect(listener.missed()).toBe(0);
    }, 40_000);

    it('[O7.4] a process that did not read for longer than messages are kept learns that it missed some', async () => {
      let passed = 0;
      const [sender, listener] = await Promise.all([join(), join({ passed: () => passed })]);
      let missed = 0;
      const got: Note[] = [];
      listener.bus.subscribe(
        news,
        (note) => void got.push(note),
        () => {
          missed += 1;
        },
      );
      await listener.bus.ready();
      sender.bus.publish(news, { from: 'a', at: 0 });
      await eventually(() => expect(got).toHaveLength(1));
      expect(missed).toBe(0);
      passed += 20_000;
      sender.bus.publish(news, { from: 'a', at: 1 });
      await eventually(() => expect(got).toHaveLength(2));
      expect(missed).toBe(1);
    });

    it('[O7.6] is kept for some seconds, and no longer', async () => {
      const sender = await join();
      const client = await openClient();
      const [seconds = 0] = ((await client.sendCommand(['TIME'])) as unknown as string[]).map(Number);
      // As if written a minute ago.
      for (const at of Array(2_000).keys()) {
        await client.xAdd(`${prefix}:topic:news`, `${(seconds - 60) * 1_000}-${at + 1}`, {
          s: 'old',
          n: `${at + 1}`,
          m: '[1]',
        });
      }
      sender.bus.publish(news, { from: 'a', at: 0 });
      await sender.bus.written();
      sender.bus.publish(news, { from: 'a', at: 1 });
      await sender.bus.written();
      // Redis deletes whole blocks of a hundred entries.
      expect(await lengthOf('topic:news')).toBeLessThan(150);
    });
  });

  describe('a question', () => {
    it('[O7.2] is asked in one process and answered in another, also in one that begins to answer a little later', async () => {
      const [asker, other, answerer] = await Promise.all([join(), join(), join()]);
      const early = asker.bus.ask(double, 4, 10_000);
      await asker.bus.written();
      answerer.bus.answer(double, async (number) => 2 * number);
      expect(await early).toBe(8);
      const numbers = [...Array(50).keys()];
      const answers = await Promise.all(numbers.map((n) => (n % 2 ? asker : other).bus.ask(double, n, 10_000)));
      expect(answers).toEqual(numbers.map((n) => 2 * n));
      expect(await lengthOf('question:double')).toBe(0);
    });

    it('[O7.2] is not asked any more when the asker has given it up', async () => {
      const [asker, answerer] = await Promise.all([join(), join()]);
      await expect(asker.bus.ask(double, 1, 5)).rejects.toThrow('nobody answered');
      await new Promise((resolve) => setTimeout(resolve, 20));
      const asked: number[] = [];
      answerer.bus.answer(double, async (n) => asked.push(n));
      await asker.bus.ask(double, 2, 10_000);
      expect(asked).toEqual([2]);
    });
  });

  it('[O7.7] what a process sends in one turn of the event loop is one entry for each channel', async () => {
    const entries = { topic: [] as number[], queue: [] as number[], question: [] as number[], reply: [] as number[] };
    const sender = await join({
      counted: {
        sent: (kind, messages) => void entries[kind].push(messages),
        gaveUp: () => {},
        lostConnection: () => {},
      },
    });
    for (const note of notes('a', 500)) {
      sender.bus.publish(news, note);
      sender.bus.send(work, note);
    }
    await sender.bus.written();
    expect(entries).toEqual({ topic: [500], queue: [500], question: [], reply: [] });
    expect(await lengthOf('topic:news')).toBe(1);
  });

  async function openClient() {
    const client = createClient({ url: redis().url, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    clients.push(client);
    await client.connect();
    return client;
  }
  const clients: { destroy(): void; readonly isOpen: boolean }[] = [];
  afterEach(() => {
    for (const client of clients.splice(0)) if (client.isOpen) client.destroy();
  });
  async function lengthOf(stream: string): Promise<number> {
    return (await openClient()).xLen(`${prefix}:${stream}`);
  }
});
