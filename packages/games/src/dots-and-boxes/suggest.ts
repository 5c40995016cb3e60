import { boxesBeside, type DotsState, sidesDrawn } from './grid.ts';

/** How often a beginner notices each of these. */
const SEES_BOX = 0.92;
const SEES_GIFT = 0.85;
const SEES_LEAST = 0.6;

/** A beginner's edge: takes boxes, avoids giving them, gives away few when it must; each of them most of the time. */
export function suggestEdge(state: DotsState, random: () => number): number {
  const open = state.edges.flatMap((owner, edge) => (owner === null ? [edge] : []));
  const taking = open.filter((edge) => besideWith(state.size, state.edges, edge, 3));
  if (taking.length > 0 && random() < SEES_BOX) return pick(taking, random);
  const safe = open.filter((edge) => !besideWith(state.size, state.edges, edge, 2));
  if (safe.length > 0 && random() < SEES_GIFT) return pick(safe, random);
  if (safe.length === 0 && random() < SEES_LEAST) {
    const costs = open.map((edge) => ({ edge, cost: boxesGiven(state, edge) }));
    const least = Math.min(...costs.map(({ cost }) => cost));
    return pick(
      costs.filter(({ cost }) => cost === least).map(({ edge }) => edge),
      random,
    );
  }
  return pick(open, random);
}

/** Whether a box beside this edge has this number of sides drawn. */
function besideWith(size: number, edges: readonly (number | null)[], edge: number, sides: number): boolean {
  return boxesBeside(size, edge).some((box) => sidesDrawn(size, edges, box) === sides);
}

/** How many boxes the next player could close one after the other once this edge is drawn. */
function boxesGiven(state: DotsState, edge: number): number {
  let edges = state.edges.with(edge, state.next);
  let given = 0;
  for (;;) {
    const at = edges.findIndex((owner, open) => owner === null && besideWith(state.size, edges, open, 3));
    if (at < 0) return given;
    given += boxesBeside(state.size, at).filter((box) => sidesDrawn(state.size, edges, box) === 3).length;
    edges = edges.with(at, state.next);
  }
}

function pick(from: readonly number[], random: () => number): number {
  return from[Math.floor(random() * from.length)] ?? from[0] ?? 0;
}
