import type { GroupStanding, GroupStore } from '../store/group-store.ts';
import type { Store } from '../store/store.ts';

/** A line of chat, with the lines around it. */
export interface FoundLine {
  /** The player who wrote it. */
  readonly author: string;
  /** The line and up to four on each side, oldest first, as the reader was shown them. `author` is a name. */
  readonly lines: readonly { readonly author: string; readonly text: string; readonly isIt: boolean }[];
}

/**
 * Where chat lines are found for complaints (S5). What it answers must come from what the server itself carried or from signed lines,
 * never from the complaining client, which could invent them.
 */
export interface LineBook {
  /** Null where there is no such line, or this reader was not shown it. */
  find(line: string, reader: string): Promise<FoundLine | null>;
}

/** Lines that a complaint shows before the one that it is about, and after it. */
const AROUND = 4;

const MAY_READ: ReadonlySet<GroupStanding | null> = new Set<GroupStanding>(['maker', 'moderator', 'member']);

/**
 * The lines of groups, for those who are in the group. Around the line, what people said whom the reader blocked, or who blocked it, is
 * left out, as it is for the reader.
 */
export function groupLineBook(
  groups: Pick<GroupStore, 'lineInContext' | 'standing'>,
  players: Pick<Store['players'], 'anyBlock'>,
): LineBook {
  return {
    async find(id, reader) {
      const near = await groups.lineInContext(id, AROUND);
      const it = near?.find((line) => line.id === id);
      if (near === null || it === undefined || it.name === '') return null;
      if (!MAY_READ.has(await groups.standing(it.group, reader))) return null;
      const authors = [...new Set(near.map(({ player }) => player))];
      const hidden = new Set<string>();
      for (const author of authors) if (await players.anyBlock(author, reader)) hidden.add(author);
      // Whoever blocks an author in anger must still be able to report the line that was the reason.
      const shown = near.filter((line) => line.id === id || !hidden.has(line.player));
      return {
        author: it.player,
        lines: shown.map(({ id: line, name, text }) => ({ author: name, text, isIt: line === id })),
      };
    },
  };
}
