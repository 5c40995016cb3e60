import type { Kysely, Selectable, Transaction } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables, DistressColumns, ReportsColumns } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { AddOutcome, MatchStore } from './store.ts';
import { byText } from './text-order.ts';

type EvidenceStore = Pick<
  MatchStore,
  'addReport' | 'reports' | 'reportsOf' | 'addEntries' | 'entries' | 'addDistress' | 'distress' | 'distressOf'
>;

/** What players hand in of a match. Nothing of it is taken once the match has a verdict, which was made without it (E1, E6). */
export function makeSqlEvidence(db: Kysely<DatabaseTables>, { write }: SqlWriter): EvidenceStore {
  async function rowsOf(table: 'reports' | 'distress', matches: readonly string[]) {
    const rows: Selectable<ReportsColumns | DistressColumns>[] = [];
    for (const some of chunksOf(matches)) {
      rows.push(...(await db.selectFrom(table).selectAll().where('match', 'in', some).execute()));
    }
    rows.sort((a, b) => byText(a.match, b.match) || a.seat - b.seat);
    return rows.map(({ received_at, ...row }) => ({ ...row, receivedAt: received_at }));
  }

  return {
    addReport: (report) => write({ matches: [report.match] }, (tx) => addOnce(tx, 'reports', report)),
    reports: (match) => rowsOf('reports', [match]),
    reportsOf: (matches) => rowsOf('reports', matches),
    async addEntries(entries) {
      if (entries.length === 0) return 'added';
      const matches = [...new Set(entries.map(({ match }) => match))];
      const rows = entries.map(({ receivedAt, bySeat, match, seat, n, hash, jws }) => {
        return { match, seat, n, hash, jws, received_at: receivedAt, by_seat: bySeat };
      });
      return write({ matches }, async (tx) => {
        if (await isDecided(tx, matches)) return 'late';
        for (const some of chunksOf(rows)) {
          await tx
            .insertInto('entries')
            .values(some)
            .onConflict((conflict) => conflict.columns(['match', 'hash']).doNothing())
            .execute();
        }
        return 'added';
      });
    },
    async entries(match) {
      const rows = await db.selectFrom('entries').selectAll().where('match', '=', match).execute();
      rows.sort((a, b) => a.received_at - b.received_at || a.n - b.n || a.seat - b.seat || byText(a.hash, b.hash));
      return rows.map(({ received_at, by_seat, ...row }) => ({ ...row, receivedAt: received_at, bySeat: by_seat }));
    },
    addDistress: (row) => write({ matches: [row.match] }, (tx) => addOnce(tx, 'distress', row)),
    distress: (match) => rowsOf('distress', [match]),
    distressOf: (matches) => rowsOf('distress', matches),
  };
}

/** Adds the row of a seat that has none, to a match without a verdict. */
async function addOnce(
  tx: Transaction<DatabaseTables>,
  table: 'reports' | 'distress',
  { match, seat, jws, receivedAt }: { match: string; seat: number; jws: string; receivedAt: number },
): Promise<AddOutcome> {
  const there = tx.selectFrom(table).select('seat').where('match', '=', match).where('seat', '=', seat);
  if ((await there.executeTakeFirst()) !== undefined) return 'repeated';
  if (await isDecided(tx, [match])) return 'late';
  await tx.insertInto(table).values({ match, seat, jws, received_at: receivedAt }).execute();
  return 'added';
}

async function isDecided(tx: Transaction<DatabaseTables>, matches: readonly string[]): Promise<boolean> {
  for (const some of chunksOf(matches)) {
    const decided = tx.selectFrom('verdicts').select('match').where('match', 'in', some).limit(1);
    if ((await decided.executeTakeFirst()) !== undefined) return true;
  }
  return false;
}
