import { describe, expect, it } from 'vitest';
import { boxesBeside, type DotsState, edgeAt, edgeCount, edgesAround, edgesOf } from './grid.ts';
import { dotsAndBoxes } from './rules.ts';

/** The player whose turn it is draws each of these edges. */
function drawn(from: DotsState, edges: readonly number[]): DotsState {
  return edges.reduce((state, edge) => {
    const applied = dotsAndBoxes.apply(state, state.next, { edge });
    if (!applied.ok) throw new Error(`edge ${edge}: ${applied.error}`);
    return applied.state;
  }, from);
}

describe('dots and boxes', () => {
  it.each([5, 6])('[N2.1] on a board of %i, edges and boxes name each other', (size) => {
    const edges = edgesOf(size);
    expect(edges).toHaveLength(edgeCount(size));
    expect(new Set(edges.map(({ direction, row, column }) => `${direction} ${row} ${column}`)).size).toBe(edges.length);
    for (let box = 0; box < size * size; box += 1) {
      for (const edge of edgesAround(size, box)) expect(boxesBeside(size, edge)).toContain(box);
    }
    const sides = edges.reduce((sum, { edge }) => sum + boxesBeside(size, edge).length, 0);
    expect(sides).toBe(4 * size * size);
    expect(edgeAt(size, size)).toEqual({ edge: size, direction: 'across', row: 1, column: 0 });
  });

  it('[N2.1] closing a box owns it and moves again; not closing one passes the turn', () => {
    const [top, bottom, left, right] = edgesAround(5, 0);
    const three = drawn(dotsAndBoxes.initial(2, 0), [top, bottom, left]);
    expect(three.next).toBe(1);
    const four = drawn(three, [right]);
    expect(four.next).toBe(1);
    expect(four.boxes[0]).toBe(1);
    expect(four.scores).toEqual([0, 1]);
    expect(drawn(four, [59]).next).toBe(0);
  });

  it('[N2.1] one edge can close two boxes', () => {
    const shared = edgesAround(5, 0)[3];
    const others = [...edgesAround(5, 0), ...edgesAround(5, 1)].filter((edge) => edge !== shared);
    const state = drawn(dotsAndBoxes.initial(2, 0), [...others, shared]);
    expect(state.scores).toEqual([2, 0]);
  });

  it('[N2.1] an edge that is drawn, or is not on this board, is illegal', () => {
    const state = drawn(dotsAndBoxes.initial(2, 0), [4]);
    expect(dotsAndBoxes.apply(state, 1, { edge: 4 })).toEqual({ ok: false, error: 'illegal' });
    expect(dotsAndBoxes.apply(state, 1, { edge: 60 })).toEqual({ ok: false, error: 'illegal' });
    expect(dotsAndBoxes.parseMove({ edge: 60 })).toEqual({ edge: 60 });
  });

  it('[N11.6] turns pass over a dropped seat, and its boxes stay its own', () => {
    const three = drawn(dotsAndBoxes.initial(3, 0), [...edgesAround(6, 0)].slice(0, 3));
    const owned = drawn(three, [edgesAround(6, 0)[3]]);
    const without = dotsAndBoxes.drop(owned, 0);
    expect(without.scores).toEqual([1, 0, 0]);
    expect(without.next).toBe(1);
    expect(drawn(without, [60, 62]).next).toBe(1);
    expect(dotsAndBoxes.outcome(dotsAndBoxes.drop(without, 2))).toEqual({ ranks: [2, 1, 3], scores: [1, 0, 0] });
  });

  it('[N2.3] the suggestion takes a box when it looks, and keeps from giving one', () => {
    const start = dotsAndBoxes.initial(2, 0);
    const [top, bottom, left, right] = edgesAround(5, 12);
    expect(dotsAndBoxes.suggest(drawn(start, [top, bottom, left]), () => 0)).toEqual({ edge: right });
    const two = drawn(start, [top, bottom]);
    for (const random of [0, 0.2, 0.5, 0.84]) {
      expect([left, right]).not.toContain(dotsAndBoxes.suggest(two, () => random).edge);
    }
  });
});
