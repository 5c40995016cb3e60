import { queue, topic } from '../../bus.ts';
import { openBus } from './open-bus.ts';

/** What a test asks of a process with a bus. */
export type Order =
  /** With `holds`, no message is ever done. */
  | { readonly do: 'serve'; readonly name: string; readonly holds: boolean }
  | { readonly do: 'subscribe'; readonly name: string }
  | { readonly do: 'send' | 'publish'; readonly name: string; readonly messages: readonly unknown[] };

/** What such a process says. */
export type Said =
  | { readonly said: 'ready' | 'missed' }
  | { readonly said: 'got'; readonly message: unknown }
  | { readonly said: 'fault'; readonly fault: string };

const say = (said: Said): void => void process.send?.(said);
const { REDIS_URL: url = '', REDIS_PREFIX: prefix = '' } = process.env;
const { bus } = await openBus(
  { url, prefix },
  { fault: (what, error) => say({ said: 'fault', fault: `${what}: ${error}` }) },
);

async function execute(order: Order): Promise<void> {
  const got = (message: unknown): void => say({ said: 'got', message });
  if (order.do === 'serve') {
    bus.serve(queue(order.name), (message) => {
      got(message);
      return order.holds ? new Promise(() => {}) : undefined;
    });
  } else if (order.do === 'subscribe') bus.subscribe(topic(order.name), got, () => say({ said: 'missed' }));
  else if (order.do === 'send') for (const message of order.messages) bus.send(queue(order.name), message);
  else for (const message of order.messages) bus.publish(topic(order.name), message);
  await bus.ready();
  say({ said: 'ready' });
}

process.on('message', (order: Order) => void execute(order));
process.on('disconnect', () => process.exit());
say({ said: 'ready' });
