import type { Kysely, Selectable, Transaction } from 'kysely';
import { chained } from './audit-log.ts';
import { chunksOf } from './chunks.ts';
import type { ConductChange, ConductStore, KnownConduct } from './conduct-store.ts';
import type { DatabaseTables } from './schema.ts';
import {
  appealColumns,
  appealOf,
  auditOf,
  complaintColumns,
  complaintOf,
  markOf,
  restrictionColumns,
  restrictionOf,
} from './sql-conduct-rows.ts';
import type { SqlWriter } from './sql-writer.ts';
import { byText } from './text-order.ts';

type Reader = Kysely<DatabaseTables>;
type Tx = Transaction<DatabaseTables>;

export function makeSqlConduct(db: Reader, writer: SqlWriter): ConductStore {
  const { write } = writer;
  return {
    change: (player, complaint, decide) =>
      write({ players: [player] }, async (tx) => {
        const change = decide(await knownOf(tx, player, complaint));
        await writeChange(writer, tx, change);
        return change;
      }),
    addComplaint: (complaint) =>
      write({ players: [complaint.about] }, async (tx) => {
        const { numInsertedOrUpdatedRows } = await tx
          .insertInto('complaints')
          .values(complaintColumns(complaint))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows === 1n;
      }),
    async complaint(id) {
      const row = await db.selectFrom('complaints').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : complaintOf(row);
    },
    async complaintsBy(player, limit) {
      const rows = await db
        .selectFrom('complaints')
        .selectAll()
        .where('by_player', '=', player)
        .orderBy('at', 'desc')
        .limit(limit)
        .execute();
      return rows.map(complaintOf).sort((a, b) => b.at - a.at || byText(a.id, b.id));
    },
    async weightyAbout(player, since) {
      const rows = await db
        .selectFrom('complaints')
        .selectAll()
        .where('about', '=', player)
        .where('weight', '>', 0)
        .where('at', '>=', since)
        .execute();
      return rows.map(complaintOf).sort((a, b) => a.at - b.at || byText(a.id, b.id));
    },
    async openComplaints(limit) {
      const rows = await db
        .selectFrom('complaints')
        .selectAll()
        .where('outcome', '=', 'open')
        .orderBy('weight', 'desc')
        .orderBy('at')
        .limit(limit)
        .execute();
      return rows.map(complaintOf).sort((a, b) => b.weight - a.weight || a.at - b.at || byText(a.id, b.id));
    },
    async tally(author) {
      const rows = await db
        .selectFrom('complaints')
        .select(({ fn }) => ['outcome', fn.countAll<number | string>().as('count')])
        .where('by_player', '=', author)
        .groupBy('outcome')
        .execute();
      const count = (outcome: string): number => Number(rows.find((row) => row.outcome === outcome)?.count ?? 0);
      return { acted: count('acted'), dismissed: count('dismissed'), abusive: count('abusive') };
    },
    async restriction(id) {
      const row = await db.selectFrom('restrictions').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : restrictionOf(row);
    },
    async restrictionsOf(player, limit) {
      const rows = await restrictionsOf(db, player);
      return rows.sort((a, b) => b.from - a.from || byText(a.id, b.id)).slice(0, limit);
    },
    async standing(player) {
      const rows = await db
        .selectFrom('restrictions')
        .selectAll()
        .where('player', '=', player)
        .where('state', '=', 'standing')
        .execute();
      return rows.map(restrictionOf).sort((a, b) => a.until - b.until || byText(a.id, b.id));
    },
    async restrictionsToWatch(limit) {
      const appealed = await db.selectFrom('appeals').select('restriction').where('state', '=', 'open').execute();
      const first = new Set(appealed.map(({ restriction }) => restriction));
      const rows = await db
        .selectFrom('restrictions')
        .selectAll()
        .where(({ or, eb }) => or([eb('state', '=', 'standing'), eb('id', 'in', ['', ...first].slice(0, 400))]))
        .execute();
      const place = (id: string): number => (first.has(id) ? 0 : 1);
      return rows
        .map(restrictionOf)
        .sort((a, b) => place(a.id) - place(b.id) || b.from - a.from || byText(a.id, b.id))
        .slice(0, limit);
    },
    async appeal(id) {
      const row = await db.selectFrom('appeals').selectAll().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : appealOf(row);
    },
    async appealsOf(restrictions) {
      const found: ReturnType<typeof appealOf>[] = [];
      for (const some of chunksOf(restrictions)) {
        const rows = await db.selectFrom('appeals').selectAll().where('restriction', 'in', some).execute();
        found.push(...rows.map(appealOf));
      }
      return found.sort((a, b) => a.at - b.at || byText(a.id, b.id));
    },
    async endDue(now) {
      // Asked each second, and nearly always nothing is due: then there is no transaction.
      const due = await db
        .selectFrom('restrictions')
        .select('id')
        .where('state', '=', 'standing')
        .where('until_at', '<=', now)
        .limit(1)
        .execute();
      if (due.length === 0) return [];
      return write({}, async (tx) => {
        const ended = await tx
          .updateTable('restrictions')
          .set({ state: 'over' })
          .where('state', '=', 'standing')
          .where('until_at', '<=', now)
          .returning('player')
          .execute();
        return [...new Set(ended.map(({ player }) => player))].sort(byText);
      });
    },
    async toWeigh(limit) {
      const rows = await db.selectFrom('verdicts_to_weigh').selectAll().orderBy('decided_at').limit(limit).execute();
      return rows.sort((a, b) => a.decided_at - b.decided_at || byText(a.match, b.match)).map(({ match }) => match);
    },
    weighed: (match) =>
      write({}, async (tx) => {
        await tx.deleteFrom('verdicts_to_weigh').where('match', '=', match).execute();
      }),
    async isAdministrator(player) {
      const row = await db
        .selectFrom('administrators')
        .select('player')
        .where('player', '=', player)
        .executeTakeFirst();
      return row !== undefined;
    },
    async administrators() {
      const rows = await db.selectFrom('administrators').select('player').execute();
      return rows.map(({ player }) => player).sort(byText);
    },
    setAdministrator: (player, is, at, actor) =>
      write({ players: [player] }, async (tx) => {
        const changed = is
          ? await tx
              .insertInto('administrators')
              .values({ player, since: at })
              .onConflict((conflict) => conflict.doNothing())
              .executeTakeFirst()
          : await tx.deleteFrom('administrators').where('player', '=', player).executeTakeFirst();
        const count = 'numDeletedRows' in changed ? changed.numDeletedRows : (changed.numInsertedOrUpdatedRows ?? 0n);
        if (count === 0n) return false;
        const act = is ? 'make administrator' : 'unmake administrator';
        await appendLog(writer, tx, [{ at, actor, act, subject: player, detail: '{}' }]);
        return true;
      }),
    async log(after, limit) {
      const rows = await db
        .selectFrom('audit_log')
        .selectAll()
        .where('n', '>', after)
        .orderBy('n')
        .limit(limit)
        .execute();
      return rows.map(auditOf);
    },
    logEnd: () => lastOf(db),
  };
}

