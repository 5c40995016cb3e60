import type { AnyVerdict, Ending } from '@parley/protocol';
import type { Kysely } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables } from './schema.ts';
import { blockedBy, blockersOf } from './sql-groups.ts';
import type { HistoryWish, MatchStore, ResultsRow } from './store.ts';

/** The decided matches of one player: pages of them, and how many ended how. */
export function makeSqlHistory(db: Kysely<DatabaseTables>): Pick<MatchStore, 'history' | 'results'> {
  return {
    async history(player, limit, wish = {}) {
      const matches = await pageOf(db, player, limit, wish);
      const verdicts = new Map<string, AnyVerdict>();
      for (const some of chunksOf(matches)) {
        const rows = await db.selectFrom('verdicts').select(['match', 'verdict']).where('match', 'in', some).execute();
        for (const { match, verdict } of rows) verdicts.set(match, JSON.parse(verdict) as AnyVerdict);
      }
      return matches.flatMap((match) => verdicts.get(match) ?? []);
    },
    async results(player) {
      const rows = await db
        .selectFrom('history_lines')
        .select(({ fn }) => ['title', 'against', 'ending', fn.countAll<number | string>().as('matches')])
        .where('player', '=', player)
        .groupBy(['title', 'against', 'ending'])
        .execute();
      return rows.map(
        ({ matches, ...row }): ResultsRow => ({
          title: row.title,
          against: row.against as ResultsRow['against'],
          ending: row.ending as Ending,
          matches: Number(matches),
        }),
      );
    },
  };
}

/** Ids of matches in the order of the index, which compares text by its bytes, as `byText` does for ids. */
async function pageOf(
  db: Kysely<DatabaseTables>,
  player: string,
  limit: number,
  { title, ending, against, official, disputed, after, reader }: HistoryWish,
): Promise<readonly string[]> {
  let query = db.selectFrom('history_lines').select('match').where('player', '=', player);
  if (title !== undefined) query = query.where('title', '=', title);
  if (ending !== undefined) query = query.where('ending', '=', ending);
  if (against !== undefined) query = query.where('against', '=', against);
  if (official !== undefined) query = query.where('official', '=', Number(official));
  if (disputed !== undefined) query = query.where('disputed', '=', Number(disputed));
  if (after !== undefined) {
    // The first condition is where the range of the index begins; the second one sorts out what shares the instant.
    query = query
      .where('decided_at', '<=', after.decidedAt)
      .where(({ eb, or }) => or([eb('decided_at', '<', after.decidedAt), eb('match', '>', after.match)]));
  }
  if (reader !== undefined) {
    query = query.where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('participants')
            .select('participants.seat')
            .whereRef('participants.match', '=', 'history_lines.match')
            .where(({ or, eb }) =>
              or([
                eb('participants.player', 'in', blockedBy(db, reader)),
                eb('participants.player', 'in', blockersOf(db, reader)),
              ]),
            ),
        ),
      ),
    );
  }
  const rows = await query.orderBy('decided_at', 'desc').orderBy('match').limit(limit).execute();
  return rows.map(({ match }) => match);
}
