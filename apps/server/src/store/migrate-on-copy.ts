import { existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { Kysely } from 'kysely';
import { migrate, stepsLeft } from './migrations.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** A database of an earlier version that cannot be brought up to date. It is as it was. */
export class MigrationFailed extends Error {
  override readonly name = 'MigrationFailed';
}

/**
 * Brings a SQLite database up to date. One in which there is something is copied first, and the steps are tried on the copy: SQLite takes a
 * part of a step back where that fails, but not the steps before it.
 * @throws {MigrationFailed}
 * @throws {NewerDatabase}
 */
export async function migrateSafely<T>(db: Kysely<T>, database: Database.Database): Promise<void> {
  const { left, done } = await stepsLeft(db);
  if (left > 0 && done > 0) await tryOnCopy(database);
  await migrate(db);
}

async function tryOnCopy(database: Database.Database): Promise<void> {
  const file = `${database.name}.trying`;
  const remove = (): void => {
    for (const end of ['', '-wal', '-shm', '-journal']) if (existsSync(file + end)) rmSync(file + end);
  };
  remove();
  try {
    await database.backup(file, { progress: () => 0x7fff_ffff });
    const copy = new Database(file, { fileMustExist: true });
    // Nobody needs it after a power cut.
    copy.pragma('synchronous = OFF');
    copy.pragma('foreign_keys = ON');
    const db = new Kysely<unknown>({ dialect: sqliteDialect(copy) });
    try {
      await migrate(db);
      const found = copy.pragma('integrity_check(1)', { simple: true });
      if (found !== 'ok') throw new Error(String(found));
      if ((copy.pragma('foreign_key_check') as unknown[]).length > 0)
        throw new Error('a row refers to one that is gone');
    } finally {
      await db.destroy();
    }
  } catch (error) {
    throw new MigrationFailed(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    remove();
  }
}
