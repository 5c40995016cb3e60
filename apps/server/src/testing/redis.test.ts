import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { afterEach, expect, it } from 'vitest';
import { describeWithRedis } from './redis.ts';
import type { RedisServer } from './redis-server.ts';

const clients: { destroy(): void }[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
});

async function open({ url }: RedisServer) {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => {});
  clients.push(client);
  await client.connect();
  return client;
}

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describeWithRedis('a Redis for tests', (redis) => {
  it('is empty after it was killed, and at the same place', async () => {
    const { url, pid } = redis();
    await (await open(redis())).set('a', '1');
    await redis().kill();
    clients.length = 0;
    expect(isThere(pid)).toBe(false);
    await redis().restart();
    expect(redis().url).toBe(url);
    expect(await (await open(redis())).get('a')).toBeNull();
  });

  it('answers nothing while it is frozen', async () => {
    const client = await open(redis());
    redis().freeze();
    let isAnswered = false;
    const answer = client.ping().then(() => {
      isAnswered = true;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAnswered).toBe(false);
    redis().thaw();
    await answer;
  });

  it('ends with the process that started it, even frozen', async () => {
    const starter = fork(fileURLToPath(new URL('redis-starter.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [pid] = (await once(starter, 'message')) as [number];
    process.kill(pid, 'SIGSTOP');
    starter.kill('SIGKILL');
    while (isThere(pid)) await new Promise(setImmediate);
  });
});

describeWithRedis(
  'a persistent Redis for tests',
  (redis) => {
    it('has after a kill what was acknowledged', async () => {
      await (await open(redis())).set('a', '1');
      await redis().kill();
      clients.length = 0;
      await redis().restart();
      expect(await (await open(redis())).get('a')).toBe('1');
    });
  },
  { persistent: true },
);
