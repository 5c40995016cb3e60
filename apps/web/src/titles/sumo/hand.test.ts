import { inputOf, sumo } from '@parley/games/sumo';
import { describe, expect, it } from 'vitest';
import { createHand } from './hand.ts';

const state = sumo.initial(2, 1);

describe('[N15.7] a hand of sumo', () => {
  it('[N15.7] holds a direction and the button until they are let go', () => {
    const hand = createHand();
    hand.press({ aim: 3 });
    hand.press({ boost: true });
    expect([hand.take(state, 0)[0], hand.take(state, 0)[0]]).toEqual([inputOf(3, true), inputOf(3, true)]);
    hand.press({ boost: false });
    hand.press({ aim: null });
    expect(hand.take(state, 0)[0]).toBe(0);
  });

  it('[N15.7] does not miss a press between two ticks, and lets go of everything when the page loses the focus', () => {
    const hand = createHand();
    hand.press({ boost: true });
    hand.press({ boost: false });
    expect([hand.take(state, 0)[0], hand.take(state, 0)[0]]).toEqual([inputOf(null, true), 0]);
    hand.press({ aim: 1 });
    hand.press({ boost: true });
    hand.drop();
    expect(hand.take(state, 0)[0]).toBe(0);
  });
});
