import type { PlayerCard, Self } from '@parley/protocol';
import { trustOf } from '@parley/trust';
import type { PlayerRow, Store } from '../store/store.ts';
import { PORTIONS_OF } from './portions.ts';

/** How others see this player; ratings only where there has been a rated match (T1). */
export async function playerCard(store: Store, row: PlayerRow): Promise<PlayerCard> {
  const ledgers = await store.matches.ledgers(row.id);
  return {
    player: row.id,
    name: row.name,
    avatar: row.avatar,
    class: row.class,
    ratings: ledgers
      .slice(0, 32)
      .map(({ title, ledger }) => ({ title, trust: trustOf(ledger), matches: Math.floor(ledger.matches) })),
  };
}

/** How this player sees itself: its card, its permissions, its settings. */
export async function selfOf(store: Store, row: PlayerRow): Promise<Self> {
  const [card, blocked] = await Promise.all([playerCard(store, row), store.players.blockedBy(row.id)]);
  return {
    ...card,
    portions: [...PORTIONS_OF[row.class]],
    accepts: row.accepts,
    hidden: row.hidden,
    blocked: blocked.slice(0, 500).map(({ id, name }) => ({ player: id, name })),
  };
}
