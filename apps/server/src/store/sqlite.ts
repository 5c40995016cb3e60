import { chmodSync, closeSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Dialect, Kysely } from 'kysely';
import { LOG_IS_KEPT } from './conduct-tables.ts';
import { migrateSafely } from './migrate-on-copy.ts';
import type { DatabaseTables } from './schema.ts';
import { makeSqlStore } from './sql-store.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { SecretStore, Store } from './store.ts';

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
    // It holds password hashes; SQLite gives the files beside it the same permissions.
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
    const store = makeSqlStore({
      db,
      lock: async () => {},
      // A young database would be nearly all in the log beside it, which whoever copies files may leave behind.
      settle: async () => void database.pragma('wal_checkpoint(TRUNCATE)'),
    });
    return { ...store, secrets: { ...store.secrets, remove: (name) => expunge(database, file, store.secrets, name) } };
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Removes a secret from the file as well: its place is overwritten, and the log with it in it is emptied. SQLite moves rows and does not overwrite where they were, so
 * where the file still has a part of it, all of it is written anew.
 */
async function expunge(database: Database.Database, file: string, secrets: SecretStore, name: string): Promise<void> {
  const value = await secrets.get(name);
  if (value === null) return;
  database.pragma('secure_delete = ON');
  await secrets.remove(name);
  database.pragma('wal_checkpoint(TRUNCATE)');
  const parts = value.match(/[\w-]{32,}/g) ?? [value];
  if (hasAny(file, parts)) {
    database.exec('VACUUM');
    database.pragma('wal_checkpoint(TRUNCATE)');
  }
  database.pragma('secure_delete = OFF');
}

const CHUNK_BYTES = 1 << 20;

function hasAny(file: string, texts: readonly string[]): boolean {
  const wanted = texts.map((text) => Buffer.from(text));
  const overlap = Math.max(...wanted.map(({ length }) => length));
  const opened = openSync(file, 'r');
  const chunk = Buffer.alloc(CHUNK_BYTES + overlap);
  try {
    for (let at = 0; ; at += CHUNK_BYTES) {
      const read = readSync(opened, chunk, 0, chunk.length, at);
      const here = chunk.subarray(0, read);
      if (wanted.some((one) => here.includes(one))) return true;
      if (read < chunk.length) return false;
    }
  } finally {
    closeSync(opened);
  }
}
