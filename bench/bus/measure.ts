import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createClient } from 'redis';
import { topic } from '../../apps/server/src/bus/bus.ts';
import { makeInProcessBus } from '../../apps/server/src/bus/in-process.ts';
import { openBus } from '../../apps/server/src/bus/redis/testing/open-bus.ts';
import { startRedis } from '../../apps/server/src/testing/redis-server.ts';
import { type Measured, measured } from '../speed/measured.ts';

export const WAYS = ['in one process', 'over Redis', 'bare stream', 'bare publication'] as const;
export type Way = (typeof WAYS)[number];
export const AT_ONCE = [1, 20, 200] as const;
export const SUBSCRIBERS = 4;
/** As long as a change of the list (characters). */
export const LENGTH = 200;

export interface Cost {
  readonly way: Way;
  readonly atOnce: number;
  /** Microseconds for each message: of the sender and all subscribers together, and of Redis. */
  readonly node: Measured;
  readonly redis: Measured;
  /** Milliseconds from the sending of a batch until the last subscriber has it. */
  readonly ms: Measured;
}

/** Somebody sends, and four listen. `heard` is called for each message of each. */
interface Line {
  /** Resolves when they are written. */
  send(texts: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const news = topic<string>('news');
type Open = (url: string, heard: () => void) => Promise<Line>;

const OPEN: Readonly<Record<Way, Open>> = {
  async 'in one process'(_url, heard) {
    const bus = makeInProcessBus({ fault: () => {} });
    for (let n = 0; n < SUBSCRIBERS; n += 1) bus.subscribe(news, heard);
    return {
      async send(texts) {
        for (const text of texts) bus.publish(news, text);
      },
      close: async () => {},
    };
  },
  async 'over Redis'(url, heard) {
    const prefix = randomUUID();
    const all = await Promise.all(Array.from({ length: SUBSCRIBERS + 1 }, () => openBus({ url, prefix })));
    const [sender, ...listeners] = all.map(({ bus }) => bus);
    for (const bus of listeners) {
      bus.subscribe(news, heard);
      await bus.ready();
    }
    return {
      async send(texts) {
        for (const text of texts) sender?.publish(news, text);
        await sender?.written();
      },
      async close() {
        for (const { bus } of all) await bus.close();
      },
    };
  },
  async 'bare stream'(url, heard) {
    const [sender, ...listeners] = await clients(url);
    const key = randomUUID();
    let isOver = false;
    async function listen(client: Client): Promise<void> {
      for (let id = '0-0'; !isOver; ) {
        const read = (await client.xRead({ key, id }, { COUNT: 100, BLOCK: 100 })) ?? [];
        for (const { messages } of read) {
          for (const message of messages) {
            id = message.id;
            JSON.parse(String(message.message.m));
            heard();
          }
        }
      }
    }
    const listening = listeners.map(listen);
    const trim = { strategy: 'MAXLEN', strategyModifier: '~', threshold: 10_000 } as const;
    return {
      async send(texts) {
        await Promise.all(texts.map((text) => sender?.xAdd(key, '*', { m: JSON.stringify(text) }, { TRIM: trim })));
      },
      async close() {
        isOver = true;
        await Promise.all(listening);
        for (const client of [sender, ...listeners]) client?.destroy();
      },
    };
  },
  async 'bare publication'(url, heard) {
    const [sender, ...listeners] = await clients(url);
    const channel = randomUUID();
    for (const client of listeners) {
      await client.subscribe(channel, (text) => {
        JSON.parse(text);
        heard();
      });
    }
    return {
      async send(texts) {
        await Promise.all(texts.map((text) => sender?.publish(channel, JSON.stringify(text))));
      },
      async close() {
        for (const client of [sender, ...listeners]) client?.destroy();
      },
    };
  },
};

type Client = Awaited<ReturnType<typeof clientOf>>;

async function clientOf(url: string) {
  const client = createClient({
    url,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandOptions: { timeout: 0 },
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

const clients = (url: string): Promise<Client[]> =>
  Promise.all(Array.from({ length: SUBSCRIBERS + 1 }, () => clientOf(url)));

/** All ways in turns. @param messages in a round, of each way and size */
export async function measureBus(rounds: number, messages: number): Promise<readonly Cost[]> {
  const redis = await startRedis();
  const found = new Map(WAYS.flatMap((way) => AT_ONCE.map((atOnce) => [`${way} ${atOnce}`, [] as Round[]] as const)));
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    for (const way of WAYS) {
      for (const atOnce of AT_ONCE) {
        const cost = await run(OPEN[way], redis, atOnce, messages);
        if (round > 0) found.get(`${way} ${atOnce}`)?.push(cost);
      }
    }
  }
  await redis.end();
  return WAYS.flatMap((way) =>
    AT_ONCE.map((atOnce) => {
      const all = found.get(`${way} ${atOnce}`) ?? [];
      const of = (part: keyof Round): Measured => measured(all.map((one) => one[part]));
      return { way, atOnce, node: of('node'), redis: of('redis'), ms: of('ms') };
    }),
  );
}

interface Round {
  readonly node: number;
  readonly redis: number;
  readonly ms: number;
}

async function run(
  open: Open,
  redis: { readonly url: string; readonly pid: number },
  atOnce: number,
  messages: number,
) {
  let heard = 0;
  let expected = 0;
  let all = (): void => {};
  const line = await open(redis.url, () => {
    heard += 1;
    if (heard === expected) all();
  });
  const texts = Array.from({ length: atOnce }, (_, n) => String(n).padEnd(LENGTH, 'x'));
  const batches = Math.ceil(messages / atOnce);
  const tookMs: number[] = [];
  const before = { node: process.cpuUsage(), redis: cpuOf(redis.pid) };
  for (let batch = 0; batch < batches; batch += 1) {
    const began = performance.now();
    expected = heard + SUBSCRIBERS * atOnce;
    const done = new Promise<void>((resolve) => {
      all = resolve;
    });
    await line.send(texts);
    await done;
    tookMs.push(performance.now() - began);
  }
  const { user, system } = process.cpuUsage(before.node);
  const redisUs = cpuOf(redis.pid) - before.redis;
  await line.close();
  const sent = batches * atOnce;
  return { node: (user + system) / sent, redis: redisUs / sent, ms: measured(tookMs).median };
}

/** Microseconds of processor that all threads of a process have used. */
function cpuOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const nanoseconds = threads.map((thread) =>
    Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
  );
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1_000;
}
