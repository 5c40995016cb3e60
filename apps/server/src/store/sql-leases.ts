import type { Kysely, Transaction } from 'kysely';
import { type LeaseHolder, type LeaseStore, Superseded } from './lease-store.ts';
import type { DatabaseTables } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';

export function makeSqlLeases(db: Kysely<DatabaseTables>, { write }: SqlWriter): LeaseStore {
  return {
    take: (name, least = 1) =>
      write({}, async (tx) => {
        const { fence } = await tx
          .insertInto('leases')
          .values({ name, fence: least })
          .onConflict((conflict) =>
            conflict.column('name').doUpdateSet(({ eb, ref }) => ({
              fence: eb
                .case()
                .when(ref('leases.fence'), '>=', least)
                .then(eb(ref('leases.fence'), '+', 1))
                .else(least)
                .end(),
            })),
          )
          .returning('fence')
          .executeTakeFirstOrThrow();
        return fence;
      }),
    fence: (name) => fenceOf(db, name),
  };
}

async function fenceOf(db: Kysely<DatabaseTables>, name: string): Promise<number> {
  const row = await db.selectFrom('leases').select('fence').where('name', '=', name).executeTakeFirst();
  return row?.fence ?? 0;
}

/**
 * The row of the lease is locked, so nobody can take it before this transaction has ended.
 * @throws {Superseded}
 */
export async function checkHolder(tx: Transaction<DatabaseTables>, holder: LeaseHolder): Promise<void> {
  const latest = await fenceOf(tx, holder.lease);
  if (latest !== holder.fence) throw new Superseded(holder, latest);
}
