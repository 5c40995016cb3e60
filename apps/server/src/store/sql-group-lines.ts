import type { Kysely } from 'kysely';
import type { GroupStore, LineSeen } from './group-store.ts';
import type { DatabaseTables } from './schema.ts';
import { blockedBy, blockersOf, standingOf } from './sql-groups.ts';
import type { SqlWriter } from './sql-writer.ts';

/** What is said in groups (C2). */
export function makeSqlGroupLines(
  db: Kysely<DatabaseTables>,
  { write }: SqlWriter,
): Pick<GroupStore, 'addLine' | 'lines' | 'lineInContext' | 'forgetLines'> {
  /** Lines with those who said them. */
  const seen = () =>
    db
      .selectFrom('group_lines')
      .leftJoin('players', 'players.id', 'group_lines.player')
      .select(['group_lines.id', 'group_lines.group_id', 'group_lines.player', 'group_lines.text', 'group_lines.at'])
      .select(['group_lines.n', 'players.name', 'players.avatar']);

  const placeOf = (line: string) =>
    db.selectFrom('group_lines').select(['group_id', 'n']).where('id', '=', line).executeTakeFirst();

  return {
    addLine: ({ id, group, player, text, at }, most) =>
      write({ groups: [group], players: [player] }, async (tx) => {
        const standing = await standingOf(tx, group, player);
        if (standing === null || standing === 'banned' || standing === 'left') return false;
        const { last } = await tx
          .selectFrom('group_lines')
          .select(({ fn }) => fn.max('n').as('last'))
          .where('group_id', '=', group)
          .executeTakeFirstOrThrow();
        const n = (last ?? 0) + 1;
        await tx.insertInto('group_lines').values({ id, group_id: group, n, player, text, at }).execute();
        await tx
          .deleteFrom('group_lines')
          .where('group_id', '=', group)
          .where('n', '<=', n - most)
          .execute();
        return true;
      }),

    async lines(group, reader, before, most) {
      const end = before === null ? undefined : await placeOf(before);
      // A line that is gone has nothing before it.
      if (before !== null && end?.group_id !== group) return [];
      let query = seen()
        .where('group_lines.group_id', '=', group)
        .where('group_lines.player', 'not in', blockedBy(db, reader))
        .where('group_lines.player', 'not in', blockersOf(db, reader));
      if (end !== undefined) query = query.where('group_lines.n', '<', end.n);
      const rows = await query.orderBy('group_lines.n', 'desc').limit(most).execute();
      return rows.reverse().map(seenLine);
    },

    async lineInContext(line, around) {
      const place = await placeOf(line);
      if (place === undefined) return null;
      const rows = await seen()
        .where('group_lines.group_id', '=', place.group_id)
        .where('group_lines.n', '>=', place.n - around)
        .where('group_lines.n', '<=', place.n + around)
        .orderBy('group_lines.n')
        .execute();
      return rows.map(seenLine);
    },

    forgetLines: (before) =>
      write({}, async (tx) => {
        const gone = await tx.deleteFrom('group_lines').where('at', '<', before).executeTakeFirst();
        return Number(gone.numDeletedRows);
      }),
  };
}

interface SeenColumns {
  readonly id: string;
  readonly group_id: string;
  readonly player: string;
  readonly text: string;
  readonly at: number;
  readonly name: string | null;
  readonly avatar: string | null;
}

const seenLine = ({ id, group_id, player, text, at, name, avatar }: SeenColumns): LineSeen => ({
  id,
  group: group_id,
  player,
  text,
  at,
  name: name ?? '',
  avatar: avatar ?? '',
});
