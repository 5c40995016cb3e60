import { Drawing, pick } from './drawing.ts';
import type { DotsState } from './grid.ts';

/** Edges that are looked at, and how often the rest of the match is played out after each. */
const LOOKED_AT = 16;
const PLAYED_OUT = 6;

/**
 * A strong player's edge: plays the rest of the match out after each sensible one, as careful players would, and takes the one after which it
 * is ahead by most. So it finds out when it pays to leave two boxes to the others, who must open the next chain then.
 */
export function foreseeEdge(state: DotsState, random: () => number): number {
  const board = new Drawing(state);
  const candidates = candidatesOf(board, random);
  let best: number[] = [];
  let most = Number.NEGATIVE_INFINITY;
  for (const edge of candidates) {
    let lead = 0;
    for (let n = 0; n < PLAYED_OUT; n += 1) lead += leadAfter(board, edge, state.next, random);
    if (lead > most) {
      most = lead;
      best = [edge];
    } else if (lead === most) best.push(edge);
  }
  return pick(best, random);
}

function leadAfter(board: Drawing, edge: number, seat: number, random: () => number): number {
  const copy = new Drawing(board);
  copy.draw(edge);
  while (!copy.isDone) copy.draw(copy.careful(random));
  return copy.lead(seat);
}

/** While safe edges are left, boxes are simply taken. Without one, leaving two of them may be worth more than taking them. */
function candidatesOf(board: Drawing, random: () => number): readonly number[] {
  const { open } = board;
  const closing = open.filter((edge) => board.closes(edge));
  const safe = open.filter((edge) => !board.closes(edge) && !board.gives(edge));
  if (closing.length > 0 && safe.length > 0) return closing.slice(0, 1);
  return some(safe.length > 0 ? safe : open, random);
}

function some(edges: readonly number[], random: () => number): readonly number[] {
  if (edges.length <= LOOKED_AT) return edges;
  const rest = [...edges];
  return Array.from({ length: LOOKED_AT }, () => rest.splice(Math.floor(random() * rest.length), 1)[0] ?? 0);
}
