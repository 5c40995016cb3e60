import type { Verdict } from '@parley/protocol';
import type { Ledger } from '@parley/trust';
import type { Kysely, Selectable } from 'kysely';
import type { LedgersTable, MatchesTable, Tables } from './schema.ts';
import { writeDecision } from './sql-decide.ts';
import type { MatchRow, MatchStore } from './store.ts';

export function makeSqlMatches(db: Kysely<Tables>): MatchStore {
  return {
    async start(match) {
      await db.transaction().execute(async (tx) => {
        const { id, title, rules, mode, seed } = match;
        await tx.insertInto('matches').values({ id, title, rules, mode, seed, started_at: match.startedAt }).execute();
        const seats = match.participants.map(({ seat, player, client, key, card }) => {
          return { match: id, seat, player, client, key, card: JSON.stringify(card) };
        });
        await tx.insertInto('participants').values(seats).execute();
      });
    },
    async byId(id) {
      const row = await db.selectFrom('matches').selectAll().where('id', '=', id).executeTakeFirst();
      const [match] = row === undefined ? [] : await withParticipants(db, [row]);
      return match ?? null;
    },
    async addReport(report) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('reports')
        .values({ match: report.match, seat: report.seat, jws: report.jws, received_at: report.receivedAt })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      return numInsertedOrUpdatedRows === 1n;
    },
    async reports(match) {
      const rows = await db.selectFrom('reports').selectAll().where('match', '=', match).orderBy('seat').execute();
      return rows.map(({ seat, jws, received_at }) => ({ match, seat, jws, receivedAt: received_at }));
    },
    async open() {
      const rows = await db
        .selectFrom('matches')
        .leftJoin('verdicts', 'verdicts.match', 'matches.id')
        .selectAll('matches')
        .where('verdicts.match', 'is', null)
        .orderBy('matches.started_at')
        .orderBy('matches.id')
        .execute();
      return withParticipants(db, rows);
    },
    async openOfPlayer(player) {
      const rows = await db
        .selectFrom('participants')
        .innerJoin('matches', 'matches.id', 'participants.match')
        .leftJoin('verdicts', 'verdicts.match', 'matches.id')
        .select('matches.id')
        .where('participants.player', '=', player)
        .where('verdicts.match', 'is', null)
        .orderBy('matches.started_at')
        .orderBy('matches.id')
        .execute();
      return rows.map(({ id }) => id);
    },
    async ledger(player, title) {
      const row = await db
        .selectFrom('ledgers')
        .selectAll()
        .where('player', '=', player)
        .where('title', '=', title)
        .executeTakeFirst();
      return row === undefined ? null : ledgerOf(row);
    },
    async ledgers(player) {
      const rows = await db.selectFrom('ledgers').selectAll().where('player', '=', player).orderBy('title').execute();
      return rows.map((row) => ({ title: row.title, ledger: ledgerOf(row) }));
    },
    async met(a, b, title, since) {
      const { met } = await db
        .selectFrom('verdicts')
        .innerJoin('participants as one', 'one.match', 'verdicts.match')
        .innerJoin('participants as other', 'other.match', 'verdicts.match')
        .select(({ fn }) => fn.count<number | string>('verdicts.match').distinct().as('met'))
        .where('one.player', '=', a)
        .where('other.player', '=', b)
        .where('verdicts.title', '=', title)
        .where('verdicts.rated', '=', 1)
        .where('verdicts.decided_at', '>=', since)
        .executeTakeFirstOrThrow();
      return Number(met);
    },
    async decide(decisions) {
      return db.transaction().execute(async (tx) => {
        const written: string[] = [];
        for (const decision of decisions) {
          if (await writeDecision(tx, decision)) written.push(decision.verdict.match);
        }
        return written;
      });
    },
    async verdict(match) {
      const row = await db.selectFrom('verdicts').select('verdict').where('match', '=', match).executeTakeFirst();
      return row === undefined ? null : (JSON.parse(row.verdict) as Verdict);
    },
    async history(player, limit) {
      const rows = await db
        .selectFrom('verdicts')
        .innerJoin('participants', 'participants.match', 'verdicts.match')
        .select('verdicts.verdict')
        .where('participants.player', '=', player)
        .orderBy('verdicts.decided_at', 'desc')
        .orderBy('verdicts.match')
        .limit(limit)
        .execute();
      return rows.map((row) => JSON.parse(row.verdict) as Verdict);
    },
  };
}

/** The matches of these rows, in their order. */
async function withParticipants(
  db: Kysely<Tables>,
  rows: readonly Selectable<MatchesTable>[],
): Promise<readonly MatchRow[]> {
  const matches: MatchRow[] = [];
  // One question each: these are few, and a list of thousands of ids would be over the bounds of a statement.
  for (const row of rows) {
    const seats = await db
      .selectFrom('participants')
      .select(['seat', 'player', 'client', 'key', 'card'])
      .where('match', '=', row.id)
      .orderBy('seat')
      .execute();
    matches.push({
      id: row.id,
      title: row.title,
      rules: row.rules,
      mode: row.mode as MatchRow['mode'],
      seed: row.seed,
      startedAt: row.started_at,
      participants: seats.map((seat) => ({
        ...seat,
        card: JSON.parse(seat.card) as MatchRow['participants'][number]['card'],
      })),
    });
  }
  return matches;
}

const ledgerOf = (row: Selectable<LedgersTable>): Ledger => ({
  standing: row.standing as Ledger['standing'],
  amounts: JSON.parse(row.amounts) as Ledger['amounts'],
  matches: row.matches,
  disputed: row.disputed,
});
