import { type Ledger, newLedger } from '@parley/trust';
import type { Kysely, Selectable } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables, LedgersColumns } from './schema.ts';
import type { EarlierMatches, MatchRow, MatchStore, TitleLedger } from './store.ts';
import { byText } from './text-order.ts';

export function makeSqlLedgers(db: Kysely<DatabaseTables>): Pick<MatchStore, 'ledger' | 'ledgers' | 'ledgersOf'> {
  async function ledgersOf(players: readonly string[]): Promise<ReadonlyMap<string, readonly TitleLedger[]>> {
    const found = new Map<string, TitleLedger[]>();
    for (const some of chunksOf([...new Set(players)])) {
      const rows = await db.selectFrom('ledgers').selectAll().where('player', 'in', some).execute();
      for (const row of rows) {
        const mine = found.get(row.player) ?? [];
        mine.push({ title: row.title, ledger: ledgerOf(row) });
        found.set(row.player, mine);
      }
    }
    for (const mine of found.values()) mine.sort((a, b) => byText(a.title, b.title));
    return found;
  }
  return {
    async ledger(player, title) {
      return (await inTitle(db, [player], title)).get(player) ?? null;
    },
    async ledgers(player) {
      return (await ledgersOf([player])).get(player) ?? [];
    },
    ledgersOf,
  };
}

/**
 * What earlier matches left of the players of this one. To be read in the transaction that writes its verdict, so that nothing
 * changes it in between.
 */
export async function earlierMatches(
  tx: Kysely<DatabaseTables>,
  { title, participants }: MatchRow,
  since: number,
): Promise<EarlierMatches> {
  const players = [...new Set(participants.map(({ player }) => player))];
  const ledgers = await inTitle(tx, players, title);
  const met = await metOf(tx, players, title, since);
  const timesOf = (a: string, b: string): number => met.get(a)?.get(b) ?? met.get(b)?.get(a) ?? 0;
  return {
    ledgers: participants.map(({ player }) => ledgers.get(player) ?? null),
    met: participants.map((one) => participants.map((other) => timesOf(one.player, other.player))),
  };
}

async function inTitle(db: Kysely<DatabaseTables>, players: readonly string[], title: string) {
  const rows = await db
    .selectFrom('ledgers')
    .selectAll()
    .where('player', 'in', players)
    .where('title', '=', title)
    .execute();
  return new Map(rows.map((row) => [row.player, ledgerOf(row)]));
}

/**
 * Rated matches that these players played with each other: by one of the two, then by the other, in one or both orders. A rated
 * verdict has a rating change for each of its players, and these have an index by player, title and time. So a player's earlier
 * years cost nothing here, nor do matches that were not rated.
 */
async function metOf(db: Kysely<DatabaseTables>, players: readonly string[], title: string, since: number) {
  const met = new Map<string, Map<string, number>>();
  // The last player is in every pair as the other.
  const ones = players.slice(0, -1);
  if (ones.length === 0) return met;
  const rows = await db
    .selectFrom('rating_changes as one')
    .innerJoin('rating_changes as other', 'other.match', 'one.match')
    .select(({ fn }) => ['one.player as player', 'other.player as opponent', fn.countAll<number | string>().as('met')])
    .where('one.player', 'in', ones)
    .where('one.title', '=', title)
    .where('one.decided_at', '>=', since)
    .where('other.player', 'in', players)
    .whereRef('other.player', '!=', 'one.player')
    .groupBy(['one.player', 'other.player'])
    .execute();
  for (const row of rows) {
    const mine = met.get(row.player) ?? new Map<string, number>();
    met.set(row.player, mine.set(row.opponent, Number(row.met)));
  }
  return met;
}

/** What an earlier version did not count yet is nothing. */
function ledgerOf(row: Selectable<LedgersColumns>): Ledger {
  const empty = newLedger(row.standing as Ledger['standing']);
  return {
    standing: empty.standing,
    amounts: { ...empty.amounts, ...(JSON.parse(row.amounts) as Partial<Ledger['amounts']>) },
    matches: row.matches,
    disputed: row.disputed,
    suspicions: { ...empty.suspicions, ...(JSON.parse(row.suspicions) as Partial<Ledger['suspicions']>) },
    habits: { ...empty.habits, ...(JSON.parse(row.habits) as Partial<Ledger['habits']>) },
  };
}
