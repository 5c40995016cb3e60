import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { DatabaseAway } from './postgres-faults.ts';

/** `alone`: one server, and no other one beside it. `together`: servers that share a bus. The two exclude each other. */
export type DatabaseUse = 'alone' | 'together';

export interface DatabaseLockDeps {
  readonly address: string;
  readonly use: DatabaseUse;
  /** The database was away, and when it was back another server had it. This one must end. */
  readonly lost: () => void;
}

/** The lock is tried again this often while the database is away. */
const AGAIN_MS = 500;
const CONNECT_MS = 5_000;
const LOCK = `hashtextextended('parley server', 0)`;

/**
 * Takes a PostgreSQL database for this server, as the lock of the data directory does for SQLite: two servers with a lobby and an arbiter
 * of their own would decide the same matches twice (O3.6). It is a lock of one connection, so it ends with this process, however that ends.
 * Where the database goes away and comes back, it is taken again.
 *
 * @returns gives it back; null where another server has it
 * @throws {DatabaseAway}
 */
export async function lockDatabase({ address, use, lost }: DatabaseLockDeps): Promise<(() => Promise<void>) | null> {
  const { Client } = (await import('pg')).default;
  let isOver = false;
  let held: pg.Client | null = null;

  /** Whether it was free. */
  async function take(): Promise<boolean> {
    const client = new Client({
      connectionString: address,
      application_name: 'parley lock',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
    });
    // Each broken connection also says that it has ended.
    client.on('error', () => {});
    await client.connect();
    const shared = use === 'together' ? '_shared' : '';
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock${shared}(${LOCK}) as taken`);
    const isTaken = rows.some(({ taken }) => taken);
    if (!isTaken || isOver) {
      await client.end();
      return isTaken;
    }
    held = client;
    client.once('end', () => {
      held = null;
      if (!isOver) void takeAgain();
    });
    return true;
  }

  async function takeAgain(): Promise<void> {
    while (!isOver) {
      const isTaken = await take().catch(() => null);
      if (isTaken === true) return;
      if (isTaken === false) return lost();
      await sleep(AGAIN_MS, undefined, { ref: false });
    }
  }

  const isTaken = await take().catch((error: unknown) => {
    throw new DatabaseAway(error);
  });
  if (!isTaken) return null;
  return async () => {
    isOver = true;
    await held?.end();
  };
}
