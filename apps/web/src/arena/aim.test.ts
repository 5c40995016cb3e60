import { describe, expect, it } from 'vitest';
import { aimOf, aimOfKeys, createStick } from './aim.ts';

describe('an aim', () => {
  it('[N15.7] is one of eight directions, by keys that are held together and by a stick', () => {
    expect([[0], [0, 1], [1], [1, 2], [2], [2, 3], [3], [3, 0]].map(aimOfKeys)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([[], [0, 2], [1, 3], [0, 1, 2, 3]].map(aimOfKeys)).toEqual([null, null, null, null]);
    expect(aimOfKeys([0, 2, 1])).toBe(2);
    expect(aimOf(0.2, 0.2, 0.5)).toBeNull();
  });

  it('[N15.7] a stick under a finger turns round at once, however far the finger went', () => {
    const stick = createStick();
    stick.begin(100, 100);
    expect(stick.move(104, 100)).toBeNull();
    expect(stick.move(300, 100)).toBe(2);
    expect(stick.move(230, 100)).toBe(6);
  });
});
