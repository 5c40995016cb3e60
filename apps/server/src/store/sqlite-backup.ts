import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { knowsSteps } from './migrations.ts';
import { DATABASE_FILE } from './sqlite.ts';

/** Why there is no backup, or why it was not put back. The message is one sentence. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

/** More pages than there are: one step takes all, so what other connections write meanwhile does not make it begin anew. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Writes the database of a directory, as it is at this moment, into one new file, while a server writes on. The file is there whole and
 * checked, or it is not there.
 * @throws {BackupRefused}
 */
export async function backUpSqlite(dataDir: string, file: string): Promise<void> {
  const source = join(dataDir, DATABASE_FILE);
  if (!existsSync(source)) throw new BackupRefused(`There is no database in ${dataDir}.`);
  if (existsSync(file)) throw new BackupRefused(`${file} is there already.`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  await copyWhole(source, file);
}

/** What was put back, and what was put aside for it. */
export interface Restored {
  readonly file: string;
  readonly aside: string | null;
}

/**
 * Puts a backup in the place of the database of a directory, which is kept beside it under another name. No server may run there.
 * @param stamp for that name
 * @throws {BackupRefused} where the backup is damaged or not one of Parley, or where the database that is there has gone on since
 */
export async function restoreSqlite(backup: string, dataDir: string, stamp: string): Promise<Restored> {
  if (!existsSync(backup)) throw new BackupRefused(`There is no file ${backup}.`);
  const file = join(dataDir, DATABASE_FILE);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const fresh = `${file}.restoring`;
  rmSync(fresh, { force: true });
  await copyWhole(backup, fresh);
  try {
    const isThere = existsSync(file);
    if (isThere) checkNotNewer(file, fresh);
    const aside = isThere ? `${file}.before-${stamp}` : null;
    // The log beside the old one would be taken for the log of the new one.
    for (const end of ['', '-wal', '-shm']) {
      if (existsSync(file + end)) renameSync(file + end, (aside ?? `${file}.before-${stamp}`) + end);
    }
    renameSync(fresh, file);
    syncFolder(dataDir);
    return { file, aside };
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** A copy under the name of the file, once it is whole, checked and on the disk. */
async function copyWhole(from: string, to: string): Promise<void> {
  const part = `${to}.part`;
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(part + end, { force: true });
  try {
    await copyInOneStep(from, part);
    chmodSync(part, 0o600);
    checkWhole(part, from);
    const descriptor = openSync(part, 'r+');
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(part, to);
    syncFolder(dirname(to));
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(part + end, { force: true });
  }
}

async function copyInOneStep(from: string, to: string): Promise<void> {
  const source = open(from);
  try {
    await source.backup(to, { progress: () => ALL_PAGES });
  } catch (error) {
    throw new BackupRefused(`${from} cannot be copied: ${messageOf(error)}.`);
  } finally {
    source.close();
  }
}

/** @throws {BackupRefused} */
function open(file: string): Database.Database {
  try {
    // Read only would not do: what is in the log beside a database that nobody has open is read by who may write.
    return new Database(file, { fileMustExist: true, timeout: 5_000 });
  } catch (error) {
    throw new BackupRefused(`${file} cannot be opened: ${messageOf(error)}.`);
  }
}

/** Everything in it is read, and it becomes one file without a log beside it. */
function checkWhole(copy: string, of: string): void {
  const database = open(copy);
  try {
    database.pragma('journal_mode = DELETE');
    const found = database.pragma('integrity_check(1)', { simple: true });
    if (found !== 'ok') throw new BackupRefused(`${of} is damaged: ${String(found)}.`);
    if ((database.pragma('foreign_key_check') as unknown[]).length > 0) {
      throw new BackupRefused(`${of} is damaged: a row refers to one that is not there.`);
    }
    if (!knowsSteps(stepsIn(database))) {
      throw new BackupRefused(`${of} is not a database of this version of Parley, or of one before it.`);
    }
  } catch (error) {
    if (error instanceof BackupRefused) throw error;
    throw new BackupRefused(`${of} is damaged: ${messageOf(error)}.`);
  } finally {
    database.close();
  }
}

function stepsIn(database: Database.Database): readonly string[] {
  const isOurs = database.prepare(`select 1 from sqlite_master where name = 'kysely_migration'`).get() !== undefined;
  if (!isOurs) return [];
  return database
    .prepare<[], { name: string }>('select name from kysely_migration')
    .all()
    .map(({ name }) => name);
}

/** What only grows: where the one that is there has more of it than the backup, something would be lost. */
const GROWS = [
  'select max(decided_at) as at from verdicts',
  'select max(started_at) as at from matches',
  'select max(received_at) as at from reports',
  'select max(created_at) as at from players',
  'select max(n) as at from audit_log',
  'select max(at) as at from group_lines',
];

function checkNotNewer(there: string, backup: string): void {
  const [now, then] = [growthOf(there), growthOf(backup)];
  if (GROWS.every((_query, at) => (now[at] ?? 0) <= (then[at] ?? 0))) return;
  throw new BackupRefused(
    `${there} has what the backup has not: it is newer. Move it away, with all files whose names begin with its name, and restore again.`,
  );
}

/** One that cannot be read has nothing to lose. */
function growthOf(file: string): readonly number[] {
  let database: Database.Database | null = null;
  try {
    database = new Database(file, { fileMustExist: true });
    const open = database;
    return GROWS.map((query) => {
      try {
        return open.prepare<[], { at: number | null }>(query).get()?.at ?? 0;
      } catch {
        // A table of a later version.
        return 0;
      }
    });
  } catch {
    return [];
  } finally {
    database?.close();
  }
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
