import type { Kysely, Selectable, Updateable } from 'kysely';
import type { PlayersTable, Tables } from './schema.ts';
import type { PlayerRow, PlayerStore } from './store.ts';

export function makeSqlPlayers(db: Kysely<Tables>): PlayerStore {
  const oneWhere = async (column: 'id' | 'key' | 'folded_name', value: string): Promise<PlayerRow | null> => {
    const row = await db.selectFrom('players').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : playerOf(row);
  };
  return {
    async add(player) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('players')
        .values({ id: player.id, created_at: player.createdAt, ...columnsOf(player) })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    byId: (id) => oneWhere('id', id),
    byKey: (key) => oneWhere('key', key),
    byFoldedName: (foldedName) => oneWhere('folded_name', foldedName),
    async update(id, change) {
      return db.transaction().execute(async (tx) => {
        const { foldedName, key } = change;
        const taken = await tx
          .selectFrom('players')
          .select('id')
          .where('id', '!=', id)
          .where((where) =>
            where.or([
              ...(foldedName === undefined ? [] : [where('folded_name', '=', foldedName)]),
              ...(key === undefined || key === null ? [] : [where('key', '=', key)]),
            ]),
          )
          .executeTakeFirst();
        if (taken !== undefined) return false;
        const before = await tx.selectFrom('players').selectAll().where('id', '=', id).executeTakeFirst();
        if (before === undefined) return false;
        const columns = columnsOf({ ...playerOf(before), ...change });
        await tx.updateTable('players').set(columns).where('id', '=', id).execute();
        return true;
      });
    },
    async block(player, blocked, at) {
      await db
        .insertInto('blocks')
        .values({ player, blocked, created_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    async unblock(player, blocked) {
      await db.deleteFrom('blocks').where('player', '=', player).where('blocked', '=', blocked).execute();
    },
    async blockedBy(player) {
      return db
        .selectFrom('blocks')
        .innerJoin('players', 'players.id', 'blocks.blocked')
        .select(['players.id', 'players.name'])
        .where('blocks.player', '=', player)
        .orderBy('blocks.created_at')
        .orderBy('players.id')
        .execute();
    },
    async anyBlock(a, b) {
      const row = await db
        .selectFrom('blocks')
        .select('player')
        .where((where) =>
          where.or([
            where.and([where('player', '=', a), where('blocked', '=', b)]),
            where.and([where('player', '=', b), where('blocked', '=', a)]),
          ]),
        )
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

const columnsOf = (player: Omit<PlayerRow, 'id' | 'createdAt'>) =>
  ({
    name: player.name,
    folded_name: player.foldedName,
    avatar: player.avatar,
    class: player.class,
    key: player.key,
    password_hash: player.passwordHash,
    accepts_limited: Number(player.accepts.limited),
    accepts_member: Number(player.accepts.member),
    accepts_house: Number(player.accepts.house),
    hidden: Number(player.hidden),
  }) satisfies Updateable<PlayersTable>;

const playerOf = (row: Selectable<PlayersTable>): PlayerRow => ({
  id: row.id,
  name: row.name,
  foldedName: row.folded_name,
  avatar: row.avatar,
  class: row.class as PlayerRow['class'],
  key: row.key,
  passwordHash: row.password_hash,
  accepts: {
    limited: row.accepts_limited === 1,
    member: row.accepts_member === 1,
    house: row.accepts_house === 1,
  },
  hidden: row.hidden === 1,
  createdAt: row.created_at,
});
