import { EVERYONE, GROUP_ROLES, type GroupRole } from '@parley/protocol';
import { type ExpressionBuilder, type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely';
import type { GroupPersonRow, GroupRow, GroupSeen, GroupStanding, GroupStore } from './group-store.ts';
import type { DatabaseTables, GroupsColumns } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';
import { byText } from './text-order.ts';

type Db = Kysely<DatabaseTables> | Transaction<DatabaseTables>;

/** Groups, and who is in them. */
export function makeSqlGroups(
  db: Kysely<DatabaseTables>,
  { write }: SqlWriter,
): Omit<GroupStore, 'addLine' | 'lines' | 'lineInContext' | 'forgetLines'> {
  return {
    make: (group, maker, { made }) =>
      write({ players: [maker] }, async (tx) => {
        if ((await countOf(tx, maker, ['maker'])) >= made) return 'limit';
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('groups')
          .values({ id: group.id, created_at: group.createdAt, ...columnsOf(group) })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows !== 1n) return 'taken';
        const row = { group_id: group.id, player: maker, role: 'maker', since: group.createdAt };
        await tx.insertInto('group_people').values(row).execute();
        return 'made';
      }),

    change: (id, change) =>
      write({ groups: [id] }, async (tx) => {
        const { foldedName } = change;
        if (foldedName !== undefined && (await isTaken(tx, id, foldedName))) return false;
        const columns = changedColumns(change);
        if (Object.keys(columns).length === 0) return (await byId(tx, id)) !== null;
        const { numUpdatedRows } = await tx
          .updateTable('groups')
          .set(columns)
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        return numUpdatedRows === 1n;
      }),

    close: (id) =>
      write({ groups: [id] }, async (tx) => {
        const people = await tx
          .selectFrom('group_people')
          .select('player')
          .where('group_id', '=', id)
          .where('role', 'in', GROUP_ROLES)
          .execute();
        // Its people and lines go with it.
        await tx.deleteFrom('groups').where('id', '=', id).execute();
        return people.map(({ player }) => player);
      }),

    async seenBy(id, player) {
      const row = await byId(db, id);
      if (row === null) return null;
      const [people, standing] = await Promise.all([peopleIn(db, id), standingOf(db, id, player)]);
      return { row, people, role: roleOf(standing) };
    },

    async ofPlayer(player) {
      const rows = await db
        .selectFrom('groups')
        .innerJoin('group_people', 'group_people.group_id', 'groups.id')
        .selectAll('groups')
        .select(['group_people.role', countedPeople])
        .where('group_people.player', '=', player)
        .where('group_people.role', 'in', GROUP_ROLES)
        .execute();
      const mine = rows.map(({ role, people, ...row }) => ({
        row: groupOf(row),
        people,
        role: roleOf(standingIn(role)),
      }));
      mine.sort((a, b) => byText(a.row.foldedName, b.row.foldedName));
      const general = await byId(db, EVERYONE);
      const isIn = roleOf(await standingOf(db, EVERYONE, player)) !== null;
      return general !== null && isIn ? [{ row: general, people: 0, role: 'member' }, ...mine] : mine;
    },

    async search(text, player, most) {
      const like = `%${text.replaceAll(/[\\%_]/gu, '\\$&')}%`;
      const rows = await db
        .selectFrom('groups')
        .selectAll('groups')
        .select(countedPeople)
        .where('groups.open', '=', 1)
        .where('groups.id', '!=', EVERYONE)
        .where(sql<boolean>`groups.folded_name like ${like} escape '\\'`)
        .orderBy('people', 'desc')
        .orderBy('groups.created_at')
        .limit(most)
        .execute();
      return Promise.all(
        rows.map(async ({ people, ...row }): Promise<GroupSeen> => {
          return { row: groupOf(row), people, role: roleOf(await standingOf(db, row.id, player)) };
        }),
      );
    },

    async idsOf(player) {
      const rows = await db
        .selectFrom('group_people')
        .select(['group_id', 'role'])
        .where('player', '=', player)
        .execute();
      const hasLeft = rows.some(({ group_id, role }) => group_id === EVERYONE && role === 'left');
      const ids = rows.filter(({ role }) => roleOf(standingIn(role)) !== null).map(({ group_id }) => group_id);
      return [...(hasLeft ? [] : [EVERYONE]), ...ids.sort(byText)];
    },

    standing: (group, player) => standingOf(db, group, player),

    async people(group, which, most, reader) {
      let query = db
        .selectFrom('group_people')
        .innerJoin('players', 'players.id', 'group_people.player')
        .select(['players.id', 'players.name', 'players.avatar', 'group_people.role'])
        .where('group_people.group_id', '=', group)
        .where('group_people.role', 'in', which === 'in' ? GROUP_ROLES : ['banned']);
      if (reader !== null) {
        query = query
          .where('group_people.player', 'not in', blockedBy(db, reader))
          .where('group_people.player', 'not in', blockersOf(db, reader));
      }
      const rows = await query
        .orderBy(sql`case group_people.role when 'maker' then 0 when 'moderator' then 1 else 2 end`)
        .orderBy('group_people.since', 'desc')
        .limit(most)
        .execute();
      return rows.flatMap(({ id, name, avatar, role }): GroupPersonRow[] => {
        const standing = standingIn(role);
        return standing === 'left' ? [] : [{ player: id, name, avatar, role: standing }];
      });
    },

    join: (group, player, at, bounds) =>
      write({ groups: [group], players: [player] }, async (tx) => {
        if ((await byId(tx, group)) === null) return 'gone';
        const standing = await standingOf(tx, group, player);
        if (standing === 'banned') return 'banned';
        if (roleOf(standing) !== null) return 'there';
        if (group === EVERYONE) {
          await removeFrom(tx, group, player);
          return 'joined';
        }
        if ((await countOf(tx, player, ['moderator', 'member'])) >= bounds.joined) return 'limit';
        if ((await peopleIn(tx, group)) >= bounds.people) return 'full';
        await tx.insertInto('group_people').values({ group_id: group, player, role: 'member', since: at }).execute();
        return 'joined';
      }),

    stand: (group, player, role, at) =>
      write({ groups: [group], players: [player] }, async (tx) => {
        const before = await standingOf(tx, group, player);
        if (before === 'maker' || before === null) return false;
        await removeFrom(tx, group, player);
        if (role !== null)
          await tx.insertInto('group_people').values({ group_id: group, player, role, since: at }).execute();
        return true;
      }),
  };
}

