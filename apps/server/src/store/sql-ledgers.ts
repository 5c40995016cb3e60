import { type Ledger, newLedger } from '@parley/trust';
import type { Kysely, Selectable } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { DatabaseTables, LedgersColumns } from './schema.ts';
import type { EarlierMatches, MatchRow, MatchStore, MeetingRow, Stay, TitleLedger } from './store.ts';
import { byText } from './text-order.ts';

export function makeSqlLedgers(
  db: Kysely<DatabaseTables>,
): Pick<MatchStore, 'ledger' | 'ledgers' | 'ledgersOf' | 'meetings'> {
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
    async meetings(player, since) {
      const rows = await db
        .selectFrom('rating_changes as one')
        .innerJoin('rating_changes as other', 'other.match', 'one.match')
        .select(['other.player as opponent', 'one.reasons as reasons'])
        .where('one.player', '=', player)
        .where('one.decided_at', '>=', since)
        .whereRef('other.player', '!=', 'one.player')
        .execute();
      return rows.map(({ opponent, reasons }) => ({ opponent, gains: JSON.parse(reasons) as MeetingRow['gains'] }));
    },
  };
}

/**
 * What earlier matches left of the players of this one. To be read in the transaction that writes its verdict, so that nothing
 * changes it in between.
 */
export async function earlierMatches(
  tx: Kysely<DatabaseTables>,
  { title, participants, startedAt }: MatchRow,
  since: number,
): Promise<EarlierMatches> {
  const players = [...new Set(participants.map(({ player }) => player))];
  const ledgers = await inTitle(tx, players, title);
  const [met, near] = [await metOf(tx, players, title, since), await metNearOf(tx, players, title, since)];
  const busy = await busyOf(tx, players, title, startedAt);
  const timesOf = (one: string, other: string): number => {
    const [times, nearby] = [met, near].map((found) => found.get(one)?.get(other) ?? 0);
    return Math.max(times ?? 0, nearby ?? 0);
  };
  return {
    ledgers: participants.map(({ player }) => ledgers.get(player) ?? null),
    met: participants.map((one) => participants.map((other) => timesOf(one.player, other.player))),
    busy: participants.map(({ player }) => busy.get(player) ?? []),
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

/** By player, and by opponent. */
type Meetings = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * Rated matches that these players played with each other. A rated
 * verdict has a rating change for each of its players, and these have an index by player, title and time. So a player's earlier
 * years cost nothing here, nor do matches that were not rated.
 */
async function metOf(
  db: Kysely<DatabaseTables>,
  players: readonly string[],
  title: string,
  since: number,
): Promise<Meetings> {
  const rows = await db
    .selectFrom('rating_changes as one')
    .innerJoin('rating_changes as other', 'other.match', 'one.match')
    .select(({ fn }) => ['one.player as player', 'other.player as opponent', fn.countAll<number | string>().as('met')])
    .where('one.player', 'in', players)
    .where('one.title', '=', title)
    .where('one.decided_at', '>=', since)
    .where('other.player', 'in', players)
    .whereRef('other.player', '!=', 'one.player')
    .groupBy(['one.player', 'other.player'])
    .execute();
  return meetingsIn(rows);
}

/** Rated matches of these players with anybody who shared a network with one of the others lately: those are one opponent (E7). */
async function metNearOf(
  db: Kysely<DatabaseTables>,
  players: readonly string[],
  title: string,
  since: number,
): Promise<Meetings> {
  const rows = await db
    .selectFrom('rating_changes as one')
    .innerJoin('rating_changes as other', 'other.match', 'one.match')
    .innerJoin('player_networks as theirs', 'theirs.player', 'other.player')
    .innerJoin('player_networks as mine', 'mine.network', 'theirs.network')
    .select(({ fn }) => [
      'one.player as player',
      'mine.player as opponent',
      fn.count<number | string>('one.match').distinct().as('met'),
    ])
    .where('one.player', 'in', players)
    .where('one.title', '=', title)
    .where('one.decided_at', '>=', since)
    .whereRef('other.player', '!=', 'one.player')
    .where('mine.player', 'in', players)
    .whereRef('mine.player', '!=', 'one.player')
    .groupBy(['one.player', 'mine.player'])
    .execute();
  return meetingsIn(rows);
}

function meetingsIn(
  rows: readonly { readonly player: string; readonly opponent: string; readonly met: number | string }[],
): Meetings {
  const met = new Map<string, Map<string, number>>();
  for (const row of rows) {
    const mine = met.get(row.player) ?? new Map<string, number>();
    met.set(row.player, mine.set(row.opponent, Number(row.met)));
  }
  return met;
}

/** From the start to the player's report, of the rated matches decided since then. */
async function busyOf(db: Kysely<DatabaseTables>, players: readonly string[], title: string, since: number) {
  const busy = new Map<string, Stay[]>();
  const rows = await db
    .selectFrom('rating_changes as one')
    .innerJoin('matches', 'matches.id', 'one.match')
    .innerJoin('participants', (join) =>
      join.onRef('participants.match', '=', 'one.match').onRef('participants.player', '=', 'one.player'),
    )
    .innerJoin('reports', (join) =>
      join.onRef('reports.match', '=', 'one.match').onRef('reports.seat', '=', 'participants.seat'),
    )
    .select(['one.player as player', 'matches.started_at as from', 'reports.received_at as until'])
    .where('one.player', 'in', players)
    .where('one.title', '=', title)
    .where('one.decided_at', '>=', since)
    .orderBy('reports.received_at')
    .execute();
  for (const { player, from, until } of rows) {
    const mine = busy.get(player) ?? [];
    mine.push({ from: Number(from), until: Number(until) });
    busy.set(player, mine);
  }
  return busy;
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
