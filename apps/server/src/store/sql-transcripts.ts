import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import type { MatchStore } from './store.ts';

/** Rows in one statement: seven values each, far below what any database takes in one. */
const ROWS = 400;

/** What players hand in of a match besides their reports. */
export function makeSqlTranscripts(
  db: Kysely<Tables>,
): Pick<MatchStore, 'addEntries' | 'entries' | 'addDistress' | 'distress'> {
  return {
    async addEntries(entries) {
      const rows = entries.map(({ receivedAt, bySeat, match, seat, n, hash, jws }) => {
        return { match, seat, n, hash, jws, received_at: receivedAt, by_seat: bySeat };
      });
      await db.transaction().execute(async (tx) => {
        for (let from = 0; from < rows.length; from += ROWS) {
          await tx
            .insertInto('entries')
            .values(rows.slice(from, from + ROWS))
            .onConflict((conflict) => conflict.columns(['match', 'hash']).doNothing())
            .execute();
        }
      });
    },
    async entries(match) {
      const rows = await db
        .selectFrom('entries')
        .selectAll()
        .where('match', '=', match)
        .orderBy('received_at')
        .orderBy('n')
        .orderBy('seat')
        .orderBy('hash')
        .execute();
      return rows.map(({ received_at, by_seat, ...row }) => ({ ...row, receivedAt: received_at, bySeat: by_seat }));
    },
    async addDistress({ match, seat, jws, receivedAt }) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('distress')
        .values({ match, seat, jws, received_at: receivedAt })
        .onConflict((conflict) => conflict.columns(['match', 'seat']).doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async distress(match) {
      const rows = await db.selectFrom('distress').selectAll().where('match', '=', match).orderBy('seat').execute();
      return rows.map(({ received_at, ...row }) => ({ ...row, receivedAt: received_at }));
    },
  };
}
