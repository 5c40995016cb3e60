import type { Kysely, Transaction } from 'kysely';
import type { HouseStore } from './house-store.ts';
import type { DatabaseTables } from './schema.ts';
import { appendLog } from './sql-conduct.ts';
import { removeSessions } from './sql-sessions.ts';
import type { SqlWriter } from './sql-writer.ts';

export function makeSqlHouses(db: Kysely<DatabaseTables>, writer: SqlWriter): HouseStore {
  // A house may register itself while the houses of before are looked for.
  const write = <T>(work: (tx: Transaction<DatabaseTables>) => Promise<T>) => writer.write({ names: ['houses'] }, work);
  return {
    async has(key) {
      const row = await db.selectFrom('house_keys').select('key').where('key', '=', key).executeTakeFirst();
      return row !== undefined;
    },
    async list() {
      const rows = await db.selectFrom('house_keys').selectAll().orderBy('registered_at').orderBy('key').execute();
      return rows.map(({ key, registered_at }) => ({ key, registeredAt: registered_at }));
    },
    register: (key, at, actor) =>
      write(async (tx) => {
        const made = await tx
          .insertInto('house_keys')
          .values({ key, registered_at: at })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if ((made.numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
        await appendLog(writer, tx, [{ at, actor, act: 'register house', subject: key, detail: '{}' }]);
        return true;
      }),
    revoke: (key, at, actor) =>
      write(async (tx) => {
        const gone = await tx.deleteFrom('house_keys').where('key', '=', key).executeTakeFirst();
        if (gone.numDeletedRows === 0n) return false;
        for (const player of await housesOf(tx, [key])) await demote(tx, player);
        await appendLog(writer, tx, [{ at, actor, act: 'revoke house', subject: key, detail: '{}' }]);
        return true;
      }),
    demoteOthers: (keys) =>
      write(async (tx) => {
        const registered = await tx.selectFrom('house_keys').select('key').execute();
        const known = await housesOf(tx, [...keys, ...registered.map(({ key }) => key)]);
        const all = await tx.selectFrom('players').select('id').where('class', '=', 'house').execute();
        for (const { id } of all) if (!known.includes(id)) await demote(tx, id);
      }),
  };
}

/** The houses that hold these keys. */
async function housesOf(tx: Transaction<DatabaseTables>, keys: readonly string[]): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const rows = await tx
    .selectFrom('user_keys')
    .innerJoin('players', 'players.id', 'user_keys.player')
    .select('players.id')
    .where('players.class', '=', 'house')
    .where('user_keys.key', 'in', keys)
    .execute();
  return rows.map(({ id }) => id);
}

/** Its sessions end, too, so that it is asked for its key again, and what it is connected by is closed. */
async function demote(tx: Transaction<DatabaseTables>, player: string): Promise<void> {
  await tx.updateTable('players').set({ class: 'limited' }).where('id', '=', player).execute();
  await removeSessions(tx, player);
}
