import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../../../scripts/files/whole-file.mjs';
import { TOKEN_SECRET_FILE } from '../auth/token-secret.ts';
import { lockDatabase } from '../store/database-lock.ts';
import { MigrationFailed } from '../store/migrate-on-copy.ts';
import { NewerDatabase } from '../store/migrations.ts';
import { moveStore, NotMoved } from '../store/move-store.ts';
import { databaseSentence } from '../store/open-store.ts';
import { UnfitDatabase } from '../store/postgres.ts';
import { DatabaseAway } from '../store/postgres-faults.ts';
import { DATABASE_FILE } from '../store/sqlite.ts';
import { BackupRefused, backUpSqlite, restoreSqlite } from '../store/sqlite-backup.ts';
import { checkSqlite } from '../store/sqlite-check.ts';
import type { AdminAnswer } from './admin-command.ts';
import type { Config } from './config.ts';
import { lockData } from './data-lock.ts';

export const DATA_USAGE = `npm run data -- backup [FILE]   copies the database of PARLEY_DATA into one checked file, while the server runs
npm run data -- restore FILE    puts such a file in the place of the database; the server must not run
npm run data -- check           reads the whole database, while the server runs
npm run data -- move            moves it into the empty database of PARLEY_DATABASE_URL; no server may run`;

/** Files beside a database that belong to it, and that no copy of it has in it: with both together somebody could be the server. */
const BESIDE = ['server-key.json', TOKEN_SECRET_FILE];

/** Copies, checks and moves the store. */
export async function dataCommand(
  config: Pick<Config, 'dataDir' | 'databaseUrl'>,
  args: readonly string[],
  now: number,
): Promise<AdminAnswer> {
  const [command = '', file = '', ...more] = args;
  const fits =
    command === 'backup' || (command === 'restore' ? file !== '' : ['check', 'move'].includes(command) && file === '');
  if (!fits || more.length > 0) return no(DATA_USAGE);
  if (command === 'move') return move(config);
  if (config.databaseUrl !== null) {
    return no('The store is on PostgreSQL, which has its own programs for this: docs/store.md names them.');
  }
  try {
    if (command === 'check') return check(config.dataDir);
    if (command === 'restore') return await restore(config.dataDir, file, now);
    return await backup(
      config.dataDir,
      file === '' ? join(config.dataDir, 'backups', `parley-${stampOf(now)}.sqlite`) : file,
    );
  } catch (error) {
    if (error instanceof BackupRefused) return no(error.message);
    if (error instanceof Error && 'code' in error) return no(`It cannot be done: ${reasonOf(error)}.`);
    throw error;
  }
}

async function backup(dataDir: string, file: string): Promise<AdminAnswer> {
  await backUpSqlite(dataDir, file);
  const beside = BESIDE.filter((name) => existsSync(join(dataDir, name)));
  return yes(
    `${file} is a copy of the database of ${dataDir}. All of it was read and is whole.`,
    ...(beside.length === 0
      ? []
      : [
          `It belongs to ${beside.join(' and ')} in ${dataDir}, which are not in it: keep copies of these, in another place.`,
        ]),
  );
}

async function restore(dataDir: string, file: string, now: number): Promise<AdminAnswer> {
  const unlock = lockData(dataDir);
  if (unlock === null) return no(`A server uses the data in ${dataDir}: stop it first.`);
  try {
    const { aside } = await restoreSqlite(file, dataDir, stampOf(now));
    const missing = BESIDE.filter((name) => !existsSync(join(dataDir, name)));
    return yes(
      `The database of ${dataDir} is that of ${file}.`,
      ...(aside === null ? [] : [`The one that was there is ${aside} now.`]),
      ...missing.map(
        (name) =>
          `There is no ${name} in ${dataDir}: if the server of the backup had one, put it there before the start, because the server makes another one.`,
      ),
    );
  } finally {
    unlock();
  }
}

function check(dataDir: string): AdminAnswer {
  if (!existsSync(join(dataDir, DATABASE_FILE))) return no(`There is no database in ${dataDir}.`);
  const found = checkSqlite(dataDir, 'all');
  return found === null ? yes('The database is whole.') : no(`The database is damaged: ${found}.`);
}

async function move({ dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>): Promise<AdminAnswer> {
  if (databaseUrl === null) return no('PARLEY_DATABASE_URL names no database to move to.');
  if (!existsSync(join(dataDir, DATABASE_FILE))) return no(`There is no SQLite database in ${dataDir}.`);
  const unlock = lockData(dataDir);
  if (unlock === null) return no(`A server uses the data in ${dataDir}: stop it first.`);
  let unlockDatabase: Awaited<ReturnType<typeof lockDatabase>> = null;
  try {
    unlockDatabase = await lockDatabase({ address: databaseUrl, use: 'alone', lost: () => {} });
    if (unlockDatabase === null) return no('A server uses the database of PARLEY_DATABASE_URL: stop it first.');
    const moved = await moveStore(dataDir, databaseUrl);
    const rows = moved.reduce((sum, table) => sum + table.rows, 0);
    return yes(
      ...moved.map(({ table, rows: many, hash }) => `${table}: ${many} rows, ${hash}`),
      `All ${rows} rows are there, each as it was. The server uses them when PARLEY_DATABASE_URL is set; ${DATABASE_FILE} in ${dataDir} is a copy from now on.`,
    );
  } catch (error) {
    if (error instanceof NotMoved) return no(`Nothing was moved. ${error.message}`);
    if ([DatabaseAway, UnfitDatabase, NewerDatabase, MigrationFailed].some((kind) => error instanceof kind)) {
      return no(`Nothing was moved. ${databaseSentence(error)}`);
    }
    throw error;
  } finally {
    await unlockDatabase?.();
    unlock();
  }
}

/** 2026-01-31T23-59-59Z: no file system minds it. */
const stampOf = (now: number): string => `${new Date(now).toISOString().slice(0, 19).replaceAll(':', '-')}Z`;

const yes = (...lines: readonly string[]): AdminAnswer => ({ ok: true, lines });
const no = (line: string): AdminAnswer => ({ ok: false, lines: [line] });
