import { dotsAndBoxes } from './dots-and-boxes/index.ts';
import { fourInARow } from './four-in-a-row/index.ts';
import type { Title } from './title.ts';

/** Every title of the platform, in the order in which they are shown. */
export const titles: readonly [Title, ...Title[]] = [fourInARow, dotsAndBoxes];

/** The title of this name, or null. */
export function titleById(id: string): Title | null {
  return titles.find((title) => title.id === id) ?? null;
}
