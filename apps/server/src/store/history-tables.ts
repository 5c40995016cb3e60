import type { AnyVerdict } from '@parley/protocol';
import type { Kysely } from 'kysely';
import { chunksOf } from './chunks.ts';
import { type HistoryLine, historyLinesOf } from './history-lines.ts';

/** One row for each player of a decided match, written with its verdict: what profiles count and filter by (C8). */
export interface HistoryLinesColumns {
  match: string;
  player: string;
  title: string;
  decided_at: number;
  ending: string;
  against: string;
  official: number;
  disputed: number;
}

/** The row of a line. */
export const historyRow = ({ decidedAt, official, disputed, ...line }: HistoryLine): HistoryLinesColumns => ({
  ...line,
  decided_at: decidedAt,
  official: Number(official),
  disputed: Number(disputed),
});

/** Verdicts of earlier versions that are read at once. */
const PAGE = 1_000;

/** Step 0013. The lines of all earlier verdicts follow from these. */
export async function historyLines(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('history_lines')
    .addColumn('match', 'text', (column) => column.notNull().references('verdicts.match'))
    .addColumn('player', 'text', (column) => column.notNull().references('players.id'))
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('decided_at', 'bigint', (column) => column.notNull())
    .addColumn('ending', 'text', (column) => column.notNull())
    .addColumn('against', 'text', (column) => column.notNull())
    .addColumn('official', 'integer', (column) => column.notNull())
    .addColumn('disputed', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('history_lines_pk', ['match', 'player'])
    .execute();
  const tables = db.withTables<{
    history_lines: HistoryLinesColumns;
    verdicts: { readonly match: string; readonly verdict: string };
  }>();
  for (let after = ''; ; ) {
    const rows = await tables
      .selectFrom('verdicts')
      .select(['match', 'verdict'])
      .where('match', '>', after)
      .orderBy('match')
      .limit(PAGE)
      .execute();
    const lines = rows.flatMap(({ verdict }) => historyLinesOf(JSON.parse(verdict) as AnyVerdict).map(historyRow));
    for (const some of chunksOf(lines))
      await tables
        .insertInto('history_lines')
        .values([...some])
        .execute();
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = last.match;
  }
  // All that is asked for is in an index: a page of one player is a range of the one, its count a range of the other, in the order
  // in which it is grouped. No row is looked at.
  await schema
    .createIndex('history_of_player')
    .on('history_lines')
    .columns(['player', 'decided_at desc', 'match', 'title', 'ending', 'against', 'official', 'disputed'])
    .execute();
  await schema
    .createIndex('history_counts')
    .on('history_lines')
    .columns(['player', 'title', 'against', 'ending'])
    .execute();
}
