import { type AnyTitle, titleById } from '@parley/games';

/** Boxes along a side of the small board: twelve lines, so that each of eight players has a turn. */
const SMALL = 2;

function required(id: string): AnyTitle {
  const title = titleById(id);
  if (title === null) throw new Error(`no title ${id}`);
  return title;
}

export const fourInARow = required('four-in-a-row');
export const dotsAndBoxes = required('dots-and-boxes');

/**
 * Dots and Boxes by its own rules on a board of four boxes, and for as many as eight: the state says how large the
 * board is, so nothing else differs. A match has twelve signed moves instead of sixty or more, which is what lets
 * thousands of them be judged; and no title of the platform seats eight yet.
 */
export const smallDots: AnyTitle = {
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
