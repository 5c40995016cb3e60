import { dotsAndBoxes } from './dots-and-boxes/index.ts';
import { fourInARow } from './four-in-a-row/index.ts';
import { liarsDice } from './liars-dice/index.ts';
import { lightCycles } from './light-cycles/index.ts';
import { sumo } from './sumo/index.ts';
import type { Title } from './title.ts';

/** The rules of every title of the platform, in the order of `facts.ts`. */
export const titles: readonly [Title, ...Title[]] = [fourInARow, dotsAndBoxes, liarsDice, lightCycles, sumo];

/** The title of this id, or null. */
export function titleById(id: string): Title | null {
  return titles.find((title) => title.id === id) ?? null;
}
