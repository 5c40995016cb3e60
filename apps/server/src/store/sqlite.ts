import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Dialect, Kysely } from 'kysely';
import { LOG_IS_KEPT } from './conduct-tables.ts';
import { migrateSafely } from './migrate-on-copy.ts';
import type { DatabaseTables } from './schema.ts';
import { makeSqlStore } from './sql-store.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Store } from './store.ts';

/** Name of the database within the data directory. */
export const DATABASE_FILE = 'parley.sqlite';

/**
 * Opens the database of this directory, made and brought up to date where needed. Everything that only SQLite
 * understands is in this file and in its dialect.
 * @param wrap for tests that hold statements
 * @throws where the directory cannot be made or written, or the file is not a database.
 */
export async function openSqliteStore(dataDir: string, wrap = (dialect: Dialect): Dialect => dialect): Promise<Store> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, DATABASE_FILE);
  const database = new Database(file);
  try {
    // It holds the server's signing key; SQLite gives the files beside it the same permissions.
    chmodSync(file, 0o600);
    database.pragma('busy_timeout = 5000');
    database.pragma('journal_mode = WAL');
    // FULL: what was acknowledged outlives a power cut, not just a crash of the process (O5).
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    // From here on the dialect waits for other processes, without stopping the event loop.
    database.pragma('busy_timeout = 0');
    const db = new Kysely<DatabaseTables>({ dialect: wrap(sqliteDialect(database)) });
    await migrateSafely(db, database);
    // After the migrations, because only SQLite writes triggers like this.
    database.exec(LOG_IS_KEPT);
    // One writer at a time: BEGIN IMMEDIATE has locked every row.
    return makeSqlStore({
      db,
      lock: async () => {},
      // A young database would be nearly all in the log beside it, which whoever copies files may leave behind.
      settle: async () => void database.pragma('wal_checkpoint(TRUNCATE)'),
    });
  } catch (error) {
    database.close();
    throw error;
  }
}
