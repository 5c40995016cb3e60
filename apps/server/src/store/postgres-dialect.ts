import {
  CompiledQuery,
  type DatabaseConnection,
  type DataTypeNode,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { CustomTypesConfig, Pool, PoolClient } from 'pg';
import { breaksConnection, CommitUnsure, DatabaseAway, isStalePlan } from './postgres-faults.ts';

/**
 * A pool of connections under kysely. It differs from kysely's own dialect in these: text is ordered by its bytes, whatever the order of
 * the database is; whole numbers of 64 bits are numbers; a statement is prepared once on each connection; a connection that broke is never used again; and it is known whether a
 * transaction that failed may have been written all the same.
 */
export function postgresDialect(pool: Pool): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => makeDriver(pool),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new ByteOrder(),
  };
}

/** Columns of text are made in the order of their bytes, as SQLite has it. The store casts nothing, so types are of columns only. */
class ByteOrder extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    super.visitDataType(node);
    if (node.dataType === 'text') this.append(' collate "C"');
  }
}

const INT8 = 20;
/** Prepared statements of each connection. The store has about 100; lists of different lengths make the rest. */
const STATEMENTS = 256;

/** @throws where a number is beyond those that JavaScript counts exactly */
function exactNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number))
    throw new RangeError(`${text} from the database is beyond the numbers that are exact`);
  return number;
}

/** How values of the database are read. */
export const exactTypes = ({ getTypeParser }: CustomTypesConfig): CustomTypesConfig => ({
  getTypeParser: (oid, format) => (oid === INT8 ? exactNumber : getTypeParser(oid, format)),
});

interface PooledConnection extends DatabaseConnection {
  readonly client: PoolClient;
  /** Why it cannot be used any more. */
  broken: Error | null;
}

function makeDriver(pool: Pool): Driver {
  /** Names of prepared statements, by their text: the first ones that come. */
  const names = new Map<string, string>();
  function nameOf({ sql, parameters }: CompiledQuery): string | null {
    const found = names.get(sql);
    if (found !== undefined) return found;
    if (parameters.length === 0 || names.size >= STATEMENTS) return null;
    const name = `parley_${names.size}`;
    names.set(sql, name);
    return name;
  }
  /** A connection that breaks while nobody asks it anything says so here, and the next statement fails. */
  const ignore = (): void => {};

  async function connect(): Promise<PoolClient> {
    try {
      const client = await pool.connect();
      client.on('error', ignore);
      return client;
    } catch (error) {
      throw new DatabaseAway(error);
    }
  }

  return {
    async init() {},
    async acquireConnection() {
      return pooled(await connect(), nameOf);
    },
    async beginTransaction(on) {
      // A later statement has to see what others wrote before its locks were granted.
      await tell(on, BEGIN);
    },
    async commitTransaction(on) {
      try {
        await tell(on, COMMIT);
      } catch (error) {
        throw breaksConnection(error) ? new CommitUnsure(error) : error;
      }
    },
    async rollbackTransaction(on) {
      try {
        await tell(on, ROLLBACK);
      } catch {
        // The database rolls back whatever it does not hear the end of, and the connection is given up.
      }
    },
    async releaseConnection(on) {
      const { client, broken } = on as PooledConnection;
      client.removeListener('error', ignore);
      client.release(broken ?? undefined);
    },
    destroy: () => pool.end(),
  };
}

const BEGIN = 'begin isolation level read committed';
const COMMIT = 'commit';
const ROLLBACK = 'rollback';
const tell = (on: DatabaseConnection, text: string): Promise<unknown> => on.executeQuery(CompiledQuery.raw(text));

function pooled(client: PoolClient, nameOf: (query: CompiledQuery) => string | null): PooledConnection {
  let inTransaction = false;
  const connection: PooledConnection = {
    client,
    broken: null,
    async executeQuery<R>(query: CompiledQuery) {
      const { sql, parameters } = query;
      const [name, values] = [nameOf(query), [...parameters]];
      const asked = client.query(name === null ? { text: sql, values } : { name, text: sql, values });
      const result = await asked.catch((error: unknown) => {
        if (breaksConnection(error)) connection.broken ??= asError(error);
        // Within a transaction all of it is run again, on another connection.
        if (isStalePlan(error) && !inTransaction) return client.query({ text: sql, values });
        throw error;
      });
      inTransaction = sql === BEGIN || (inTransaction && sql !== COMMIT && sql !== ROLLBACK);
      // Told to commit what has failed, PostgreSQL rolls back without a word.
      if (sql === COMMIT && result.command !== 'COMMIT') throw new TransactionFailed();
      const changed = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(result.command);
      return {
        rows: result.rows as R[],
        ...(changed ? { numAffectedRows: BigInt(result.rowCount ?? 0) } : {}),
      };
    },
    // biome-ignore lint/correctness/useYield: the interface asks for it, and nothing in the store streams
    async *streamQuery() {
      throw new Error('the store does not stream');
    },
  };
  return connection;
}

/** A fault of our own: a statement failed, and the transaction went on. */
class TransactionFailed extends Error {
  constructor() {
    super('the transaction had failed before its commit');
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
