import { sql, type Transaction } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables } from './schema.ts';
import type { LockRows } from './sql-store.ts';

type Tx = Transaction<DatabaseTables>;

/**
 * Locks rows one kind after the other, each kind in the order of ids. A lock of rows that are referred to lets others refer to them
 * (NO KEY): that a session belongs to a player changes nothing of the player.
 */
export const lockPostgresRows: LockRows = async (tx, { leases, matches, groups, players, names }) => {
  for (const some of chunksOf(leases)) {
    // Shared: verdicts of one holder do not wait for each other, and whoever takes the lease waits for all of them.
    await tx.selectFrom('leases').select('name').where('name', 'in', some).orderBy('name').forShare().execute();
  }
  for (const some of chunksOf(matches)) await lockIds(tx, 'matches', some);
  for (const some of chunksOf(groups)) await lockIds(tx, 'groups', some);
  for (const some of chunksOf(players)) await lockPlayers(tx, some);
  for (const name of names) await lockName(tx, name);
};

async function lockIds(tx: Tx, table: 'matches' | 'groups' | 'players', ids: readonly string[]) {
  const rows = await tx.selectFrom(table).select('id').where('id', 'in', ids).orderBy('id').forNoKeyUpdate().execute();
  return new Set(rows.map(({ id }) => id));
}

/** A player who is not there yet, or no more, has no row to lock: then its name is. */
async function lockPlayers(tx: Tx, ids: readonly string[]): Promise<void> {
  const locked = await lockIds(tx, 'players', ids);
  const missing = ids.filter((id) => !locked.has(id));
  if (missing.length === 0) return;
  for (const id of missing) await lockName(tx, `player ${id}`);
  // Who was added while this waited has a row now.
  await lockIds(tx, 'players', missing);
}

/** Until the transaction ends. Two names of one number wait for each other without need, and that is all. */
const lockName = (tx: Tx, name: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`parley ${name}`}, 0))`.execute(tx);
