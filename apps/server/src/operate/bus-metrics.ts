import { Counter, Gauge, type Registry } from 'prom-client';
import type { BusCounts } from '../bus/redis/redis-bus.ts';
import type { LeaseChange } from '../bus/redis/redis-leases.ts';

/** What Prometheus reads of the bus over Redis (O4): only where several processes share one. */
export interface BusMetrics extends BusCounts {
  readonly leaseChanged: (lease: string, change: LeaseChange) => void;
  /** Sets where the bytes are read from that wait for Redis. */
  observe(waitingBytes: () => number): void;
}

export function makeBusMetrics(registry: Registry): BusMetrics {
  const registers = [registry];
  let read = (): number => 0;
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
    new Counter({ name: `parley_${name}_total`, help, labelNames, registers });
  const messages = counter('bus_messages', 'Messages written to Redis, by kind of channel', ['kind']);
  const entries = counter('bus_entries', 'Stream entries that these messages were packed into', ['kind']);
  const givenUp = counter('bus_given_up', 'Messages given up because too many waited', []);
  const reconnects = counter('redis_connections_lost', 'Connections to Redis that stood and were lost', []);
  const leases = counter('lease_changes', 'Leases got, lost and given back', ['lease', 'change']);
  new Gauge({
    name: 'parley_bus_waiting_bytes',
    help: 'Bytes of messages that wait for Redis',
    registers,
    collect() {
      this.set(read());
    },
  });
  return {
    sent(kind, count) {
      messages.inc({ kind }, count);
      entries.inc({ kind });
    },
    gaveUp: (count) => givenUp.inc(count),
    lostConnection: () => reconnects.inc(),
    leaseChanged: (lease, change) => leases.inc({ lease, change }),
    observe(waitingBytes) {
      read = waitingBytes;
    },
  };
}
