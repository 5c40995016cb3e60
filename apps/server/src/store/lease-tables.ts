import type { Kysely } from 'kysely';

/** One row for each lease that was ever taken (O8). */
export interface LeasesColumns {
  name: string;
  /** How often it was taken. */
  fence: number;
}

/** Step 0014. Undecided matches are also asked for by their start, so that nobody has to look at all matches there ever were. */
export async function leases({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('matches_by_start').on('matches').column('started_at').execute();
}
