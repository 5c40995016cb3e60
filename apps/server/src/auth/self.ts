import { EVERYONE, type PlayerCard, PORTIONS_OF, type Self } from '@parley/protocol';
import { trustOf } from '@parley/trust';
import { noticeOf } from '../conduct/views.ts';
import type { RestrictionRow } from '../store/conduct-store.ts';
import type { PlayerRow, Store, TitleLedger } from '../store/store.ts';

/** How others see this player; ratings only where there has been a rated match (T1). */
export async function playerCard(store: Store, row: PlayerRow): Promise<PlayerCard> {
  return cardOf(row, await store.matches.ledgers(row.id));
}

/** How this player sees itself: its card, its permissions, its settings. */
export async function selfOf(store: Store, row: PlayerRow): Promise<Self> {
  const [ledgers, blocked, groups, standing, isAdministrator] = await Promise.all([
    store.matches.ledgers(row.id),
    store.players.blockedBy(row.id),
    store.groups.idsOf(row.id),
    store.conduct.standing(row.id),
    store.conduct.isAdministrator(row.id),
  ]);
  const self = restricted(seenBy(row, ledgers, blocked, groups), standing);
  return isAdministrator ? { ...self, administrator: true } : self;
}

/** Without what is taken from it for a time (S5). */
function restricted(self: Self, standing: readonly RestrictionRow[]): Self {
  if (standing.length === 0) return self;
  const lost = new Set(standing.flatMap(({ portions }) => portions));
  return {
    ...self,
    portions: self.portions.filter((portion) => !lost.has(portion)),
    restrictions: standing.slice(0, 16).map(noticeOf),
  };
}

/** The same for a player who was made a moment ago: there is nothing to be read. */
export const selfOfNewcomer = (row: PlayerRow): Self => seenBy(row, [], [], [EVERYONE]);

/** The same, where its ledgers are there. */
export function cardOf(row: PlayerRow, ledgers: readonly TitleLedger[]): PlayerCard {
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

function seenBy(
  row: PlayerRow,
  ledgers: readonly TitleLedger[],
  blocked: readonly { readonly id: string; readonly name: string }[],
  groups: readonly string[],
): Self {
  return {
    ...cardOf(row, ledgers),
    portions: [...PORTIONS_OF[row.class]],
    accepts: row.accepts,
    hidden: row.hidden,
    groups: [...groups],
    quietUntil: row.quietUntil,
    blocked: blocked.slice(0, 500).map(({ id, name }) => ({ player: id, name })),
  };
}
