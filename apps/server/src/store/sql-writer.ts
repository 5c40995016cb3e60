import type { Transaction } from 'kysely';
import type { GroupCommit } from './group-commit.ts';
import type { DatabaseTables } from './schema.ts';

/** Where everything is written. Reads that no write depends on go to the database beside it. */
export type SqlWriter = Pick<GroupCommit<Transaction<DatabaseTables>>, 'write'>;
