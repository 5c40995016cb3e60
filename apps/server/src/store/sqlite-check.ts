import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DATABASE_FILE } from './sqlite.ts';

/**
 * A larger database is not checked at each start: 255 MB take 0.9 seconds on a busy machine, and a server that is started again should
 * be back within seconds. `npm run data -- check` reads any.
 */
export const MOST_AT_START = 512 * 1_048_576;

/**
 * Looks for damage in the database of a directory. `quickly`: its pages and rows, but not whether the indexes fit to them.
 * @returns what is wrong; null: nothing, or there is no database yet
 * @throws where it is no database at all
 */
export function checkSqlite(dataDir: string, how: 'quickly' | 'all'): string | null {
  const file = join(dataDir, DATABASE_FILE);
  if (!existsSync(file) || statSync(file).size === 0) return null;
  const database = new Database(file, { fileMustExist: true, timeout: 5_000 });
  try {
    const found = database.pragma(how === 'quickly' ? 'quick_check(1)' : 'integrity_check(1)', { simple: true });
    if (found !== 'ok') return String(found);
    if (how === 'quickly') return null;
    return (database.pragma('foreign_key_check') as unknown[]).length > 0 ? 'a row refers to one that is gone' : null;
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : '';
    if (code.startsWith('SQLITE_CORRUPT')) return error instanceof Error ? error.message : code;
    throw error;
  } finally {
    database.close();
  }
}

export const isSmallEnough = (dataDir: string): boolean => {
  const file = join(dataDir, DATABASE_FILE);
  return !existsSync(file) || statSync(file).size <= MOST_AT_START;
};
