import type { Kysely } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { KeptAs } from './disputed.ts';
import type { DatabaseTables } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { MatchStore } from './store.ts';

/** What is deleted after its time. */
export function makeSqlRetention(
  db: Kysely<DatabaseTables>,
  { write, lock }: SqlWriter,
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
        // Each is one range of the index: evidence that stays is never looked at.
        const due = async (kept: KeptAs, before: number, limit: number) =>
          tx
            .selectFrom('verdicts')
            .select('match')
            .where('evidence_kept', '=', kept)
            .where('evidence_gone_at', 'is', null)
            .where('decided_at', '<', before)
            .limit(limit)
            .execute();
        const casual = await due('casual', casualBefore, most);
        const rows = [...casual, ...(await due('disputed', disputedBefore, most - casual.length))];
        const matches = rows.map(({ match }) => match);
        // What is read of them at the deletion of a player is written back there.
        await lock(tx, { matches });
        for (const some of chunksOf(matches)) {
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
