import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { describeWithRedis } from '../../testing/redis.ts';
import { readRedisAddress, safeError } from './address.ts';
import { makeRedisBus } from './redis-bus.ts';
import { addressOf } from './testing/open-bus.ts';

const SECRET = 'hunter2-of-the-bus';

describe('where Redis is', () => {
  it('is read from a URL', () => {
    expect(readRedisAddress('rediss://parley:a%40b@cache.example:7000/3')).toEqual({
      ok: true,
      value: { host: 'cache.example', port: 7000, tls: true, username: 'parley', password: 'a@b', database: 3 },
    });
    expect(readRedisAddress('redis://[::1]')).toMatchObject({
      value: { host: '::1', port: 6379, tls: false, username: null, password: null, database: 0 },
    });
  });

  it.each([
    `${SECRET}`,
    `redis//:${SECRET}@host`,
    `http://:${SECRET}@host`,
    `redis://:${SECRET}@`,
    `redis://:${SECRET}@host:99999999`,
    `redis://:${SECRET}%@host`,
    `redis://:host/${SECRET}`,
    `redis://host/${SECRET}`,
  ])('[O7.8] is refused with nothing of it in the sentence: %s', (text) => {
    const read = readRedisAddress(text);
    expect(read.ok).toBe(false);
    expect(inspect(read)).not.toContain(SECRET);
  });
});

describe('an error of Redis', () => {
  const address = addressOf(`redis://someone:${SECRET}@127.0.0.1`);

  it.each([
    new Error(`ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'someone' '${SECRET}' `),
    // Redis cuts long arguments, so that the whole password is not there to be found.
    new Error(`ERR unknown command 'AUTH', with args beginning with: '${SECRET.slice(0, 9)}`),
    new Error(`something about ${SECRET} and someone`),
    Object.assign(new Error('Invalid URL'), { input: `redis://someone:${SECRET}@127.0.0.1` }),
    Object.assign(new Error('wrapped'), { cause: new Error(SECRET) }),
  ])('[O7.8] is reported without the name and the password: %#', (error) => {
    const safe = inspect(safeError(error, address), { depth: 9 });
    expect(safe).not.toContain(SECRET.slice(0, 9));
    expect(safe).not.toContain('someone');
  });

  it('names the code where there is no message', () => {
    expect(safeError(Object.assign(new Error('x'), { message: '', code: 'ECONNREFUSED' }), address).message).toContain(
      'ECONNREFUSED',
    );
  });
});

for (const [what, options] of [
  ['has another password', ['--requirepass', 'another']],
  ['does not know the command that brings the password', ['--rename-command', 'HELLO', '']],
] as const) {
  describeWithRedis(
    `a Redis that ${what}`,
    (redis) => {
      it('[O7.8] is a fault that is said once, without the password', async () => {
        const faults: string[] = [];
        const url = redis().url.replace('//', `//:${SECRET}@`);
        const bus = makeRedisBus({
          address: addressOf(url),
          prefix: randomUUID(),
          id: randomUUID(),
          fault: (...given) => void faults.push(inspect(given, { depth: 9 })),
          passed: () => performance.now(),
          random: () => 0,
          randomId: randomUUID,
        });
        // One for each of its two connections.
        await vi.waitFor(() => expect(faults).toHaveLength(2), { timeout: 10_000 });
        await new Promise((resolve) => setTimeout(resolve, 300));
        expect(faults).toHaveLength(2);
        expect(faults.join()).not.toContain(SECRET);
        await bus.close();
      });
    },
    { options },
  );
}
