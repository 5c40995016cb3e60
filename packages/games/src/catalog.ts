import { dotsAndBoxes } from './dots-and-boxes/index.ts';
import { fourInARow } from './four-in-a-row/index.ts';
import { liarsDice } from './liars-dice/index.ts';
import type { Title } from './title.ts';

/** Every title of the platform, in the order in which they are shown. */
export const titles: readonly [Title, ...Title[]] = [fourInARow, dotsAndBoxes, liarsDice];

/** What tools for operators call them: they speak English. */
const IN_ENGLISH: ReadonlyMap<string, string> = new Map([
  [fourInARow.id, 'Four in a Row'],
  [dotsAndBoxes.id, 'Dots and Boxes'],
  [liarsDice.id, "Liar's Dice"],
]);

/** The name of a title in English; its id where this version does not know it. */
export const nameInEnglish = (id: string): string => IN_ENGLISH.get(id) ?? id;

/** The title of this id, or null. */
export function titleById(id: string): Title | null {
  return titles.find((title) => title.id === id) ?? null;
}