/** Players whom this one blocked, and players who blocked this one: for `not in`. */
export const blockedBy = (db: Db, player: string) =>
  db.selectFrom('blocks').select('blocks.blocked').where('blocks.player', '=', player);
export const blockersOf = (db: Db, player: string) =>
  db.selectFrom('blocks').select('blocks.player').where('blocks.blocked', '=', player);

/** As they were written: other values do not come about. */
function standingIn(role: string): GroupStanding {
  return role === 'banned' || role === 'left' ? role : (GROUP_ROLES.find((one) => one === role) ?? 'member');
}

const roleOf = (standing: GroupStanding | null): GroupRole | null =>
  standing === null || standing === 'banned' || standing === 'left' ? null : standing;

/** Nothing is written of somebody who is in the general group. */
export async function standingOf(db: Db, group: string, player: string): Promise<GroupStanding | null> {
  const row = await db
    .selectFrom('group_people')
    .select('role')
    .where('group_id', '=', group)
    .where('player', '=', player)
    .executeTakeFirst();
  if (row !== undefined) return standingIn(row.role);
  return group === EVERYONE ? 'member' : null;
}

async function byId(db: Db, id: string): Promise<GroupRow | null> {
  const row = await db.selectFrom('groups').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : groupOf(row);
}

async function isTaken(tx: Db, id: string, foldedName: string): Promise<boolean> {
  const other = tx.selectFrom('groups').select('id').where('folded_name', '=', foldedName).where('id', '!=', id);
  return (await other.executeTakeFirst()) !== undefined;
}

async function countOf(tx: Db, player: string, roles: readonly GroupRole[]): Promise<number> {
  const { many } = await tx
    .selectFrom('group_people')
    .select(({ fn }) => fn.countAll<number>().as('many'))
    .where('player', '=', player)
    .where('role', 'in', roles)
    .executeTakeFirstOrThrow();
  return Number(many);
}

async function peopleIn(db: Db, group: string): Promise<number> {
  const { many } = await db
    .selectFrom('group_people')
    .select(({ fn }) => fn.countAll<number>().as('many'))
    .where('group_id', '=', group)
    .where('role', 'in', GROUP_ROLES)
    .executeTakeFirstOrThrow();
  return Number(many);
}

const countedPeople = ({ selectFrom }: ExpressionBuilder<DatabaseTables, 'groups'>) =>
  selectFrom('group_people as counted')
    .select(({ fn }) => fn.countAll<number>().as('many'))
    .whereRef('counted.group_id', '=', 'groups.id')
    .where('counted.role', 'in', GROUP_ROLES)
    .$asScalar()
    .$notNull()
    .as('people');

async function removeFrom(tx: Db, group: string, player: string): Promise<void> {
  await tx.deleteFrom('group_people').where('group_id', '=', group).where('player', '=', player).execute();
}

const columnsOf = (group: Omit<GroupRow, 'id' | 'createdAt'>) => ({
  name: group.name,
  folded_name: group.foldedName,
  about: group.about,
  open: Number(group.open),
  secret_hash: group.secretHash,
});

const changedColumns = ({
  name,
  foldedName,
  about,
  open,
  secretHash,
}: Partial<Omit<GroupRow, 'id' | 'createdAt'>>): Updateable<GroupsColumns> => ({
  ...(name === undefined ? {} : { name }),
  ...(foldedName === undefined ? {} : { folded_name: foldedName }),
  ...(about === undefined ? {} : { about }),
  ...(open === undefined ? {} : { open: Number(open) }),
  ...(secretHash === undefined ? {} : { secret_hash: secretHash }),
});

const groupOf = (row: Selectable<GroupsColumns>): GroupRow => ({
  id: row.id,
  name: row.name,
  foldedName: row.folded_name,
  about: row.about,
  open: row.open === 1,
  secretHash: row.secret_hash,
  createdAt: row.created_at,
});
