import type { Id } from '@parley/protocol';
import type { Change } from '../lobby/input.ts';
import type { Store } from '../store/store.ts';

/**
 * Writes the settings of players, those of one player in the order in which they were made. They are durable when `write`
 * resolves.
 */
export interface SettingsWriter {
  write(change: Change): Promise<void>;
  /** Changes of a player that the store may not have yet, the earliest first. They already hold. */
  pendingOf(player: Id): readonly Change[];
}

interface Pending {
  readonly changes: Change[];
  /** Settles when the last change is written, or has failed. */
  last: Promise<void>;
}

/**
 * @param clock milliseconds since the epoch
 * @param settled called when a change of this player is no longer pending
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
      case 'quiet':
        await players.update(change.player, { quietUntil: change.quietUntil });
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
      // A failed write does not stop the later ones.
      mine.last = written.catch(() => {});
      return written;
    },
    pendingOf: (player) => pending.get(player)?.changes ?? NOTHING,
  };
}

const NOTHING: readonly Change[] = [];
