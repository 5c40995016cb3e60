import type { Kysely } from 'kysely';

/** Keys that were registered as those of houses (S3). */
export interface HouseKeysColumns {
  key: string;
  registered_at: number;
}

/** Step 0012. No player belongs to it: a key may be registered before its house comes for the first time. */
export async function houseKeys({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('house_keys')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('registered_at', 'bigint', (column) => column.notNull())
    .execute();
}
