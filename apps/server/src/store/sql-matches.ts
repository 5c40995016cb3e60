import type { Verdict } from '@parley/protocol';
import { type Ledger, newLedger } from '@parley/trust';
import type { Kysely, Selectable } from 'kysely';
import type { LedgersTable, MatchesTable, Tables } from './schema.ts';
import { writeDecision } from './sql-decide.ts';
import { makeSqlTranscripts } from './sql-transcripts.ts';
import type { Judged, MatchRow, MatchStore } from './store.ts';

export function makeSqlMatches(db: Kysely<Tables>): MatchStore {
  return {
    ...makeSqlTranscripts(db),
    async start(match) {
      await db.transaction().execute(async (tx) => {
        const { id, title, rules, mode, seed } = match;
        await tx.insertInto('matches').values({ id, title, rules, mode, seed, started_at: match.startedAt }).execute();
        const seats = match.participants.map(({ seat, player, client, key, card, party }) => {
          return { match: id, seat, player, client, key, card: JSON.stringify(card), party };
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
    async judged(match) {
      const row = await db.selectFrom('verdicts').select('judged').where('match', '=', match).executeTakeFirst();
      return row === undefined || row.judged === null ? null : (JSON.parse(row.judged) as Judged);
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
    async curve(player, limit) {
      const rows = await db
        .selectFrom('rating_changes')
        .select(['title', 'match', 'decided_at', 'before', 'after'])
        .where('player', '=', player)
        .orderBy('decided_at', 'desc')
        .orderBy('match', 'desc')
        .limit(limit)
        .execute();
      return rows.reverse().map(({ decided_at, ...point }) => ({ ...point, at: decided_at }));
    },
    async desyncs(title) {
      return db.selectFrom('desyncs').selectAll().where('title', '=', title).orderBy('match').execute();
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
      .select(['seat', 'player', 'client', 'key', 'card', 'party'])
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

/** What an earlier version did not count yet is nothing. */
function ledgerOf(row: Selectable<LedgersTable>): Ledger {
  const empty = newLedger(row.standing as Ledger['standing']);
  return {
    standing: empty.standing,
    amounts: { ...empty.amounts, ...(JSON.parse(row.amounts) as Partial<Ledger['amounts']>) },
    matches: row.matches,
    disputed: row.disputed,
    suspicions: { ...empty.suspicions, ...(JSON.parse(row.suspicions) as Partial<Ledger['suspicions']>) },
  };
}
