import { dotsAndBoxes } from './dots-and-boxes.ts';
import { fourInARow } from './four-in-a-row.ts';
import type { Title } from './title.ts';

/** A title whose state and moves only it can tell apart: what everything outside `games` works with. */
export type AnyTitle = Title<unknown, unknown>;

/** Every title of the platform, in the order in which they are shown. */
export const titles: readonly AnyTitle[] = [fourInARow, dotsAndBoxes];

/** The title of this name, or null. */
export function titleById(id: string): AnyTitle | null {
  return titles.find((title) => title.id === id) ?? null;
}
