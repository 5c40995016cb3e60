import { startRedis } from './redis-server.ts';

/** A process that starts a Redis, says which one, and stays. */
const { pid } = await startRedis();
process.send?.(pid);
