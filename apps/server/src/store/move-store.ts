import { createHash } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, sql, type Transaction } from 'kysely';
import { chunksOf } from './chunks.ts';
import { makePool, openPostgresStore } from './postgres.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { reasonOf } from './postgres-faults.ts';
import { DATABASE_FILE, openSqliteStore } from './sqlite.ts';

/** Why nothing was moved. The message is one sentence. */
export class NotMoved extends Error {
  override readonly name = 'NotMoved';
}

export interface MovedTable {
  readonly table: string;
  readonly rows: number;
  /** SHA-256 (hex) of all rows in the order of their keys. It was the same in both databases. */
  readonly hash: string;
}

/** A table as SQLite describes it. */
interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of the primary key, in their order. */
  readonly key: readonly string[];
  /** Tables that it refers to. */
  readonly refersTo: readonly string[];
}

type Row = Readonly<Record<string, unknown>>;
type Tx = Transaction<Record<string, Record<string, unknown>>>;

/** Rows that are read at once for comparison. */
const PAGE = 2_000;

/**
 * Moves the SQLite database of a directory into an empty PostgreSQL database, in one transaction: all of it is there afterwards and
 * each row is as it was, or nothing is. No server may run on either. The SQLite database stays where it is.
 * @throws {NotMoved}
 * @throws {DatabaseAway} where the address cannot be reached
 */
export async function moveStore(dataDir: string, address: string): Promise<readonly MovedTable[]> {
  // Both are brought up to date first, so both have the same tables.
  await (await openSqliteStore(dataDir)).close();
  await (await openPostgresStore(address)).close();
  const source = new Database(join(dataDir, DATABASE_FILE), { readonly: true });
  // Without the time limits of a server that runs.
  const target = new Kysely<Record<string, Record<string, unknown>>>({
    dialect: postgresDialect(await makePool(address, { max: 1 })),
  });
  try {
    const tables = tablesOf(source);
    return await target.transaction().execute(async (tx) => {
      await checkEmpty(tx, tables);
      const moved: MovedTable[] = [];
      for (const table of tables) {
        await copy(source, tx, table);
        moved.push(await compare(source, tx, table));
      }
      return moved;
    });
  } finally {
    source.close();
    await target.destroy();
  }
}

/** Tables that are referred to come before those that refer to them. */
function tablesOf(source: Database.Database): readonly Table[] {
  const names = source
    .prepare<[], { name: string }>(
      `select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'kysely_%'`,
    )
    .all();
  const left = new Map(names.map(({ name }) => [name, describe(source, name)]));
  const ordered: Table[] = [];
  while (left.size > 0) {
    const next = [...left.values()].filter(({ name, refersTo }) =>
      refersTo.every((one) => one === name || !left.has(one)),
    );
    if (next.length === 0) throw new Error('tables that refer to each other');
    for (const table of next) {
      left.delete(table.name);
      ordered.push(table);
    }
  }
  return ordered;
}

function describe(source: Database.Database, name: string): Table {
  const columns = source.prepare<[], { name: string; pk: number }>(`pragma table_info("${name}")`).all();
  const keys = source.prepare<[], { table: string }>(`pragma foreign_key_list("${name}")`).all();
  return {
    name,
    columns: columns.map((column) => column.name),
    key: columns
      .filter(({ pk }) => pk > 0)
      .sort((a, b) => a.pk - b.pk)
      .map((column) => column.name),
    refersTo: keys.map(({ table }) => table),
  };
}

/** A new database has one row, of the general group. The one that is moved takes its place. */
async function checkEmpty(tx: Tx, tables: readonly Table[]): Promise<void> {
  for (const { name, columns } of tables) {
    const { rows } = await sql<{ name: string }>`select column_name as name from information_schema.columns
      where table_schema = current_schema() and table_name = ${name}`.execute(tx);
    const there = new Set(rows.map((row) => row.name));
    if (there.size !== columns.length || !columns.every((column) => there.has(column))) {
      throw new NotMoved(`The table ${name} has other columns there.`);
    }
  }
  await tx.deleteFrom('groups').where('created_at', '=', 0).where('id', '=', 'everyone').execute();
  for (const { name } of tables) {
    const first = await tx.selectFrom(name).select(sql`1`.as('one')).limit(1).executeTakeFirst();
    if (first !== undefined) throw new NotMoved(`The database is not empty: there are rows in ${name}.`);
  }
}

async function copy(source: Database.Database, tx: Tx, { name, columns, key }: Table): Promise<void> {
  const rows = source.prepare<[], Row>(`select ${list(columns)} from "${name}" order by ${list(key)}`);
  let some: Row[] = [];
  const send = async (): Promise<void> => {
    for (const chunk of chunksOf(some)) {
      await tx
        .insertInto(name)
        .values(chunk)
        .execute()
        .catch((error: unknown) => {
          throw new NotMoved(`A row of ${name} does not go in: ${reasonOf(error)}.`);
        });
    }
    some = [];
  };
  for (const row of rows.iterate()) {
    some.push(row);
    if (some.length >= PAGE) await send();
  }
  await send();
}

/** Reads all rows of both in the order of their keys, which is that of bytes in both. */
async function compare(source: Database.Database, tx: Tx, table: Table): Promise<MovedTable> {
  const { name, columns, key } = table;
  const hash = createHash('sha256');
  const theirs = pagesOf(tx, table);
  let rows = 0;
  for (const row of source.prepare<[], Row>(`select ${list(columns)} from "${name}" order by ${list(key)}`).iterate()) {
    const text = asText(row, columns);
    const other = await theirs.next();
    if (other.done === true || asText(other.value, columns) !== text) {
      throw new NotMoved(
        `The row ${JSON.stringify(key.map((column) => row[column]))} of ${name} is not what was sent.`,
      );
    }
    hash.update(text).update('\n');
    rows += 1;
  }
  if ((await theirs.next()).done !== true) throw new NotMoved(`The table ${name} has more rows than were sent.`);
  return { table: name, rows, hash: hash.digest('hex') };
}

async function* pagesOf(tx: Tx, { name, columns, key }: Table): AsyncGenerator<Row, void> {
  const keys = sql.join(key.map((column) => sql.ref(column)));
  for (let after: readonly unknown[] | null = null; ; ) {
    const from: ReturnType<typeof sql> =
      after === null ? sql`` : sql`where (${keys}) > (${sql.join(after.map((value) => sql.val(value)))})`;
    const page: { readonly rows: readonly Row[] } =
      await sql<Row>`select ${sql.join(columns.map((column) => sql.ref(column)))} from ${sql.table(name)} ${from}
      order by ${keys} limit ${sql.lit(PAGE)}`.execute(tx);
    yield* page.rows;
    const last: Row | undefined = page.rows.at(-1);
    if (last === undefined || page.rows.length < PAGE) return;
    after = key.map((column) => last[column]);
  }
}

const asText = (row: Row, columns: readonly string[]): string => JSON.stringify(columns.map((column) => row[column]));
const list = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ');
