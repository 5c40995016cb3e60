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

/** Where there is no chat. */
export const NO_LINES: LineBook = { find: async () => null };
