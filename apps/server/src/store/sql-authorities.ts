import type { Kysely } from 'kysely';
import type { DatabaseTables } from './schema.ts';
import { insertPlayer } from './sql-players.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { AuthorityStore } from './store.ts';

export function makeSqlAuthorities(db: Kysely<DatabaseTables>, { write }: SqlWriter): AuthorityStore {
  const playerOf = async (from: Kysely<DatabaseTables>, identityHash: string): Promise<string | null> => {
    const row = await from
      .selectFrom('identities')
      .select('player')
      .where('identity_hash', '=', identityHash)
      .executeTakeFirst();
    return row?.player ?? null;
  };
  return {
    spend: (ticketHash, expiresAt, now) =>
      write({}, async (tx) => {
        await tx.deleteFrom('authority_tickets').where('expires_at', '<=', now).execute();
        const added = await tx
          .insertInto('authority_tickets')
          .values({ ticket_hash: ticketHash, expires_at: expiresAt })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return (added.numInsertedOrUpdatedRows ?? 0n) > 0n;
      }),
    playerOf: (identityHash) => playerOf(db, identityHash),
    enrol: (player, identityHash) =>
      write({ players: [player.id] }, async (tx) => {
        if ((await playerOf(tx, identityHash)) !== null) return 'known';
        if (!(await insertPlayer(tx, player))) return 'taken';
        await tx.insertInto('identities').values({ identity_hash: identityHash, player: player.id }).execute();
        return 'added';
      }),
  };
}
