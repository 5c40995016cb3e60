import { afterAll, beforeAll, describe } from 'vitest';
import { missingNeeds } from '../../../../scripts/machine.mjs';
import { type RedisServer, type RedisSettings, startRedis } from './redis-server.ts';

const hasRedis = !missingNeeds().some(({ apt }) => apt === 'redis-server');

/** A suite with a Redis of its own; left out with a sentence where the machine has none. */
export function describeWithRedis(
  title: string,
  suite: (redis: () => RedisServer) => void,
  settings: RedisSettings = {},
): void {
  const shown = hasRedis ? title : `${title} (left out: redis-server is not installed)`;
  describe.skipIf(!hasRedis)(shown, () => {
    let server: RedisServer | null = null;
    beforeAll(async () => {
      server = await startRedis(settings);
    });
    afterAll(() => server?.end());
    suite(() => {
      if (server === null) throw new Error('Redis was not started');
      return server;
    });
  });
}
