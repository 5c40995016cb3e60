import { describe, expect, it } from 'vitest';
import { heldOf, NOT_HELD, padPresses } from './gamepad.ts';

const pad = (axes: readonly number[], ...pressed: readonly number[]) => ({
  axes,
  buttons: Array.from({ length: 17 }, (_, at) => ({ pressed: pressed.includes(at) })),
});

describe('a gamepad', () => {
  it('[W3.14] steers by its cross or its stick, and a stick near its middle does nothing', () => {
    expect([12, 15, 13, 14].map((button) => heldOf(pad([0, 0], button)).to)).toEqual([0, 1, 2, 3]);
    expect(
      [
        [0, -1],
        [1, 0.2],
        [-0.1, 0.9],
        [-0.8, 0],
      ].map((axes) => heldOf(pad(axes)).to),
    ).toEqual([0, 1, 2, 3]);
    expect(heldOf(pad([0.3, -0.4]))).toEqual(NOT_HELD);
    expect(heldOf({ axes: [], buttons: [] })).toEqual(NOT_HELD);
  });

  it('[W3.14] a direction that is held is pressed once, and a boost ends when it is let go', () => {
    const right = heldOf(pad([1, 0], 0));
    expect(padPresses(NOT_HELD, right)).toEqual([{ to: 1 }, { boost: true }]);
    expect(padPresses(right, right)).toEqual([]);
    expect(padPresses(right, NOT_HELD)).toEqual([{ boost: false }]);
  });

  it('[N15.7] where directions are held it aims at one of eight, and at none when it is let go', () => {
    const aims = (axes: readonly number[], ...buttons: readonly number[]) => heldOf(pad(axes, ...buttons)).aim;
    expect([aims([0.7, -0.7]), aims([0, 0], 12, 15), aims([-1, 0]), aims([0.2, 0.2])]).toEqual([1, 1, 6, null]);
    const right = heldOf(pad([1, 0]));
    expect(padPresses(NOT_HELD, right, 'aims')).toEqual([{ aim: 2 }]);
    expect(padPresses(right, right, 'aims')).toEqual([]);
    expect(padPresses(right, NOT_HELD, 'aims')).toEqual([{ aim: null }]);
  });
});
