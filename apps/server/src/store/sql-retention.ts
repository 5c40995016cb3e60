import type { Kysely } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { MatchStore } from './store.ts';

/** What is deleted after its time. */
export function makeSqlRetention(
  db: Kysely<DatabaseTables>,
  { write }: SqlWriter,
): Pick<MatchStore, 'evidenceGone' | 'forgetEvidence'> {
  return {
    async evidenceGone(match) {
      const row = await db
        .selectFrom('verdicts')
        .select('evidence_gone_at')
        .where('match', '=', match)
        .executeTakeFirst();
      return row?.evidence_gone_at ?? null;
    },

    forgetEvidence: ({ casualBefore, disputedBefore, now, most }) =>
      write({}, async (tx) => {
        const rows = await tx
          .selectFrom('verdicts')
          .innerJoin('matches', 'matches.id', 'verdicts.match')
          .select('verdicts.match')
          .where('verdicts.evidence_gone_at', 'is', null)
          .where('matches.mode', '=', 'casual')
          .where(({ or, and, eb }) =>
            or([
              eb('verdicts.decided_at', '<', disputedBefore),
              and([eb('verdicts.disputed', '=', 0), eb('verdicts.decided_at', '<', casualBefore)]),
            ]),
          )
          .limit(most)
          .execute();
        for (const some of chunksOf(rows.map(({ match }) => match))) {
          for (const table of ['entries', 'distress', 'reports'] as const) {
            await tx.deleteFrom(table).where('match', 'in', some).execute();
          }
          await tx
            .updateTable('verdicts')
            .set({ judged: null, evidence_gone_at: now })
            .where('match', 'in', some)
            .execute();
        }
        return rows.length;
      }),
  };
}
