import type { Kysely, Transaction } from 'kysely';
import { type Fault, makeGroupCommit, type SortedLocks, sortedLocks } from './group-commit.ts';
import type { DatabaseTables } from './schema.ts';
import { makeSqlAuthorities } from './sql-authorities.ts';
import { makeSqlConduct } from './sql-conduct.ts';
import { makeSqlCredentials } from './sql-credentials.ts';
import { makeSqlDevices } from './sql-devices.ts';
import { makeSqlGroupLines } from './sql-group-lines.ts';
import { makeSqlGroups } from './sql-groups.ts';
import { makeSqlHouses } from './sql-houses.ts';
import { makeSqlInvitationLinks } from './sql-invitation-links.ts';
import { makeSqlLeases } from './sql-leases.ts';
import { makeSqlMatches } from './sql-matches.ts';
import { makeSqlNetworks } from './sql-networks.ts';
import { makeSqlPersons } from './sql-persons.ts';
import { makeSqlPlayers } from './sql-players.ts';
import { makeSqlSessions } from './sql-sessions.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { SecretStore, Store } from './store.ts';

/**
 * Locks rows until the end of a transaction, in the order in which they are given. A database with one writer at a time has
 * nothing to do here; one with several selects them FOR UPDATE.
 */
export type LockRows = (tx: Transaction<DatabaseTables>, rows: SortedLocks) => Promise<void>;

export interface SqlDatabase {
  readonly db: Kysely<DatabaseTables>;
  readonly lock: LockRows;
  readonly faultOf?: (error: unknown) => Fault;
  readonly settle?: () => Promise<void>;
}

/** The store over any SQL database that kysely speaks to; the database tables exist already. */
export function makeSqlStore({ db, lock, faultOf, settle = async () => {} }: SqlDatabase): Store {
  const commits = makeGroupCommit<Transaction<DatabaseTables>>({
    transaction: (work) => db.transaction().execute(work),
    lock,
    ...(faultOf === undefined ? {} : { faultOf }),
  });
  const writer: SqlWriter = { write: commits.write, lock: (tx, locks) => lock(tx, sortedLocks([locks])) };
  return {
    players: makeSqlPlayers(db, writer),
    sessions: makeSqlSessions(db, writer),
    credentials: makeSqlCredentials(db, writer),
    matches: makeSqlMatches(db, writer),
    networks: makeSqlNetworks(db, writer),
    authorities: makeSqlAuthorities(db, writer),
    devices: makeSqlDevices(db, writer),
    invitationLinks: makeSqlInvitationLinks(db, writer),
    persons: makeSqlPersons(db, writer),
    conduct: makeSqlConduct(db, writer),
    houses: makeSqlHouses(db, writer),
    leases: makeSqlLeases(db, writer),
    secrets: makeSqlSecrets(db, writer),
    groups: { ...makeSqlGroups(db, writer), ...makeSqlGroupLines(db, writer) },
    settle,
    async close() {
      await commits.idle();
      await db.destroy();
    },
  };
}

function makeSqlSecrets(db: Kysely<DatabaseTables>, { write }: SqlWriter): SecretStore {
  const get = async (from: Kysely<DatabaseTables>, name: string): Promise<string | null> => {
    const row = await from.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirst();
    return row?.value ?? null;
  };
  return {
    get: (name) => get(db, name),
    putOnce: (name, value) =>
      write({}, async (tx) => {
        await tx
          .insertInto('secrets')
          .values({ name, value })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        return (await get(tx, name)) ?? value;
      }),
    put: (name, value) =>
      write({}, async (tx) => {
        await tx
          .insertInto('secrets')
          .values({ name, value })
          .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
          .execute();
      }),
    remove: (name) =>
      write({}, async (tx) => {
        await tx.deleteFrom('secrets').where('name', '=', name).execute();
      }),
  };
}
