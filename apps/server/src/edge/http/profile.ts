import type { AnyVerdict, PlayerProfile } from '@parley/protocol';
import { COUNTERS, whatRaises } from '@parley/trust';
import { playerCard } from '../../auth/self.ts';
import type { PlayerRow, Store } from '../../store/store.ts';

/** Latest matches, and latest changes of ratings, that a profile shows. */
const MATCHES = 50;
const POINTS = 400;

/** A player as everybody signed in may see it: ratings, what they rest on, latest matches (T4, W6). */
export async function profileOf(store: Store, row: PlayerRow): Promise<PlayerProfile> {
  const [card, ledgers, history, curve] = await Promise.all([
    playerCard(store, row),
    store.matches.ledgers(row.id),
    store.matches.history(row.id, MATCHES),
    store.matches.curve(row.id, POINTS),
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
      toRaise: [...whatRaises(ledger)],
    })),
    curve: curve.map((point) => ({ ...point })),
    matches: history.map((v) => lineOf(v, row.id)),
  };
}

function lineOf(verdict: AnyVerdict, player: string): PlayerProfile['matches'][number] {
  const seat = verdict.participants.find(({ card }) => card.player === player)?.seat ?? null;
  const change = verdict.rated ? verdict.changes.find((one) => one.seat === seat) : undefined;
  return {
    match: verdict.match,
    title: verdict.title,
    mode: verdict.mode,
    decidedAt: verdict.decidedAt,
    official: verdict.official,
    rank: seat === null ? null : (verdict.ranks?.[seat] ?? null),
    against: verdict.participants.filter((one) => one.seat !== seat).map(({ card }) => card.name),
    before: change?.before ?? null,
    after: change?.after ?? null,
  };
}
