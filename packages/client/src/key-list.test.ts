import { expect, it } from 'vitest';
import { createKeyList } from './key-list.ts';

/** A server that answers with what it has now, and counts how often it is asked. */
function rig() {
  const server = { now: 0, asked: 0, isThere: true, kids: ['first'] };
  const list = createKeyList(
    () => server.now,
    async () => {
      server.asked += 1;
      if (!server.isThere) throw new Error('out of reach');
      return { keys: server.kids.map((kid) => ({ kty: 'OKP', kid, x: `x of ${kid}` })) };
    },
  );
  const kids = async (named?: string) => (await list.holding(named)).keys.map(({ kid }) => kid);
  return { server, kids };
}

it('[O3.12] is asked for once, and again where a key is named that it does not hold, by id or by public half', async () => {
  const { server, kids } = rig();
  expect(await Promise.all([kids(), kids('first'), kids('x of first')])).toEqual([['first'], ['first'], ['first']]);
  expect(server.asked).toBe(1);
  // Also on a page that was loaded a moment ago.
  server.kids = ['second', 'first'];
  expect(await kids('first')).toEqual(['first']);
  expect(await Promise.all([kids('second'), kids('x of second')])).toEqual([server.kids, server.kids]);
  expect(server.asked).toBe(2);
});

it('[O3.12] somebody who names a thousand keys that there are not makes it ask once in ten seconds, and three times at first', async () => {
  const { server, kids } = rig();
  await kids();
  for (let at = 0; at < 1_000; at += 1) {
    server.now += 100;
    expect(await kids(`forged ${at}`)).toEqual(['first']);
  }
  expect(server.asked).toBeGreaterThanOrEqual(1 + 3 + 9);
  expect(server.asked).toBeLessThanOrEqual(1 + 3 + 10);
});

it('[O3.12] where the server is out of reach the list from before serves, and what was revoked is forgotten within an hour', async () => {
  const { server, kids } = rig();
  server.isThere = false;
  await expect(kids()).rejects.toThrow('out of reach');
  server.isThere = true;
  await kids();
  server.isThere = false;
  server.now += 3_600_000;
  expect(await kids()).toEqual(['first']);
  server.isThere = true;
  server.kids = ['second'];
  server.now += 10_000;
  expect(await kids('first')).toEqual(['second']);
});
