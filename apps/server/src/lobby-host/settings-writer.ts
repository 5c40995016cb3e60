import type { Id } from '@parley/protocol';
import type { Change } from '../lobby/input.ts';
import type { Store } from '../store/store.ts';

/**
 * Writes the settings of players, those of one player in the order in which they were made. They are durable when `write`
 * resolves.
 */
export interface SettingsWriter {
  write(change: Change): Promise<void>;
  /** What a player has set and the store may not have yet, the earliest first: it holds already. */
  pendingOf(player: Id): readonly Change[];
}

interface Pending {
  readonly changes: Change[];
  /** Settles when the last of them is written, or could not be. */
  last: Promise<void>;
}

/**
 * @param clock milliseconds since the epoch
 * @param settled called as soon as a change of this player is not pending any more
 */
export function makeSettingsWriter(
  { players }: Pick<Store, 'players'>,
  clock: () => number,
  settled: (player: Id) => void,
): SettingsWriter {
  const pending = new Map<Id, Pending>();

  async function apply(change: Change): Promise<void> {
    switch (change.kind) {
      case 'block':
        await players.block(change.player, change.other, clock());
        break;
      case 'unblock':
        await players.unblock(change.player, change.other);
        break;
      case 'accepts':
        await players.update(change.player, { accepts: change.accepts });
        break;
      case 'hidden':
        await players.update(change.player, { hidden: change.hidden });
        break;
      default:
        change satisfies never;
    }
  }

  return {
    write(change) {
      const { player } = change;
      const mine = pending.get(player) ?? { changes: [], last: Promise.resolve() };
      pending.set(player, mine);
      mine.changes.push(change);
      const end = (): void => {
        mine.changes.shift();
        if (mine.changes.length === 0) pending.delete(player);
        settled(player);
      };
      const written = mine.last.then(() => apply(change)).finally(end);
      // One that could not be written keeps no later one from it.
      mine.last = written.catch(() => {});
      return written;
    },
    pendingOf: (player) => pending.get(player)?.changes ?? NOTHING,
  };
}

const NOTHING: readonly Change[] = [];
