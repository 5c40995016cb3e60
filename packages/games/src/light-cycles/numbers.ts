/** The numbers of the rules, with their reasons in docs/light-cycles.md. A change of any of them raises `rules`. */

/** Ticks of the countdown before a round, and of the look at its end. */
export const COUNTDOWN_TICKS = 150;
export const PAUSE_TICKS = 120;
/** In the last ticks of the countdown a turn is heard already: who presses a moment early does not press in vain. */
export const EARLY_TICKS = 20;

/** A cycle enters the next cell when its progress reaches this. One tick brings less, so it never passes over a cell. */
export const CELL = 256;
/** Progress of a tick at the beginning of a round: 20 cells a second. */
export const BASE_SPEED = 85;
/** A round grows faster by one for each so many ticks, up to so much. Twice the most is still below `CELL`. */
export const FASTER_EVERY = 30;
export const FASTER_MOST = 33;

export const FULL_ENERGY = 240;
export const START_ENERGY = 120;
/** What a tick of boost costs: a full tank lasts two seconds. */
export const BOOST_COST = 2;
/** What one cell beside the trail of another rider brings, and one cell with a free cell between. */
export const CLOSE_GAIN = 10;
export const NEAR_GAIN = 4;
export const PICKUP_GAIN = 100;
/** A pick-up comes after each so many ticks of a round. */
export const PICKUP_EVERY = 120;

/** Cells of an opening in a trail, and of the trail between two of them: at least, and less than so many more. */
export const OPENING_CELLS = 3;
export const SOLID_CELLS = 22;
export const SOLID_SPREAD = 24;

/** Ticks for which the trail of a rider who crashed still stands. */
export const FADE_TICKS = 40;

/** The tick of a round at which the arena begins to close, and the ticks that it takes until nothing is left of it. */
export const CLOSES_AT = 840;
export const CLOSING_TICKS = 780;

/** Cells of the grid along each side, with the wall around it: by seats. Odd, so that it has a middle. */
const SIDES = [0, 0, 49, 59, 63, 71, 75, 81, 85] as const;
export const sideOf = (seats: number): number => SIDES[seats] ?? 85;

/** Rounds of a match: by seats. Each round of a larger match gives out more points, and takes longer. */
export const roundsOf = (seats: number): number => (seats === 2 ? 9 : seats <= 4 ? 8 : 7);

/** Ticks between two rings of wall: the last one closes over the middle. */
export const ringEvery = (side: number): number => Math.floor(CLOSING_TICKS / ((side - 1) / 2));
