import type { Transaction } from 'kysely';
import type { GroupCommit, Locks } from './group-commit.ts';
import type { DatabaseTables } from './schema.ts';

/** Where everything is written. Reads that no write depends on go to the database beside it. */
export interface SqlWriter extends Pick<GroupCommit<Transaction<DatabaseTables>>, 'write'> {
  /**
   * Locks what is known only within the transaction, before it is read. Two transactions may then wait for each other; the database ends
   * one of them, which is tried again.
   */
  lock(tx: Transaction<DatabaseTables>, locks: Locks): Promise<void>;
}
