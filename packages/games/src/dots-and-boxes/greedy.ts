import { Drawing } from './drawing.ts';
import type { DotsState } from './grid.ts';

/** A careful player's edge: takes every box, gives none away while it can help it, and then as few as it can. It does not look ahead. */
export const greedyEdge = (state: DotsState, random: () => number): number => new Drawing(state).careful(random);
