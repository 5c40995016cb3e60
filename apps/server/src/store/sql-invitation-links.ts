import type { Kysely, Selectable } from 'kysely';
import type { DatabaseTables, InvitationLinksColumns } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { InvitationLinkRow, InvitationLinkStore } from './store.ts';
import { byText } from './text-order.ts';

export function makeSqlInvitationLinks(db: Kysely<DatabaseTables>, { write }: SqlWriter): InvitationLinkStore {
  return {
    add: (link, most, now) =>
      write({ players: [link.maker] }, async (tx) => {
        const { there } = await tx
          .selectFrom('invitation_links')
          .select(({ fn }) => fn.countAll<number>().as('there'))
          .where('maker', '=', link.maker)
          .where('expires_at', '>', now)
          .executeTakeFirstOrThrow();
        if (Number(there) >= most) return false;
        await tx.insertInto('invitation_links').values(columnsOf(link)).execute();
        return true;
      }),
    async byId(id) {
      const row = await db.selectFrom('invitation_links').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : linkOf(row);
    },
    async ofMaker(maker, now) {
      const rows = await db
        .selectFrom('invitation_links')
        .selectAll()
        .where('maker', '=', maker)
        .where('expires_at', '>', now)
        .execute();
      rows.sort((a, b) => b.created_at - a.created_at || byText(a.id, b.id));
      return rows.map(linkOf);
    },
    use: (id, player) =>
      write({ players: [player] }, async (tx) => {
        const { numUpdatedRows } = await tx
          .updateTable('invitation_links')
          .set({ used_by: player })
          .where('id', '=', id)
          .where(({ or, eb }) => or([eb('used_by', 'is', null), eb('used_by', '=', player)]))
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),
    remove: (id, maker) =>
      write({ players: [maker] }, async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('invitation_links')
          .where('id', '=', id)
          .where('maker', '=', maker)
          .executeTakeFirstOrThrow();
        return numDeletedRows === 1n;
      }),
    removeExpired: (now) =>
      write({}, async (tx) => {
        const gone = await tx.deleteFrom('invitation_links').where('expires_at', '<=', now).executeTakeFirst();
        return Number(gone.numDeletedRows);
      }),
  };
}

const columnsOf = (link: InvitationLinkRow) => ({
  id: link.id,
  secret_hash: link.secretHash,
  maker: link.maker,
  kind: link.kind,
  subject: link.subject,
  title: link.title,
  uses: link.uses,
  used_by: link.usedBy,
  created_at: link.createdAt,
  expires_at: link.expiresAt,
});

const linkOf = (row: Selectable<InvitationLinksColumns>): InvitationLinkRow => ({
  id: row.id,
  secretHash: row.secret_hash,
  maker: row.maker,
  kind: row.kind === 'table' ? 'table' : 'person',
  subject: row.subject,
  title: row.title,
  uses: row.uses === 'once' ? 'once' : 'often',
  usedBy: row.used_by,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});
