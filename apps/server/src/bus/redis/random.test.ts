import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { createClient } from 'redis';
import { expect, it, vi } from 'vitest';
import { describeWithRedis } from '../../testing/redis.ts';
import { queue, topic } from '../bus.ts';
import { type BusOfTest, openBus } from './testing/open-bus.ts';

interface Note {
  readonly from: number;
  readonly at: number;
}
const work = queue<Note>('work');
const news = topic<Note>('news');

/** One process that serves the queue, and what it knows of it. */
interface Server {
  readonly opened: BusOfTest;
  readonly end: () => Promise<void>;
  readonly held: Map<() => void, Note>;
}

const SENDERS = 3;
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      from: fc.nat(SENDERS - 1),
      count: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('serve' as const), holds: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('end' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('disconnect' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('turn' as const), ms: fc.nat(5) }) },
);

describeWithRedis('the bus over Redis, in random order', (redis) => {
  it('[O7.3, O7.4, O7.5] a queue loses nothing and repeats only what a server left undone, a topic repeats and loses nothing, whoever ends and whatever connection breaks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const where = { url: redis().url, prefix: randomUUID() };
        const buses: BusOfTest[] = [];
        const open = async (): Promise<BusOfTest> => {
          const one = await openBus(where);
          buses.push(one);
          return one;
        };
        const client = createClient({ url: where.url });
        client.on('error', () => {});
        await client.connect();
        const senders = await Promise.all(Array.from({ length: SENDERS }, open));
        const listener = await open();
        const heard: Note[] = [];
        let missed = 0;
        listener.bus.subscribe(
          news,
          (note) => void heard.push(note),
          () => {
            missed += 1;
          },
        );
        await listener.bus.ready();

        const sent: Note[] = [];
        const counts = Array.from({ length: SENDERS }, () => 0);
        const done = new Set<string>();
        /** What was handed to a server that crashed while some message was at work. */
        const mayRepeat = new Set<string>();
        const handed = new Map<string, number>();
        const nameOf = ({ from, at }: Note): string => `${from}/${at}`;
        let server: Server | null = null;

        async function serve(holds: boolean): Promise<Server> {
          const opened = await open();
          const held = new Map<() => void, Note>();
          const last = Array.from({ length: SENDERS }, () => -1);
          const end = opened.bus.serve(work, (note) => {
            expect(note.at).toBeGreaterThan(last[note.from] ?? -1);
            last[note.from] = note.at;
            const name = nameOf(note);
            if (handed.has(name)) expect(mayRepeat).toContain(name);
            handed.set(name, 1 + (handed.get(name) ?? 0));
            if (!holds) return void done.add(name);
            return new Promise<void>((resolve) => {
              held.set(() => {
                done.add(name);
                resolve();
              }, note);
            });
          });
          return { opened, end, held };
        }

        for (const one of steps) {
          if (one.do === 'send') {
            for (let n = 0; n < one.count; n += 1) {
              const note = { from: one.from, at: counts[one.from] ?? 0 };
              counts[one.from] = note.at + 1;
              sent.push(note);
              senders[one.from]?.bus.send(work, note);
              senders[one.from]?.bus.publish(news, note);
            }
          } else if (one.do === 'serve') server ??= await serve(one.holds);
          else if (one.do === 'end' && server !== null) {
            const ended = server.end();
            for (const finish of server.held.keys()) finish();
            await ended;
            await server.opened.bus.close();
            server = null;
          } else if (one.do === 'crash' && server !== null) {
            // It ends without being done with what it holds.
            for (const name of handed.keys()) mayRepeat.add(name);
            await server.opened.bus.close();
            server = null;
          } else if (one.do === 'disconnect')
            await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
          else if (one.do === 'turn') await new Promise((resolve) => setTimeout(resolve, one.ms));
        }
        if (server !== null) {
          const ended = server.end();
          for (const finish of server.held.keys()) finish();
          await ended;
          await server.opened.bus.close();
        }
        const last = await serve(false);
        await vi.waitFor(() => expect(done.size).toBe(sent.length), { timeout: 15_000, interval: 5 });
        await vi.waitFor(() => expect(heard).toHaveLength(sent.length), { timeout: 15_000, interval: 5 });
        await last.opened.settled();
        for (const from of counts.keys()) {
          expect(heard.filter((note) => note.from === from)).toEqual(sent.filter((note) => note.from === from));
        }
        expect(missed).toBe(0);
        expect(buses.flatMap(({ faults }) => faults).filter((fault) => fault.includes('handling'))).toEqual([]);
        await Promise.all(buses.map(({ bus }) => bus.close()));
        client.destroy();
      }),
      { seed: 34, numRuns: 10, endOnFailure: true },
    );
  }, 120_000);
});
