import { LIMITS } from '@parley/protocol';
import type { Transaction } from 'kysely';
import type { DatabaseTables } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';

type Tx = Transaction<DatabaseTables>;

/**
 * A player goes: what it said in groups goes with it, and it is in none any more. A group that it made goes on with whoever may make one
 * and has been a moderator, or else a member, for longest. Where there is nobody like that the group closes.
 */
export async function eraseFromGroups({ lock }: SqlWriter, tx: Tx, player: string): Promise<void> {
  const made = await tx
    .selectFrom('group_people')
    .select('group_id')
    .where('player', '=', player)
    .where('role', '=', 'maker')
    .execute();
  // Nobody comes or goes before it is known with whom they go on.
  await lock(tx, { groups: made.map(({ group_id }) => group_id) });
  for (const table of ['group_lines', 'group_people'] as const) {
    await tx.deleteFrom(table).where('player', '=', player).execute();
  }
  for (const { group_id } of made) {
    const heir = await heirOf(tx, group_id);
    if (heir === undefined) await tx.deleteFrom('groups').where('id', '=', group_id).execute();
    else await makeMaker(tx, group_id, heir.player);
  }
}

const heirOf = (tx: Tx, group: string) =>
  tx
    .selectFrom('group_people')
    .innerJoin('players', 'players.id', 'group_people.player')
    .select('group_people.player')
    .where('group_people.group_id', '=', group)
    .where('group_people.role', 'in', ['moderator', 'member'])
    .where('players.class', '=', 'member')
    .where(
      ({ selectFrom }) =>
        selectFrom('group_people as others')
          .select(({ fn }) => fn.countAll<number>().as('many'))
          .whereRef('others.player', '=', 'players.id')
          .where('others.role', '=', 'maker')
          .$asScalar(),
      '<',
      LIMITS.groupsMade,
    )
    .orderBy(({ eb }) => eb.case().when('group_people.role', '=', 'moderator').then(0).else(1).end())
    .orderBy('group_people.since')
    .orderBy('group_people.player')
    .executeTakeFirst();

async function makeMaker(tx: Tx, group: string, player: string): Promise<void> {
  await tx
    .updateTable('group_people')
    .set({ role: 'maker' })
    .where('group_id', '=', group)
    .where('player', '=', player)
    .execute();
}