const restrictionsOf = async (db: Reader, player: string) =>
  (await db.selectFrom('restrictions').selectAll().where('player', '=', player).execute()).map(restrictionOf);

async function knownOf(tx: Reader, player: string, complaint: string | null): Promise<KnownConduct> {
  const restrictions = await restrictionsOf(tx, player);
  const appeals = await tx.selectFrom('appeals').selectAll().where('player', '=', player).execute();
  const marks = await tx.selectFrom('conduct_marks').selectAll().where('player', '=', player).execute();
  const complaints = await tx
    .selectFrom('complaints')
    .selectAll()
    .where('about', '=', player)
    .where(({ or, eb }) =>
      or([eb('weight', '>', 0), eb('restriction', 'is not', null), eb('id', '=', complaint ?? '')]),
    )
    .execute();
  return {
    restrictions: restrictions.sort((a, b) => a.from - b.from || byText(a.id, b.id)),
    appeals: appeals.map(appealOf).sort((a, b) => a.at - b.at || byText(a.id, b.id)),
    marks: marks.map(markOf).sort((a, b) => a.at - b.at || byText(a.match, b.match)),
    complaints: complaints.map(complaintOf).sort((a, b) => a.at - b.at || byText(a.id, b.id)),
  };
}

async function writeChange(writer: SqlWriter, tx: Tx, change: ConductChange): Promise<void> {
  for (const row of change.restrictions ?? []) {
    const { id, ...columns } = restrictionColumns(row);
    await tx
      .insertInto('restrictions')
      .values({ id, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
  }
  for (const row of change.appeals ?? []) {
    const { id, ...columns } = appealColumns(row);
    await tx
      .insertInto('appeals')
      .values({ id, ...columns })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
      .execute();
  }
  for (const row of change.complaints ?? []) {
    const { id, ...columns } = complaintColumns(row);
    await tx.updateTable('complaints').set(columns).where('id', '=', id).execute();
  }
  for (const { spent, ...mark } of change.marks ?? []) {
    await tx
      .insertInto('conduct_marks')
      .values({ ...mark, spent: Number(spent) })
      .onConflict((conflict) => conflict.columns(['player', 'match', 'offence']).doUpdateSet({ spent: Number(spent) }))
      .execute();
  }
  await appendLog(writer, tx, change.log ?? []);
}

/** Nobody else writes into the log before this transaction has ended: each row has the hash of the one before. */
export async function appendLog(
  { lock }: Pick<SqlWriter, 'lock'>,
  tx: Tx,
  drafts: ConductChange['log'] & object,
): Promise<void> {
  if (drafts.length === 0) return;
  await lock(tx, { names: ['audit log'] });
  let last = await lastOf(tx);
  for (const draft of drafts) {
    last = chained(draft, last);
    const { before, ...columns } = last;
    await tx
      .insertInto('audit_log')
      .values({ ...columns, before_hash: before })
      .execute();
  }
}

async function lastOf(db: Reader): Promise<ReturnType<typeof auditOf> | null> {
  const row: Selectable<DatabaseTables['audit_log']> | undefined = await db
    .selectFrom('audit_log')
    .selectAll()
    .orderBy('n', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : auditOf(row);
}
