import type { Transaction } from 'kysely';
import { keptAs } from './disputed.ts';
import { historyLinesOf } from './history-lines.ts';
import { historyRow } from './history-tables.ts';
import { isOfConduct } from './of-conduct.ts';
import type { DatabaseTables } from './schema.ts';
import { checkHolder } from './sql-leases.ts';
import { earlierMatches } from './sql-ledgers.ts';
import type { Decided, DecisionRow, Judgement } from './store.ts';

/** Decides one match. The rows of its lease, of the match and of its players are locked. */
export async function decideOne(
  tx: Transaction<DatabaseTables>,
  { match, reportCount, metSince, holder, arbitrate }: Judgement,
): Promise<Decided> {
  if (holder !== undefined) await checkHolder(tx, holder);
  const { decided, added } = await tx
    .selectFrom('matches')
    .leftJoin('verdicts', 'verdicts.match', 'matches.id')
    .select(({ selectFrom, fn }) => [
      'verdicts.match as decided',
      selectFrom('reports')
        .select(fn.countAll<number | string>().as('count'))
        .where('reports.match', '=', match.id)
        .as('added'),
    ])
    .where('matches.id', '=', match.id)
    .executeTakeFirstOrThrow(() => new Error('a verdict for a match that is not there'));
  if (decided !== null) return { state: 'there' };
  if (Number(added) !== reportCount) return { state: 'outdated' };
  const decision = arbitrate(await earlierMatches(tx, match, metSince));
  await writeDecision(tx, decision);
  return { state: 'written', decision };
}

/** Writes one verdict with all that follows from it. The key of its row makes it the only one of its match (O5). */
async function writeDecision(
  tx: Transaction<DatabaseTables>,
  { verdict, judged, desync, ledgers }: DecisionRow,
): Promise<void> {
  const { match, title, decision, decidedAt } = verdict;
  await tx
    .insertInto('verdicts')
    .values({
      match,
      title,
      decision,
      official: Number(verdict.official),
      rated: Number(verdict.rated),
      decided_at: decidedAt,
      verdict: JSON.stringify(verdict),
      judged: JSON.stringify(judged),
      evidence_kept: keptAs(verdict),
      evidence_gone_at: null,
    })
    .execute();
  const lines = historyLinesOf(verdict).map(historyRow);
  if (lines.length > 0) await tx.insertInto('history_lines').values(lines).execute();
  if (isOfConduct(verdict)) await tx.insertInto('verdicts_to_weigh').values({ match, decided_at: decidedAt }).execute();
  if (desync !== null) await tx.insertInto('desyncs').values(desync).execute();
  await writeLedgers(tx, verdict, ledgers);
  if (!verdict.rated || verdict.changes.length === 0) return;
  const changes = verdict.changes.map(({ seat, before, after, reasons }) => {
    const player = verdict.participants.find((participant) => participant.seat === seat)?.card.player;
    if (player === undefined) throw new Error(`verdict of ${match}: a change for seat ${seat}, where nobody sat`);
    return { match, player, title, before, after, reasons: JSON.stringify(reasons), decided_at: decidedAt };
  });
  await tx.insertInto('rating_changes').values(changes).execute();
}

async function writeLedgers(
  tx: Transaction<DatabaseTables>,
  { match, title }: DecisionRow['verdict'],
  ledgers: DecisionRow['ledgers'],
): Promise<void> {
  if (ledgers.length === 0) return;
  const rows = ledgers.map(({ player, ledger, trust }) => {
    const { standing, matches, disputed } = ledger;
    const [amounts, suspicions] = [JSON.stringify(ledger.amounts), JSON.stringify(ledger.suspicions)];
    const habits = JSON.stringify(ledger.habits);
    return { player, title, trust, standing, matches, disputed, amounts, suspicions, habits, match };
  });
  await tx
    .insertInto('ledgers')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['player', 'title']).doUpdateSet(({ ref }) => ({
        trust: ref('excluded.trust'),
        standing: ref('excluded.standing'),
        matches: ref('excluded.matches'),
        disputed: ref('excluded.disputed'),
        amounts: ref('excluded.amounts'),
        suspicions: ref('excluded.suspicions'),
        habits: ref('excluded.habits'),
        match: ref('excluded.match'),
      })),
    )
    .execute();
}
