import { type Dialect, Kysely, sql } from 'kysely';
import type pg from 'pg';
import { LOG_IS_KEPT_ON_POSTGRES } from './conduct-tables.ts';
import { migrate } from './migrations.ts';
import { exactTypes, postgresDialect } from './postgres-dialect.ts';
import { faultOf } from './postgres-faults.ts';
import { lockPostgresRows } from './postgres-locks.ts';
import type { DatabaseTables } from './schema.ts';
import { makeSqlStore } from './sql-store.ts';
import type { Store } from './store.ts';

/** Connections of one process: one writes, the others read. PostgreSQL lets a hundred in, of all processes. */
const CONNECTIONS = 10;
/** No statement of a server that runs takes this long. */
const STATEMENT_MS = 30_000;
/** For a row that another transaction has. Less than a client waits for its answer. */
const LOCK_MS = 5_000;
/** Until a connection is there. */
const CONNECT_MS = 5_000;
/** A process that stopped in the middle of a transaction holds its rows no longer. */
const IDLE_IN_TRANSACTION_MS = 30_000;
/** The oldest whose triggers can be put in the place of those that are there. */
const LEAST_VERSION = 14;

/** Of the connections of a server that runs. */
export const RUNNING: pg.PoolConfig = {
  max: CONNECTIONS,
  statement_timeout: STATEMENT_MS,
  // Where the machine of the database is gone without a word.
  query_timeout: STATEMENT_MS + CONNECT_MS,
  lock_timeout: LOCK_MS,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
};

/** A database on which the store cannot be. The message is what a sentence says after the address. */
export class UnfitDatabase extends Error {
  override readonly name = 'UnfitDatabase';
}

/**
 * Opens the database at this address, brought up to date where needed. Several processes may open one at once.
 * @param wrap for tests that hold statements
 * @throws {DatabaseAway} where it cannot be reached
 * @throws {UnfitDatabase}
 */
export async function openPostgresStore(
  address: string,
  wrap = (dialect: Dialect): Dialect => dialect,
): Promise<Store> {
  await prepare(address);
  const db = new Kysely<DatabaseTables>({ dialect: wrap(postgresDialect(await makePool(address, RUNNING))) });
  return makeSqlStore({ db, lock: lockPostgresRows, faultOf });
}

/** Migrations take as long as they take: they have a connection of their own, without timeouts. */
async function prepare(address: string): Promise<void> {
  const db = new Kysely<DatabaseTables>({ dialect: postgresDialect(await makePool(address, { max: 1 })) });
  try {
    await checkFit(db);
    await migrate(db);
    // Two processes that start at once would be in each other's way.
    await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended('parley triggers', 0))`.execute(tx);
      await sql.raw(LOG_IS_KEPT_ON_POSTGRES).execute(tx);
    });
  } finally {
    await db.destroy();
  }
}

async function checkFit(db: Kysely<DatabaseTables>): Promise<void> {
  const { rows } = await sql<{ version: string; encoding: string }>`select
    current_setting('server_version_num') as version, current_setting('server_encoding') as encoding`.execute(db);
  for (const { version, encoding } of rows) {
    if (encoding !== 'UTF8') throw new UnfitDatabase(`its encoding is ${encoding}, and has to be UTF8`);
    const major = Math.floor(Number(version) / 10_000);
    if (major < LEAST_VERSION)
      throw new UnfitDatabase(`it is PostgreSQL ${major}, and has to be ${LEAST_VERSION} or later`);
  }
}

/** The connections of the store. Their client is loaded here, and not where the store is on SQLite: it takes a while. */
export async function makePool(address: string, options: pg.PoolConfig): Promise<pg.Pool> {
  const { Pool, types } = (await import('pg')).default;
  const pool = new Pool({
    connectionString: address,
    application_name: 'parley',
    connectionTimeoutMillis: CONNECT_MS,
    keepAlive: true,
    types: exactTypes(types),
    // What is acknowledged has to be on the disk (O5). More than that, such as a copy elsewhere, stays as it is set.
    async onConnect(client) {
      await client.query(
        `select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`,
      );
    },
    ...options,
  });
  // A connection that breaks while it is idle is taken out of the pool, and the next one is made.
  pool.on('error', () => {});
  return pool;
}
