import type { Transaction } from 'kysely';
import type { Tables } from './schema.ts';
import type { DecisionRow } from './store.ts';

/**
 * Writes one verdict with all that follows from it. The verdict's own row is the lock: where it is there already,
 * nothing is written, so no match is decided twice however often this is asked (O5).
 * @returns whether it was written
 */
export async function writeDecision(
  tx: Transaction<Tables>,
  { verdict, judged, desync, ledgers }: DecisionRow,
): Promise<boolean> {
  const { match, title, decision, decidedAt } = verdict;
  const { numInsertedOrUpdatedRows } = await tx
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
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows !== 1n) return false;
  if (desync !== null) await tx.insertInto('desyncs').values(desync).execute();
  for (const { player, ledger, trust } of ledgers) {
    const { standing, matches, disputed } = ledger;
    const [amounts, suspicions] = [JSON.stringify(ledger.amounts), JSON.stringify(ledger.suspicions)];
    const columns = { trust, standing, matches, disputed, amounts, suspicions, match };
    await tx
      .insertInto('ledgers')
      .values({ player, title, ...columns })
      .onConflict((conflict) => conflict.columns(['player', 'title']).doUpdateSet(columns))
      .execute();
  }
  if (!verdict.rated) return true;
  for (const { seat, before, after, reasons } of verdict.changes) {
    const player = verdict.participants.find((participant) => participant.seat === seat)?.card.player;
    if (player === undefined) throw new Error(`verdict of ${match}: a change for seat ${seat}, where nobody sat`);
    await tx
      .insertInto('rating_changes')
      .values({ match, player, title, before, after, reasons: JSON.stringify(reasons), decided_at: decidedAt })
      .execute();
  }
  return true;
}
