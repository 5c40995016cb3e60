import { dotsAndBoxes } from './dots-and-boxes/index.ts';
import { fourInARow } from './four-in-a-row/index.ts';
import { liarsDice } from './liars-dice/index.ts';
import { lightCycles } from './light-cycles/index.ts';
import { sumo } from './sumo/index.ts';
import type { TitleManifest } from './title-view.ts';

/** Every title that this page can show. Their order is that of the rules, in `@parley/games`. */
const manifests: readonly TitleManifest[] = [fourInARow, dotsAndBoxes, liarsDice, lightCycles, sumo];

/** The manifest of a title, or null where this page has none. */
export function manifestOf(title: string): TitleManifest | null {
  return manifests.find(({ id }) => id === title) ?? null;
}
