import { stepOf } from './arena.ts';
import { CLOSES_AT, sideOf } from './numbers.ts';
import { type CyclesState, EMPTY, PICKUP, RINGS, seatsOf, TICK } from './state.ts';

/** Kept from call to call, so that a search makes nothing anew: cells to look at, and the search that saw a cell last. */
const MOST_CELLS = 85 * 85;
const queue = new Uint16Array(MOST_CELLS);
const seen = new Uint32Array(MOST_CELLS);
const owner = new Uint8Array(MOST_CELLS);
const counts = new Uint16Array(8);
let search = 0;

/** Ticks before the arena begins to close from which on its rim counts for nothing, and how much of it. */
const FORESEEN_TICKS = 90;
const FORESEEN_RINGS = 3;

export function isFree(state: CyclesState, cell: number): boolean {
  const value = state.grid[cell];
  return value === EMPTY || value === PICKUP;
}

/** Free cells ahead in a straight line, up to `most`. */
export function runAhead(state: CyclesState, from: number, heading: number, most: number): number {
  const by = stepOf(sideOf(seatsOf(state)), heading);
  let length = 0;
  while (length < most && isFree(state, from + (length + 1) * by)) length += 1;
  return length;
}

export interface Space {
  /** Cells that the rider reaches before anybody else. */
  readonly mine: number;
  /** The same for the one who has most of the others. */
  readonly most: number;
  /** Whether another rider's cells touch those of this one. */
  readonly contested: boolean;
}

/**
 * Who reaches which cell first, if this rider went to `start` now: one search outwards from all riders at once, over `limit` cells at most. Cells that
 * are reached at the same time belong to the others. Without `others` it counts only what the rider can reach.
 */
export function spaceFrom(state: CyclesState, seat: number, start: number, limit: number, others: boolean): Space {
  const seats = seatsOf(state);
  const side = sideOf(seats);
  const rim = rimOf(state);
  search += 1;
  counts.fill(0);
  let tail = 0;
  let contested = false;
  for (let other = 0; others && other < seats; other += 1) {
    if (other !== seat && state.alive[other] === 1) tail = claim(state.cell[other] ?? 0, other, tail);
  }
  tail = claim(start, seat, tail);
  for (let head = 0; head < tail && head < limit; head += 1) {
    const cell = queue[head] ?? 0;
    const whose = owner[cell] ?? 0;
    for (let heading = 0; heading < 4; heading += 1) {
      const next = cell + stepOf(side, heading);
      if (seen[next] === search) {
        if (owner[next] !== whose && (whose === seat || owner[next] === seat)) contested = true;
      } else if (isFree(state, next) && !isRim(next, side, rim)) {
        tail = claim(next, whose, tail);
      }
    }
  }
  let most = 0;
  for (let other = 0; other < seats; other += 1) if (other !== seat) most = Math.max(most, counts[other] ?? 0);
  return { mine: counts[seat] ?? 0, most, contested };
}

function claim(cell: number, by: number, tail: number): number {
  seen[cell] = search;
  owner[cell] = by;
  queue[tail] = cell;
  counts[by] = (counts[by] ?? 0) + 1;
  return tail + 1;
}

/** Rings of cells that are as good as wall. */
function rimOf(state: CyclesState): number {
  return (state.clock[TICK] ?? 0) < CLOSES_AT - FORESEEN_TICKS ? 0 : (state.clock[RINGS] ?? 0) + FORESEEN_RINGS;
}

function isRim(cell: number, side: number, rim: number): boolean {
  if (rim === 0) return false;
  const column = cell % side;
  const row = (cell - column) / side;
  return column < rim || row < rim || column >= side - rim || row >= side - rim;
}
