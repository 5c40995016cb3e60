import { openRedisControl } from '../bus/redis/control.ts';
import { addressOf } from '../bus/redis/testing/open-bus.ts';
import { joinCommonClock } from '../operate/common-clock.ts';

/** A process of several, which says the common time, and its own, whenever it is asked. */
const control = openRedisControl({
  address: addressOf(process.env.REDIS_URL ?? ''),
  fault: () => {},
  random: Math.random,
  passed: () => performance.now(),
});
const clock = await joinCommonClock({ control, fault: () => {} });
process.on('message', () => process.send?.({ now: clock.now(), wall: Date.now() }));
process.on('disconnect', () => process.exit());
process.send?.('ready');
