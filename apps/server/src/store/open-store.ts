import { NewerDatabase } from './migrations.ts';
import { openPostgresStore, UnfitDatabase } from './postgres.ts';
import { DatabaseAway, reasonOf } from './postgres-faults.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

/** Where the store is. */
export interface StorePlace {
  /** Of the SQLite database, where there is no address. */
  readonly dataDir: string;
  /** Of a PostgreSQL database. There may be a password in it: it is never said. */
  readonly databaseUrl: string | null;
}

/** Opens the store, made and brought up to date where needed. */
export const openStore = ({ dataDir, databaseUrl }: StorePlace): Promise<Store> =>
  databaseUrl === null ? openSqliteStore(dataDir) : openPostgresStore(databaseUrl);

/** Why the database at an address cannot be used, and what to do. The address itself is not said. */
export function databaseSentence(error: unknown): string {
  const subject = 'The database of PARLEY_DATABASE_URL';
  if (error instanceof DatabaseAway)
    return `${subject} cannot be reached: ${reasonOf(error.cause)}. Start it, or correct the address.`;
  if (error instanceof UnfitDatabase) return `${subject} cannot be used: ${error.message}.`;
  if (error instanceof NewerDatabase) {
    return `${subject} is of a newer version of Parley (${error.step}): install that version, or put back the copy from before.`;
  }
  return `${subject} cannot be opened: ${reasonOf(error)}.`;
}
