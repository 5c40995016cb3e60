import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'redis';
import { type RedisAddress, safeError } from './address.ts';

/** Answers that do not come within this time do not come (milliseconds): the connection is given up, and another one made. */
const SILENCE_MS = 4_000;
/** The first wait before a new attempt, and the longest (milliseconds). */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;

function makeClient({ host, port, tls, username, password, database }: RedisAddress, isBlocking: boolean) {
  // The connection is made anew below, so that what is done on a new one is in one place.
  const socket = {
    host,
    port,
    connectTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    reconnectStrategy: false,
  } as const;
  return createClient({
    socket: tls ? { ...socket, tls: true } : socket,
    database,
    ...(username !== null && { username }),
    ...(password !== null && { password }),
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    // The time of a command ends with that of the socket. One timer for each command would cost more than the command.
    commandOptions: { timeout: 0 },
    // A connection on which nothing is asked would be taken for silent.
    ...(!isBlocking && { pingInterval: SILENCE_MS / 4 }),
  });
}

export type RedisClient = ReturnType<typeof makeClient>;

export interface ConnectionParts {
  readonly address: RedisAddress;
  /** Whether its commands wait at Redis, each shorter than a second: such a connection is never without one. */
  readonly isBlocking?: boolean;
  /** Called once for each time that Redis is away, and with what it was. */
  readonly fault: (what: string, error: unknown) => void;
  /** Called when a connection that stood was lost. */
  readonly lost?: () => void;
  /** From 0 to 1: spreads the attempts of several processes. */
  readonly random: () => number;
  /**
   * What is done on a connection, for as long as it stands; the first thing is what makes it usable. The connection is given up when
   * this settles, and `over` is raised when the connection is.
   */
  readonly work: (client: RedisClient, stands: () => void, over: AbortSignal) => Promise<void>;
}

export interface Connection {
  /** The client while the connection stands. */
  client(): RedisClient | null;
  /** Gives the connection up and makes no other one. */
  close(): Promise<void>;
}

/** A connection to Redis that is made again whenever it is lost. */
export function keepConnected(parts: ConnectionParts): Connection {
  const { address, fault, random, work, lost = () => {} } = parts;
  const closing = new AbortController();
  let current: RedisClient | null = null;
  let failures = 0;
  let isSaid = false;

  async function live(): Promise<void> {
    const client = makeClient(address, parts.isBlocking ?? false);
    const over = new AbortController();
    const end = (): void => {
      over.abort();
      if (client.isOpen) client.destroy();
    };
    let cause: unknown = new Error('the connection ended');
    client.on('error', (error) => {
      cause = error;
      end();
    });
    try {
      await client.connect();
      closing.signal.addEventListener('abort', end, { once: true });
      if (closing.signal.aborted) return;
      const stands = (): void => {
        current = client;
        failures = 0;
        isSaid = false;
      };
      await Promise.race([work(client, stands, over.signal), raised(over.signal)]);
      throw cause;
    } finally {
      const stood = current !== null;
      current = null;
      closing.signal.removeEventListener('abort', end);
      end();
      if (stood && !closing.signal.aborted) lost();
    }
  }

  async function run(): Promise<void> {
    while (!closing.signal.aborted) {
      await live().catch((error: unknown) => {
        if (closing.signal.aborted || isSaid) return;
        isSaid = true;
        fault('reaching Redis', safeError(error, address));
      });
      if (closing.signal.aborted) return;
      const waitMs = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS) * (0.5 + random() / 2);
      failures += 1;
      await delay(waitMs, undefined, { signal: closing.signal, ref: false }).catch(() => {});
    }
  }

  const running = run();
  return {
    client: () => current,
    async close() {
      closing.abort();
      await running;
    },
  };
}

const raised = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The time of Redis, in milliseconds since the epoch with parts of them. */
export async function timeOfRedis(client: RedisClient): Promise<number> {
  const [seconds, microseconds] = ((await client.sendCommand(['TIME'])) as unknown as readonly string[]).map(Number);
  return (seconds ?? Number.NaN) * 1_000 + (microseconds ?? Number.NaN) / 1_000;
}
