import type { AnyVerdict } from '@parley/protocol';
import type { Kysely, Selectable } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables, MatchesColumns, ParticipantsColumns } from './schema.ts';
import { decideOne } from './sql-decide.ts';
import { makeSqlEvidence } from './sql-evidence.ts';
import { makeSqlHistory } from './sql-history.ts';
import { checkHolder } from './sql-leases.ts';
import { makeSqlLedgers } from './sql-ledgers.ts';
import { makeSqlRetention } from './sql-retention.ts';
import type { SqlWriter } from './sql-writer.ts';
import type { Judged, MatchRow, MatchStore } from './store.ts';
import { byText } from './text-order.ts';

export function makeSqlMatches(db: Kysely<DatabaseTables>, writer: SqlWriter): MatchStore {
  return {
    ...makeSqlEvidence(db, writer),
    ...makeSqlHistory(db),
    ...makeSqlLedgers(db),
    ...makeSqlRetention(db, writer),
    start(match, holder) {
      const leases = holder === undefined ? [] : [holder.lease];
      return writer.write({ players: match.participants.map(({ player }) => player), leases }, async (tx) => {
        if (holder !== undefined) await checkHolder(tx, holder);
        const { id, title, rules, mode, seed } = match;
        await tx.insertInto('matches').values({ id, title, rules, mode, seed, started_at: match.startedAt }).execute();
        const seats = match.participants.map(({ seat, player, client, key, card, party, near }) => {
          const json = { card: JSON.stringify(card), near: JSON.stringify(near) };
          return { match: id, seat, player, client, key, party, ...json };
        });
        await tx.insertInto('participants').values(seats).execute();
      });
    },
    moveSeat: (match, seat, client) =>
      writer.write({ matches: [match] }, async (tx) => {
        await tx
          .updateTable('participants')
          .set({ client })
          .where('match', '=', match)
          .where('seat', '=', seat)
          .execute();
      }),
    async byId(id) {
      const row = await db.selectFrom('matches').selectAll().where('id', '=', id).executeTakeFirst();
      const [match] = row === undefined ? [] : await withParticipants(db, [row]);
      return match ?? null;
    },
    async open() {
      const rows = await undecided(db).execute();
      return withParticipants(db, rows.sort(oldestFirst));
    },
    async openSince(startedAt) {
      const rows = await undecided(db).where('matches.started_at', '>=', startedAt).execute();
      return withParticipants(db, rows.sort(oldestFirst));
    },
    async openOfPlayer(player) {
      const rows = await db
        .selectFrom('participants')
        .innerJoin('matches', 'matches.id', 'participants.match')
        .leftJoin('verdicts', 'verdicts.match', 'matches.id')
        .select(['matches.id', 'matches.started_at'])
        .where('participants.player', '=', player)
        .where('verdicts.match', 'is', null)
        .execute();
      return rows.sort(oldestFirst).map(({ id }) => id);
    },
    decide(judgement) {
      const { match, holder } = judgement;
      const players = match.participants.map(({ player }) => player);
      const leases = holder === undefined ? [] : [holder.lease];
      return writer.write({ leases, matches: [match.id], players }, (tx) => decideOne(tx, judgement));
    },
    async verdict(match) {
      const row = await db.selectFrom('verdicts').select('verdict').where('match', '=', match).executeTakeFirst();
      return row === undefined ? null : (JSON.parse(row.verdict) as AnyVerdict);
    },
    async judged(match) {
      const row = await db.selectFrom('verdicts').select('judged').where('match', '=', match).executeTakeFirst();
      return row === undefined || row.judged === null ? null : (JSON.parse(row.judged) as Judged);
    },
    async curve(player, limit) {
      const rows = await db
        .selectFrom('rating_changes')
        .select(['title', 'match', 'decided_at', 'before', 'after'])
        .where('player', '=', player)
        .where('decided_at', '>=', ({ selectFrom, fn, val }) =>
          fn.coalesce(
            selectFrom('rating_changes as last')
              .select('last.decided_at')
              .where('last.player', '=', player)
              .orderBy('last.decided_at', 'desc')
              .limit(1)
              .offset(limit - 1),
            val(0),
          ),
        )
        .execute();
      rows.sort((a, b) => a.decided_at - b.decided_at || byText(a.match, b.match));
      return rows.slice(-limit).map(({ decided_at, ...point }) => ({ ...point, at: decided_at }));
    },
    async desyncs(title) {
      const rows = await db.selectFrom('desyncs').selectAll().where('title', '=', title).execute();
      return rows.sort((a, b) => byText(a.match, b.match));
    },
  };
}

const undecided = (db: Kysely<DatabaseTables>) =>
  db
    .selectFrom('matches')
    .leftJoin('verdicts', 'verdicts.match', 'matches.id')
    .selectAll('matches')
    .where('verdicts.match', 'is', null);

type Started = Pick<MatchesColumns, 'id' | 'started_at'>;

const oldestFirst = (a: Started, b: Started): number => a.started_at - b.started_at || byText(a.id, b.id);

/** The matches of these rows, in their order. */
async function withParticipants(
  db: Kysely<DatabaseTables>,
  rows: readonly Selectable<MatchesColumns>[],
): Promise<readonly MatchRow[]> {
  const seats = new Map<string, Selectable<ParticipantsColumns>[]>(rows.map(({ id }) => [id, []]));
  for (const some of chunksOf([...seats.keys()])) {
    const found = await db.selectFrom('participants').selectAll().where('match', 'in', some).orderBy('seat').execute();
    for (const seat of found) seats.get(seat.match)?.push(seat);
  }
  return rows.map(({ started_at, mode, ...row }) => ({
    ...row,
    mode: mode as MatchRow['mode'],
    startedAt: started_at,
    participants: (seats.get(row.id) ?? []).map(({ match: _match, card, near, ...seat }) => ({
      ...seat,
      near: near === null ? [] : (JSON.parse(near) as readonly number[]),
      card: JSON.parse(card) as MatchRow['participants'][number]['card'],
    })),
  }));
}
