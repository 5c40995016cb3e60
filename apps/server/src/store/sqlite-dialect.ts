import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/** How long a statement waits for another process that is writing. */
const BUSY_MS = 5_000;
/** Pause between two tries, at most. A commit takes well under a millisecond on most machines, a slow disk 20. */
const MOST_PAUSE_MS = 20;
/** Prepared statements kept. The store has about 60; lists of different lengths make the rest. */
const STATEMENTS = 256;

/**
 * One better-sqlite3 connection under kysely. It differs from kysely's own dialect in three ways: a statement is prepared once,
 * a transaction takes the write lock when it begins (BEGIN IMMEDIATE), so that what it reads stays true until it has written,
 * and a lock that another process holds is waited for without stopping the event loop. Set `busy_timeout` to 0 for that.
 */
export function sqliteDialect(database: Database.Database): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => makeDriver(database),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function makeDriver(database: Database.Database): Driver {
  const connection = makeConnection(database);
  let last: Promise<void> = Promise.resolve();
  let release = (): void => {};
  return {
    async init() {},
    /** Transactions and single statements have their turns in the order in which they asked. */
    async acquireConnection() {
      const before = last;
      let done = (): void => {};
      last = new Promise((resolve) => {
        done = resolve;
      });
      await before;
      release = done;
      return connection;
    },
    async releaseConnection() {
      release();
    },
    async beginTransaction(on) {
      await on.executeQuery(CompiledQuery.raw('begin immediate'));
    },
    async commitTransaction(on) {
      await on.executeQuery(CompiledQuery.raw('commit'));
    },
    async rollbackTransaction(on) {
      // A full disk has ended the transaction already.
      if (database.inTransaction) await on.executeQuery(CompiledQuery.raw('rollback'));
    },
    async destroy() {
      database.close();
    },
  };
}

function makeConnection(database: Database.Database): DatabaseConnection {
  const statementOf = statementCache(database);

  function run<R>({ sql, parameters }: CompiledQuery) {
    const statement = statementOf(sql);
    if (statement.reader) return { rows: statement.all(parameters) as R[] };
    const { changes } = statement.run(parameters);
    return { rows: [] as R[], numAffectedRows: BigInt(changes) };
  }

  return {
    async executeQuery(query) {
      const until = performance.now() + BUSY_MS;
      for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, MOST_PAUSE_MS)) {
        try {
          return run(query);
        } catch (error) {
          // Within a transaction the lock is held already, so another try could not help.
          if (!isBusy(error) || database.inTransaction || performance.now() >= until) throw error;
        }
        await sleep(pauseMs);
      }
    },
    // biome-ignore lint/correctness/useYield: the interface asks for it, and nothing in the store streams
    async *streamQuery() {
      throw new Error('the store does not stream');
    },
  };
}

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');

/** Statements by their text; the one that was not used for longest goes first. */
function statementCache(database: Database.Database): (sql: string) => Database.Statement {
  const kept = new Map<string, Database.Statement>();
  return (sql) => {
    const found = kept.get(sql);
    const statement = found ?? database.prepare(sql);
    if (found !== undefined) kept.delete(sql);
    kept.set(sql, statement);
    if (kept.size > STATEMENTS)
      for (const oldest of kept.keys()) {
        kept.delete(oldest);
        break;
      }
    return statement;
  };
}
