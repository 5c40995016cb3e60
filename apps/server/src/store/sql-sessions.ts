import type { Kysely, Selectable } from 'kysely';
import type { SessionsTable, Tables } from './schema.ts';
import type { SessionRow, SessionStore } from './store.ts';

export function makeSqlSessions(db: Kysely<Tables>): SessionStore {
  return {
    async add(session) {
      await db
        .insertInto('sessions')
        .values({
          id_hash: session.idHash,
          player: session.player,
          expires_at: session.expiresAt,
          created_at: session.createdAt,
        })
        .execute();
    },
    async byHash(idHash) {
      const row = await db.selectFrom('sessions').selectAll().where('id_hash', '=', idHash).executeTakeFirst();
      return row === undefined ? null : sessionOf(row);
    },
    async ofPlayer(player) {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('player', '=', player)
        .orderBy('created_at')
        .orderBy('id_hash')
        .execute();
      return rows.map(sessionOf);
    },
    async extend(idHash, expiresAt) {
      await db.updateTable('sessions').set({ expires_at: expiresAt }).where('id_hash', '=', idHash).execute();
    },
    async remove(idHash) {
      await db.deleteFrom('sessions').where('id_hash', '=', idHash).execute();
    },
    async removeOfPlayer(player) {
      await db.deleteFrom('sessions').where('player', '=', player).execute();
    },
    async removeExpired(now) {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('expires_at', '<=', now)
        .executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
  };
}

const sessionOf = (row: Selectable<SessionsTable>): SessionRow => ({
  idHash: row.id_hash,
  player: row.player,
  expiresAt: row.expires_at,
  createdAt: row.created_at,
});
