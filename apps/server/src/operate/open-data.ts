import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { reasonOf } from '../../../../scripts/files/whole-file.mjs';
import { KeyGone, keyFileOf, openKeyFile } from '../auth/key-file.ts';
import type { KeyRing } from '../auth/key-ring.ts';
import { openTokenSecret } from '../auth/token-secret.ts';
import { openNetworkKey } from '../lobby-host/network-key.ts';
import { lockDatabase } from '../store/database-lock.ts';
import { MigrationFailed } from '../store/migrate-on-copy.ts';
import { NewerDatabase } from '../store/migrations.ts';
import { databaseSentence, openStore } from '../store/open-store.ts';
import { DatabaseAway } from '../store/postgres-faults.ts';
import { DATABASE_FILE } from '../store/sqlite.ts';
import { checkSqlite, isSmallEnough } from '../store/sqlite-check.ts';
import type { Store } from '../store/store.ts';
import { type Config, ConfigError } from './config.ts';
import { lockData } from './data-lock.ts';
import { checkDatabase, DATABASE_ID_FILE, DatabaseGone } from './database-id.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { type JoinedCompany, openCompany } from './open-company.ts';
import { makeServerClock, type ServerClock } from './server-clock.ts';

/** What a server stands on: what is stored, its secrets, its time, and the other processes. */
export interface OpenedData {
  readonly store: Store;
  /** See `openTokenSecret`. */
  readonly secret: string;
  readonly ring: KeyRing;
  readonly networkKey: string;
  /** Null where this process does everything. */
  readonly company: JoinedCompany | null;
  readonly serverClock: ServerClock;
  /** For what a start needs of the store: one of several processes tries it again while the database is away. */
  patiently<T>(work: () => Promise<T>): Promise<T>;
  /** Closes and gives back everything. */
  close(): Promise<void>;
}

export interface OpenDataDeps {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly randomId: () => string;
}

/** A database that is away is tried again after this time (milliseconds); whoever runs the server hears of it after some tries. */
const AGAIN_MS = 500;
const SAID_AFTER = 6;

/** @throws {ConfigError} where something cannot be used, with one sentence; nothing is left open then */
export async function openData(config: Config, { log, metrics, randomId }: OpenDataDeps): Promise<OpenedData> {
  const opened: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  const said = (sentence: string): void => log.warn(sentence);
  try {
    // Processes that share a Redis may share the directory.
    if (config.redisUrl === null) opened.push(lockDirectory(config.dataDir));
    const secret = openSecret(config);
    const company = await openCompany(config, {
      secret,
      metrics,
      randomId,
      fault: (what, error) => log.error({ err: error }, `fault while ${what}`),
      said,
    });
    if (company !== null) opened.push(company.close);
    const serverClock = company?.clock ?? makeServerClock();
    if (config.databaseUrl !== null) opened.push(await lockPostgres(config, config.databaseUrl, log));
    const store = await openStoreOf(config, log);
    opened.push(() => store.close());
    // One of several waits for a database that goes again meanwhile; one alone ends with the sentence.
    const patiently = <T>(work: () => Promise<T>): Promise<T> => (company === null ? work() : whenThere(work, log));
    await patiently(() => checkDatabase(config.dataDir, store.secrets, said)).catch((error: unknown) => {
      throw new ConfigError(dataSentence(config, error));
    });
    const keys = await patiently(() => openKeys(config, store, serverClock.now(), said)).catch((error: unknown) => {
      throw error instanceof ConfigError ? error : new ConfigError(dataSentence(config, error));
    });
    const { ring, networkKey } = keys;
    await store.settle();
    return { store, secret, ring, networkKey, company, serverClock, patiently, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @returns gives the lock back */
function lockDirectory(dataDir: string): () => void {
  let unlock: (() => void) | null;
  try {
    unlock = lockData(dataDir);
  } catch (error) {
    throw new ConfigError(dataSentence({ dataDir, databaseUrl: null }, error));
  }
  if (unlock !== null) return unlock;
  throw new ConfigError(
    `Another server uses the data in ${dataDir} (PARLEY_DATA): stop that one, or give this one a directory of its own.`,
  );
}

/** @returns gives the lock back */
async function lockPostgres(config: Config, address: string, log: Log): Promise<() => Promise<void>> {
  const isTogether = config.redisUrl !== null;
  const lost = (): void => {
    log.fatal('another server has taken the database while it was away: this one ends');
    process.exit(1);
  };
  const use = isTogether ? 'together' : 'alone';
  const lockOnce = (): Promise<(() => Promise<void>) | null> => lockDatabase({ address, use, lost });
  const unlock = await (isTogether ? whenThere(lockOnce, log) : lockOnce()).catch((error: unknown) => {
    throw new ConfigError(dataSentence(config, error));
  });
  if (unlock !== null) return unlock;
  throw new ConfigError(
    isTogether
      ? 'A server without PARLEY_REDIS_URL uses the database of PARLEY_DATABASE_URL: stop that one, or give this one a database of its own.'
      : 'Another server uses the database of PARLEY_DATABASE_URL: stop that one, or give this one a database of its own.',
  );
}

/** One process of several waits for the database, as it would if it had begun before. */
async function whenThere<T>(open: () => Promise<T>, log: Log): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      if (tries === SAID_AFTER) log.warn('the database (PARLEY_DATABASE_URL) does not answer: waiting for it');
    }
    await sleep(AGAIN_MS);
  }
}

