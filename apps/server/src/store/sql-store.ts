import type { Kysely } from 'kysely';
import type { Tables } from './schema.ts';
import { makeSqlMatches } from './sql-matches.ts';
import { makeSqlPlayers } from './sql-players.ts';
import { makeSqlSessions } from './sql-sessions.ts';
import type { SecretStore, Store } from './store.ts';

/** The store over any SQL database that kysely speaks to; the tables are there already. */
export function makeSqlStore(db: Kysely<Tables>): Store {
  return {
    players: makeSqlPlayers(db),
    sessions: makeSqlSessions(db),
    matches: makeSqlMatches(db),
    secrets: makeSqlSecrets(db),
    close: () => db.destroy(),
  };
}

function makeSqlSecrets(db: Kysely<Tables>): SecretStore {
  const get = async (name: string): Promise<string | null> => {
    const row = await db.selectFrom('secrets').select('value').where('name', '=', name).executeTakeFirst();
    return row?.value ?? null;
  };
  return {
    get,
    async putOnce(name, value) {
      await db
        .insertInto('secrets')
        .values({ name, value })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await get(name)) ?? value;
    },
  };
}
