import type { ExpressionBuilder, Kysely, Selectable, Transaction, Updateable } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables, PlayersColumns } from './schema.ts';
import { insertKey, insertPasskey, isKeyTaken, isPasskeyTaken, removeKeys } from './sql-credential-rows.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { FirstCredential, PlayerRow, PlayerStore } from './store.ts';
import { byText } from './text-order.ts';

/**
 * Adds a player with what it signs in with, within a transaction; false where its id, folded name, key or passkey is taken. Nothing
 * is written then.
 */
export async function insertPlayer(
  tx: Transaction<DatabaseTables>,
  player: PlayerRow,
  { key, passkey }: FirstCredential = {},
): Promise<boolean> {
  if (key !== undefined && (await isKeyTaken(tx, key.key))) return false;
  if (passkey !== undefined && (await isPasskeyTaken(tx, passkey.id))) return false;
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('players')
    .values({ id: player.id, created_at: player.createdAt, ...columnsOf(player) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  if (key !== undefined) await insertKey(tx, { ...key, player: player.id });
  if (passkey !== undefined) await insertPasskey(tx, { ...passkey, player: player.id });
  return true;
}

export function makeSqlPlayers(db: Kysely<DatabaseTables>, { write }: SqlWriter): PlayerStore {
  const oneWhere = async (column: 'id' | 'folded_name', value: string): Promise<PlayerRow | null> => {
    const row = await db.selectFrom('players').selectAll().where(column, '=', value).executeTakeFirst();
    return row === undefined ? null : playerOf(row);
  };
  return {
    add: (player, first) => write({ players: [player.id] }, (tx) => insertPlayer(tx, player, first)),
    claim: (id, account, passkey) =>
      write({ players: [id] }, async (tx) => {
        if (passkey !== null && (await isPasskeyTaken(tx, passkey.id))) return false;
        const { numUpdatedRows } = await tx
          .updateTable('players')
          .set({ ...changedColumns(account), class: 'member' })
          .where('id', '=', id)
          .where('class', '=', 'limited')
          .where((where) => where.not(where.exists(takenBy(where, id, account.foldedName))))
          .executeTakeFirstOrThrow();
        if (numUpdatedRows !== 1n) return false;
        await removeKeys(tx, id);
        if (passkey !== null) await insertPasskey(tx, { ...passkey, player: id });
        return true;
      }),
    byId: (id) => oneWhere('id', id),
    async byIds(ids) {
      const found = new Map<string, PlayerRow>();
      for (const some of chunksOf([...new Set(ids)])) {
        const rows = await db.selectFrom('players').selectAll().where('id', 'in', some).execute();
        for (const row of rows) found.set(row.id, playerOf(row));
      }
      return found;
    },
    async byKey(key) {
      const row = await db
        .selectFrom('players')
        .innerJoin('user_keys', 'user_keys.player', 'players.id')
        .selectAll('players')
        .where('user_keys.key', '=', key)
        .executeTakeFirst();
      return row === undefined ? null : playerOf(row);
    },
    byFoldedName: (foldedName) => oneWhere('folded_name', foldedName),
    update: (id, change) =>
      write({ players: [id] }, async (tx) => {
        const columns = changedColumns(change);
        if (Object.keys(columns).length === 0) {
          return (await tx.selectFrom('players').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
        }
        const { numUpdatedRows } = await tx
          .updateTable('players')
          .set(columns)
          .where('id', '=', id)
          .where((where) =>
            change.foldedName === undefined
              ? where.lit(true)
              : where.not(where.exists(takenBy(where, id, change.foldedName))),
          )
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),
    block: (player, blocked, at) =>
      write({ players: [player, blocked] }, async (tx) => {
        await tx
          .insertInto('blocks')
          .values({ player, blocked, created_at: at })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }),
    unblock: (player, blocked) =>
      write({ players: [player, blocked] }, async (tx) => {
        await tx.deleteFrom('blocks').where('player', '=', player).where('blocked', '=', blocked).execute();
      }),
    async blockedBy(player) {
      const rows = await db
        .selectFrom('blocks')
        .innerJoin('players', 'players.id', 'blocks.blocked')
        .select(['players.id', 'players.name', 'blocks.created_at'])
        .where('blocks.player', '=', player)
        .execute();
      rows.sort((a, b) => a.created_at - b.created_at || byText(a.id, b.id));
      return rows.map(({ id, name }) => ({ id, name }));
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

/** Another player who has this folded name. */
function takenBy({ selectFrom }: ExpressionBuilder<DatabaseTables, 'players'>, id: string, foldedName: string) {
  return selectFrom('players as other')
    .select('other.id')
    .where('other.id', '!=', id)
    .where('other.folded_name', '=', foldedName);
}

const columnsOf = (player: Omit<PlayerRow, 'id' | 'createdAt'>) => ({
  name: player.name,
  folded_name: player.foldedName,
  avatar: player.avatar,
  class: player.class,
  password_hash: player.passwordHash,
  ...acceptsOf(player.accepts),
  hidden: Number(player.hidden),
  quiet_until: player.quietUntil,
});

/** The columns of what is named, and no others: a column that is not changed is not written. */
const changedColumns = ({
  name,
  foldedName,
  avatar,
  class: rank,
  passwordHash,
  accepts,
  hidden,
  quietUntil,
}: Partial<Omit<PlayerRow, 'id' | 'createdAt'>>): Updateable<PlayersColumns> => ({
  ...(name === undefined ? {} : { name }),
  ...(foldedName === undefined ? {} : { folded_name: foldedName }),
  ...(avatar === undefined ? {} : { avatar }),
  ...(rank === undefined ? {} : { class: rank }),
  ...(passwordHash === undefined ? {} : { password_hash: passwordHash }),
  ...(accepts === undefined ? {} : acceptsOf(accepts)),
  ...(hidden === undefined ? {} : { hidden: Number(hidden) }),
  ...(quietUntil === undefined ? {} : { quiet_until: quietUntil }),
});

const acceptsOf = ({ casual, ranked, watch }: PlayerRow['accepts']) => ({
  accepts_limited: Number(casual.limited),
  accepts_member: Number(casual.member),
  accepts_house: Number(casual.house),
  accepts_ranked_limited: Number(ranked.limited),
  accepts_ranked_member: Number(ranked.member),
  accepts_ranked_house: Number(ranked.house),
  watched_by_anonymous: Number(watch.anonymous),
  watched_by_limited: Number(watch.limited),
  watched_by_member: Number(watch.member),
});

const playerOf = (row: Selectable<PlayersColumns>): PlayerRow => ({
  id: row.id,
  name: row.name,
  foldedName: row.folded_name,
  avatar: row.avatar,
  class: row.class as PlayerRow['class'],
  passwordHash: row.password_hash,
  accepts: {
    casual: {
      limited: row.accepts_limited === 1,
      member: row.accepts_member === 1,
      house: row.accepts_house === 1,
    },
    ranked: {
      limited: row.accepts_ranked_limited === 1,
      member: row.accepts_ranked_member === 1,
      house: row.accepts_ranked_house === 1,
    },
    watch: {
      anonymous: row.watched_by_anonymous === 1,
      limited: row.watched_by_limited === 1,
      member: row.watched_by_member === 1,
    },
  },
  hidden: row.hidden === 1,
  quietUntil: row.quiet_until,
  createdAt: row.created_at,
});
