import type { Id, Self } from '@parley/protocol';
import { selfOf } from '../auth/self.ts';
import { changed } from '../lobby/change.ts';
import type { Change } from '../lobby/input.ts';
import type { Store } from '../store/store.ts';

/**
 * Reads players from the store. Each answer contains every change that was announced before it, also settings that are still being
 * written. Otherwise two players would see each other again while the block between them is on its way to the store.
 */
export interface Readings {
  /** The player as it sees itself; null if there is none. */
  self(player: Id): Promise<Self | null>;
  /** The players among these who hide their address (S17). */
  hidden(players: readonly Id[]): Promise<ReadonlySet<Id>>;
  /** The player has changed. Reads of it that are under way are stale and start again. */
  changed(player: Id): void;
}

interface Reading {
  state: 'fresh' | 'stale';
}

/** @param pendingOf what this player set and the store may not have yet */
export function makeReadings(store: Store, pendingOf: (player: Id) => readonly Change[]): Readings {
  const underWay = new Map<Id, Set<Reading>>();
  return {
    async self(player) {
      const reading: Reading = { state: 'fresh' };
      const mine = underWay.get(player) ?? new Set<Reading>();
      underWay.set(player, mine.add(reading));
      try {
        for (;;) {
          reading.state = 'fresh';
          const row = await store.players.byId(player);
          const self = row === null ? null : await selfOf(store, row);
          if (isFresh(reading)) return self === null ? null : pendingOf(player).reduce(changed, self);
        }
      } finally {
        mine.delete(reading);
        if (mine.size === 0) underWay.delete(player);
      }
    },
    async hidden(players) {
      const rows = await store.players.byIds(players);
      return new Set([...rows.values()].flatMap((row) => (row.hidden ? [row.id] : [])));
    },
    changed(player) {
      for (const reading of underWay.get(player) ?? []) reading.state = 'stale';
    },
  };
}

// A function, because TypeScript would assume that the state is the same after the await.
const isFresh = (reading: Reading): boolean => reading.state === 'fresh';
