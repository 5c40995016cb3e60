import type { Kysely } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { NetworkRow, NetworkStore } from './store.ts';

export function makeSqlNetworks(db: Kysely<DatabaseTables>, { write }: SqlWriter): NetworkStore {
  return {
    async note(rows) {
      if (rows.length === 0) return;
      await write({ players: rows.map(({ player }) => player) }, async (tx) => {
        for (const some of chunksOf(latestOf(rows))) {
          await tx
            .insertInto('player_networks')
            .values(some.map(({ player, network, day }) => ({ player, network, last_day: day })))
            .onConflict((conflict) =>
              conflict
                .columns(['player', 'network'])
                .doUpdateSet(({ ref }) => ({ last_day: ref('excluded.last_day') }))
                .whereRef('player_networks.last_day', '<', 'excluded.last_day' as never),
            )
            .execute();
        }
      });
    },
    async of(players, since) {
      const found = new Map<string, Set<string>>();
      for (const some of chunksOf(players)) {
        const rows = await db
          .selectFrom('player_networks')
          .select(['player', 'network'])
          .where('player', 'in', some)
          .where('last_day', '>=', since)
          .execute();
        for (const { player, network } of rows) found.set(player, (found.get(player) ?? new Set()).add(network));
      }
      return found;
    },
    forget: (before) =>
      write({}, async (tx) => {
        const gone = await tx.deleteFrom('player_networks').where('last_day', '<', before).executeTakeFirst();
        return Number(gone.numDeletedRows);
      }),
  };
}

/** Each player and network once: one statement writes no row twice. */
function latestOf(rows: readonly NetworkRow[]): readonly NetworkRow[] {
  const latest = new Map<string, NetworkRow>();
  for (const row of rows) {
    const name = `${row.player} ${row.network}`;
    if ((latest.get(name)?.day ?? -1) < row.day) latest.set(name, row);
  }
  return [...latest.values()];
}
