import type { TurnTitle } from '@parley/games';
import { turnTitle } from '@parley/games/testing';

/** Boxes along a side of the small board: twelve lines, so that each of eight players has a turn. */
const SMALL = 2;

export const fourInARow = turnTitle('four-in-a-row');
export const dotsAndBoxes = turnTitle('dots-and-boxes');

/**
 * Dots and Boxes by its own rules on a board of four boxes, and for as many as eight: the state says how large the
 * board is, so nothing else differs. A match has twelve signed moves instead of sixty or more, which is what lets
 * thousands of them be judged; and no title of the platform seats eight yet.
 */
export const smallDots: TurnTitle = {
  ...dotsAndBoxes,
  seats: { min: 2, max: 8 },
  initial: (seats) => ({
    size: SMALL,
    edges: Array<null>(2 * SMALL * (SMALL + 1)).fill(null),
    boxes: Array<null>(SMALL * SMALL).fill(null),
    scores: Array<number>(seats).fill(0),
    next: 0,
    out: [],
  }),
};