async function openStoreOf(config: Config, log: Log): Promise<Store> {
  try {
    if (config.databaseUrl === null) checkFile(config, log);
    return await (config.redisUrl === null ? openStore(config) : whenThere(() => openStore(config), log));
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError(dataSentence(config, error));
  }
}

/** @throws {ConfigError} where the file of the database is damaged */
function checkFile({ dataDir }: Config, log: Log): void {
  if (!isSmallEnough(dataDir)) {
    log.info(
      'the database is too large to be checked at each start: npm run data -- check reads it while the server runs',
    );
    return;
  }
  const found = checkSqlite(dataDir, 'quickly');
  if (found !== null) throw new ConfigError(damagedSentence(dataDir));
}

const damagedSentence = (dataDir: string): string =>
  `The database ${join(dataDir, DATABASE_FILE)} is damaged: put a copy of it back, or move it and ${DATABASE_ID_FILE} beside it away to begin with an empty one.`;

/** Why the data cannot be used, and what to do. */
function dataSentence({ dataDir, databaseUrl }: Pick<Config, 'dataDir' | 'databaseUrl'>, error: unknown): string {
  if (databaseUrl !== null && error instanceof DatabaseGone) {
    return `The database of PARLEY_DATABASE_URL is empty, and there was another one: put its copy back, or delete ${error.file} to begin anew, with another key and without anybody's matches.`;
  }
  if (databaseUrl !== null) return databaseSentence(error);
  if (error instanceof NewerDatabase) {
    return `The database in ${dataDir} (PARLEY_DATA) is of a newer version of Parley (${error.step}): install that version, or put back the copy from before.`;
  }
  if (error instanceof DatabaseGone) {
    return `The database in ${dataDir} (PARLEY_DATA) is empty, and there was another one: put its copy back, with all files beside it, or delete ${error.file} to begin anew, with another key and without anybody's matches.`;
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return damagedSentence(dataDir);
  }
  if (error instanceof MigrationFailed) {
    return `The database in ${dataDir} (PARLEY_DATA) cannot be brought up to date, and is as it was: ${error.message}.`;
  }
  return `The data in ${dataDir} (PARLEY_DATA) cannot be opened: ${reasonOf(error)}.`;
}

/** @throws {ConfigError} where a file cannot be read or made, or holds something else */
async function openKeys(
  config: Config,
  { secrets }: Store,
  now: number,
  said: (sentence: string) => void,
): Promise<{ readonly ring: KeyRing; readonly networkKey: string }> {
  const file = keyFileOf(config);
  try {
    const ring = await openKeyFile(file, secrets, now, said);
    return { ring, networkKey: await openNetworkKey(config.dataDir, secrets, config.networkKey) };
  } catch (error) {
    if (error instanceof KeyGone) {
      throw new ConfigError(
        `The key of this server, ${file} (PARLEY_SERVER_KEY), is gone: put a copy of it back, or run npm run admin -- revoke-key to begin with another one; evidence files from before are of another server then.`,
      );
    }
    // The file is not to blame.
    if (error instanceof DatabaseAway) throw error;
    const isOfSystem = error instanceof Error && 'code' in error;
    throw new ConfigError(
      isOfSystem ? `${file} (PARLEY_SERVER_KEY) cannot be read or made: ${reasonOf(error)}.` : messageOf(error),
    );
  }
}

function openSecret({ dataDir, tokenSecret }: Config): string {
  try {
    return openTokenSecret(dataDir, tokenSecret);
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      throw new ConfigError(dataSentence({ dataDir, databaseUrl: null }, error));
    }
    throw new ConfigError(messageOf(error));
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
