import type { Id } from '@parley/protocol';
import type { Change } from '../lobby/input.ts';
import type { Store } from '../store/store.ts';

/**
 * Writes the settings of players, those of one player in the order in which they were made. They are durable when `write`
 * resolves.
 */
export interface SettingsWriter {
  write(change: Change): Promise<void>;
}

/** @param clock milliseconds since the epoch */
export function makeSettingsWriter({ players }: Pick<Store, 'players'>, clock: () => number): SettingsWriter {
  const last = new Map<Id, Promise<void>>();

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
      // A failed write does not stop the later ones.
      const written = (last.get(player) ?? Promise.resolve()).catch(() => {}).then(() => apply(change));
      last.set(player, written);
      const forget = (): void => {
        if (last.get(player) === written) last.delete(player);
      };
      written.then(forget, forget);
      return written;
    },
  };
}
