import { dotsAndBoxes } from './dots-and-boxes/index.ts';
import { fourInARow } from './four-in-a-row/index.ts';
import type { TitleEntry } from './title-view.ts';

/** Every title that this page can show. Their order is that of the rules, in `@parley/games`. */
const entries: readonly TitleEntry[] = [fourInARow, dotsAndBoxes];

/** The entry of a title, or null where this page has none. */
export function entryOf(title: string): TitleEntry | null {
  return entries.find(({ id }) => id === title) ?? null;
}
