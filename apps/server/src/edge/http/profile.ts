import type { PlayerProfile } from '@parley/protocol';
import { COUNTERS, whatRaises } from '@parley/trust';
import { cardOf, playerCard } from '../../auth/self.ts';
import type { PlayerRow, Store } from '../../store/store.ts';
import { lineOf, resultsOf } from './history.ts';

/** Latest changes of ratings, and latest matches, that a profile shows. */
const POINTS = 400;
const FORM = 10;
/** Opponents that are shown, and the latest matches in which they are looked for. */
const OPPONENTS = 8;
const LOOKED_THROUGH = 40;

/**
 * A player as another one who is signed in may see it: results, form, ratings, and what they rest on in words (T4, W6).
 * @param reader who asks; null: the player itself, who also reads what would raise its ratings, and whom it played last
 */
export async function profileOf(store: Store, row: PlayerRow, reader: string | null): Promise<PlayerProfile> {
  const isOwn = reader === null;
  const latest = { against: 'people', official: true, ...(isOwn ? {} : { reader }) } as const;
  const [card, ledgers, curve, results, form, opponents] = await Promise.all([
    playerCard(store, row),
    store.matches.ledgers(row.id),
    store.matches.curve(row.id, POINTS),
    store.matches.results(row.id),
    store.matches.history(row.id, FORM, latest),
    isOwn ? opponentsOf(store, row.id) : [],
  ]);
  const counters = ledgers.flatMap(({ title, ledger }) =>
    COUNTERS.filter((counter) => ledger.amounts[counter] > 0).map((counter) => ({
      title,
      counter,
      amount: ledger.amounts[counter],
    })),
  );
  return {
    card,
    since: row.createdAt,
    counters: counters.slice(0, 200),
    titles: ledgers.slice(0, 32).map(({ title, ledger }) => ({
      title,
      matches: Math.floor(ledger.matches),
      disputed: Math.floor(ledger.disputed),
      toRaise: isOwn ? [...whatRaises(ledger)] : [],
    })),
    curve: curve.map((point) => ({ ...point })),
    results: resultsOf(results),
    form: form.map((verdict) => lineOf(verdict, row.id)),
    opponents: [...opponents],
  };
}

/** The people whom a player met last, each once, without those who are gone or whom a block keeps apart from it. */
async function opponentsOf(store: Store, player: string): Promise<PlayerProfile['opponents']> {
  const verdicts = await store.matches.history(player, LOOKED_THROUGH, { against: 'people', reader: player });
  const met = new Map<string, PlayerProfile['opponents'][number]['line']>();
  for (const verdict of verdicts) {
    const line = lineOf(verdict, player);
    for (const other of line.others) {
      if (other.player !== null && other.player !== player && !met.has(other.player)) met.set(other.player, line);
    }
  }
  const shown = [...met].slice(0, OPPONENTS);
  const ids = shown.map(([id]) => id);
  const [rows, ledgers] = await Promise.all([store.players.byIds(ids), store.matches.ledgersOf(ids)]);
  return shown.flatMap(([id, line]) => {
    const row = rows.get(id);
    return row === undefined ? [] : [{ card: cardOf(row, ledgers.get(id) ?? []), line }];
  });
}
