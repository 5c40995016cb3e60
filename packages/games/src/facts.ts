import { facts as dotsAndBoxes } from './dots-and-boxes/facts.ts';
import { facts as fourInARow } from './four-in-a-row/facts.ts';
import { facts as liarsDice } from './liars-dice/facts.ts';
import { facts as lightCycles } from './light-cycles/facts.ts';
import { facts as sumo } from './sumo/facts.ts';
import type { TitleFacts } from './title.ts';

/** Every title of the platform, in the order in which they are shown. Their rules are in `catalog.ts`, in the same order. */
export const titleFacts: readonly [TitleFacts, ...TitleFacts[]] = [
  fourInARow,
  dotsAndBoxes,
  liarsDice,
  lightCycles,
  sumo,
];

/** What tools for operators call them: they speak English. */
const IN_ENGLISH: ReadonlyMap<string, string> = new Map([
  [fourInARow.id, 'Four in a Row'],
  [dotsAndBoxes.id, 'Dots and Boxes'],
  [liarsDice.id, "Liar's Dice"],
  [lightCycles.id, 'Light Cycles'],
  [sumo.id, 'Sumo'],
]);

/** The name of a title in English; its id where this version does not know it. */
export const nameInEnglish = (id: string): string => IN_ENGLISH.get(id) ?? id;

/** The facts of the title of this id, or null. */
export const factsOf = (id: string): TitleFacts | null => titleFacts.find((title) => title.id === id) ?? null;
