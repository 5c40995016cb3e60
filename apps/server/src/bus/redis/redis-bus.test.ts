import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import { describeWithRedis } from '../../testing/redis.ts';
import { busContract } from '../bus.contract.ts';
import { type BusOfTest, openBus } from './testing/open-bus.ts';

describeWithRedis('[O7.2] the bus over Redis', (redis) => {
  const opened: BusOfTest[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ bus }) => bus.close()));
  });
  busContract('over Redis', async () => {
    const one = await openBus({ url: redis().url, prefix: randomUUID() });
    opened.push(one);
    return one;
  });
});
