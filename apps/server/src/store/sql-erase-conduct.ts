import type { Transaction } from 'kysely';
import type { Successor } from './anonymous.ts';
import type { ComplaintRow } from './conduct-store.ts';
import type { DatabaseTables } from './schema.ts';
import type { SqlWriter } from './sql-writer.ts';
import { withoutAuthor } from './without-author.ts';

type Tx = Transaction<DatabaseTables>;

/**
 * A player goes: what stands against it, its appeals and its complaints go with it. A complaint about it stays, without words and lines,
 * so that its author keeps the record of having been right or wrong. What it decided as an administrator stands. The audit log is a
 * chain, and keeps the id, which leads to nobody any more.
 */
export async function eraseFromConduct(writer: SqlWriter, tx: Tx, player: string, successor: Successor): Promise<void> {
  const row = await tx.selectFrom('players').select('name').where('id', '=', player).executeTakeFirstOrThrow();
  for (const table of ['restrictions', 'appeals', 'conduct_marks', 'administrators'] as const) {
    await tx.deleteFrom(table).where('player', '=', player).execute();
  }
  await tx.deleteFrom('complaints').where('by_player', '=', player).execute();
  await tx
    .updateTable('complaints')
    .set({ about: successor.player, text: '', lines: '[]', answer: null })
    .where('about', '=', player)
    .execute();
  for (const table of ['complaints', 'appeals'] as const) {
    await tx.updateTable(table).set({ decided_by: successor.player }).where('decided_by', '=', player).execute();
  }
  await tx.updateTable('restrictions').set({ by_player: successor.player }).where('by_player', '=', player).execute();
  await eraseLines(writer, tx, row.name);
}

/** What it said beside a line that somebody else was reported for. */
async function eraseLines({ lock }: SqlWriter, tx: Tx, name: string): Promise<void> {
  const withLines = () =>
    tx.selectFrom('complaints').select(['id', 'about', 'lines']).where('lines', '!=', '[]').execute();
  const saidIn = (lines: string): boolean =>
    (JSON.parse(lines) as ComplaintRow['lines']).some(({ author }) => author === name);
  const found = (await withLines()).filter(({ lines }) => saidIn(lines));
  if (found.length === 0) return;
  // Whoever decides about one of these players writes its complaints back as they were read.
  await lock(tx, { players: found.map(({ about }) => about) });
  for (const { id, lines } of await withLines()) {
    if (!saidIn(lines)) continue;
    const after = JSON.stringify(withoutAuthor(JSON.parse(lines) as ComplaintRow['lines'], name));
    await tx.updateTable('complaints').set({ lines: after }).where('id', '=', id).execute();
  }
}
