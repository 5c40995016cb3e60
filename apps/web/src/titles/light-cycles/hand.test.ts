import { type CyclesState, inputOf, lightCycles } from '@parley/games/light-cycles';
import { SLOTS } from '@parley/protocol';
import { describe, expect, it } from 'vitest';
import { LAYOUTS } from '../key-layouts.ts';
import { createHand } from './hand.ts';

const state = (heading: number): CyclesState => {
  const begun = lightCycles.initial(2, 1);
  begun.heading[0] = heading;
  return begun;
};

describe('[W3.12] a hand', () => {
  it('[W3.12] gives each turn to one tick, in order, and none twice', () => {
    const hand = createHand();
    hand.press({ to: 0 });
    hand.press({ to: 3 });
    const taken = [1, 2, 3].map(() => hand.take(state(1), 0)[0]);
    expect(taken).toEqual([inputOf(0, false), inputOf(3, false), 0]);
  });

  it('[W3.12] boosts for as long as it is held, and lets go when the page loses the focus', () => {
    const hand = createHand();
    hand.press({ boost: true });
    expect([hand.take(state(1), 0)[0], hand.take(state(1), 0)[0]]).toEqual([8, 8]);
    hand.press({ to: 2 });
    hand.drop();
    expect(hand.take(state(1), 0)[0]).toBe(0);
  });

  it('[W3.13] turns to the left and to the right of the way that is gone, after the turns that wait', () => {
    const hand = createHand();
    hand.press({ turn: 3 });
    expect(hand.take(state(0), 0)[0]).toBe(inputOf(3, false));
    const turning = state(0);
    turning.turns[0] = 4;
    hand.press({ turn: 3 });
    expect(hand.take(turning, 0)[0]).toBe(inputOf(2, false));
  });

  it('[W3.12] each player of a page has keys, no two layouts share one, and each has four directions and a boost', () => {
    expect(LAYOUTS).toHaveLength(SLOTS.length);
    const codes = LAYOUTS.flatMap((layout) => Object.keys(layout));
    expect(new Set(codes).size).toBe(codes.length);
    for (const layout of LAYOUTS) {
      const does = Object.values(layout);
      expect(new Set(does.flatMap((what) => ('to' in what ? [what.to] : [])))).toEqual(new Set([0, 1, 2, 3]));
      expect(does.some((what) => 'boost' in what)).toBe(true);
    }
  });
});
