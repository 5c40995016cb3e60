import type { Kysely, Selectable, Transaction } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables, SessionsColumns } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { SessionRow, SessionStore } from './store.ts';
import { byText } from './text-order.ts';

export function makeSqlSessions(db: Kysely<DatabaseTables>, writer: SqlWriter): SessionStore {
  const { write } = writer;
  return {
    add: (session, passwordHash) =>
      write({ players: [session.player] }, async (tx) => {
        if (passwordHash !== undefined && !(await hasPassword(tx, session.player, passwordHash))) return false;
        await tx
          .insertInto('sessions')
          .values({
            id_hash: session.idHash,
            player: session.player,
            expires_at: session.expiresAt,
            created_at: session.createdAt,
            device: session.device,
            used_at: session.usedAt,
            confirmed_at: session.confirmedAt,
          })
          .execute();
        return true;
      }),
    async standing(idHashes, now) {
      const found = new Set<string>();
      for (const some of chunksOf(idHashes)) {
        const rows = await db
          .selectFrom('sessions')
          .select('id_hash')
          .where('id_hash', 'in', some)
          .where('expires_at', '>', now)
          .execute();
        for (const row of rows) found.add(row.id_hash);
      }
      return found;
    },
    async byHash(idHash) {
      const row = await db.selectFrom('sessions').selectAll().where('id_hash', '=', idHash).executeTakeFirst();
      return row === undefined ? null : sessionOf(row);
    },
    async ofPlayer(player) {
      const rows = await db.selectFrom('sessions').selectAll().where('player', '=', player).execute();
      rows.sort((a, b) => a.created_at - b.created_at || byText(a.id_hash, b.id_hash));
      return rows.map(sessionOf);
    },
    extend: (idHash, expiresAt) =>
      write({}, async (tx) => {
        await tx.updateTable('sessions').set({ expires_at: expiresAt }).where('id_hash', '=', idHash).execute();
      }),
    use: (idHash, at, expiresAt) =>
      write({}, async (tx) => {
        await tx
          .updateTable('sessions')
          .set({ used_at: at, expires_at: expiresAt })
          .where('id_hash', '=', idHash)
          .execute();
      }),
    confirm: (idHash, at) =>
      write({}, async (tx) => {
        await tx.updateTable('sessions').set({ confirmed_at: at }).where('id_hash', '=', idHash).execute();
      }),
    remove: (idHash) =>
      write({}, async (tx) => {
        await tx.deleteFrom('sessions').where('id_hash', '=', idHash).execute();
      }),
    removeOfPlayer: (player, except) => write({ players: [player] }, (tx) => removeSessions(tx, player, except)),
    removeExpired: (now) =>
      write({}, async (tx) => {
        const gone = await tx.deleteFrom('sessions').where('expires_at', '<=', now).returning('player').execute();
        const players = [...new Set(gone.map(({ player }) => player))];
        for (const some of chunksOf(players)) await removeIdleGuests(writer, tx, some);
        return gone.length;
      }),
  };
}

/** Answers with the hashes of those that were removed. */
export async function removeSessions(
  tx: Transaction<DatabaseTables>,
  player: string,
  except?: string,
): Promise<readonly string[]> {
  const gone = await tx
    .deleteFrom('sessions')
    .where('player', '=', player)
    .where((where) => (except === undefined ? where.lit(true) : where('id_hash', '!=', except)))
    .returning('id_hash')
    .execute();
  return gone.map(({ id_hash }) => id_hash);
}

/** Whether this player has a session of this hash. */
export async function hasSession(tx: Transaction<DatabaseTables>, player: string, idHash: string): Promise<boolean> {
  const row = await tx
    .selectFrom('sessions')
    .select('id_hash')
    .where('id_hash', '=', idHash)
    .where('player', '=', player)
    .executeTakeFirst();
  return row !== undefined;
}

async function hasPassword(tx: Transaction<DatabaseTables>, player: string, passwordHash: string): Promise<boolean> {
  const row = await tx.selectFrom('players').select('password_hash').where('id', '=', player).executeTakeFirst();
  return row?.password_hash === passwordHash;
}

/** Removes those of these players who are guests and have left nothing behind. */
async function removeIdleGuests(
  { lock }: SqlWriter,
  tx: Transaction<DatabaseTables>,
  players: readonly string[],
): Promise<void> {
  // So that nobody signs in, plays or is blocked before they are gone.
  await lock(tx, { players });
  const idle = await tx
    .selectFrom('players')
    .select('id')
    .where('id', 'in', players)
    .where('class', '=', 'limited')
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('sessions').select('sessions.player').whereRef('sessions.player', '=', 'players.id'))),
    )
    // A link of theirs that is not removed yet: they go with the next session that expires after it, or never came back for it.
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('invitation_links').select('maker').whereRef('invitation_links.maker', '=', 'players.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('participants').select('match').whereRef('participants.player', '=', 'players.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('player_networks').select('network').whereRef('player_networks.player', '=', 'players.id')),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('blocks')
            .select('blocks.player')
            .where(({ or, eb }) =>
              or([eb('blocks.player', '=', eb.ref('players.id')), eb('blocks.blocked', '=', eb.ref('players.id'))]),
            ),
        ),
      ),
    )
    .execute();
  if (idle.length === 0) return;
  // What they sign in with goes with them: the database cascades.
  const ids = idle.map(({ id }) => id);
  await tx.deleteFrom('players').where('id', 'in', ids).execute();
}

const sessionOf = (row: Selectable<SessionsColumns>): SessionRow => ({
  idHash: row.id_hash,
  player: row.player,
  expiresAt: row.expires_at,
  createdAt: row.created_at,
  device: row.device,
  usedAt: row.used_at ?? row.created_at,
  confirmedAt: row.confirmed_at,
});
