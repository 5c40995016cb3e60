import type { Kysely } from 'kysely';
import type { DatabaseTables } from './schema.ts';
import { hasSession } from './sql-sessions.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { DeviceStore } from './store.ts';
import { byText } from './text-order.ts';

export function makeSqlDevices(db: Kysely<DatabaseTables>, { write }: SqlWriter): DeviceStore {
  return {
    async isKnown(deviceHash, player) {
      const row = await db
        .selectFrom('known_devices')
        .select('used_at')
        .where('device_hash', '=', deviceHash)
        .where('player', '=', player)
        .executeTakeFirst();
      return row !== undefined;
    },
    async exists(deviceHash) {
      const row = await db
        .selectFrom('known_devices')
        .select('used_at')
        .where('device_hash', '=', deviceHash)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    note: ({ deviceHash, player, usedAt }, most, session) =>
      write({ players: [player] }, async (tx) => {
        if (session !== undefined && !(await hasSession(tx, player, session))) return;
        await tx
          .insertInto('known_devices')
          .values({ device_hash: deviceHash, player, used_at: usedAt })
          .onConflict((conflict) => conflict.columns(['device_hash', 'player']).doUpdateSet({ used_at: usedAt }))
          .execute();
        const rows = await tx
          .selectFrom('known_devices')
          .select(['device_hash', 'used_at'])
          .where('player', '=', player)
          .execute();
        rows.sort((a, b) => b.used_at - a.used_at || byText(a.device_hash, b.device_hash));
        const gone = rows.slice(most).map(({ device_hash }) => device_hash);
        if (gone.length === 0) return;
        await tx.deleteFrom('known_devices').where('player', '=', player).where('device_hash', 'in', gone).execute();
      }),
    forgetOfPlayer: (player, except) =>
      write({ players: [player] }, async (tx) => {
        await tx
          .deleteFrom('known_devices')
          .where('player', '=', player)
          .where((where) => (except === undefined ? where.lit(true) : where('device_hash', '!=', except)))
          .execute();
      }),
  };
}
