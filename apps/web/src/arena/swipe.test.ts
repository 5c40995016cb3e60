import { describe, expect, it } from 'vitest';
import { createSwipe } from './swipe.ts';

describe('a swipe', () => {
  it('[W3.13] is a direction as soon as it is long enough, and one stroke may turn several times', () => {
    const swipe = createSwipe();
    swipe.begin(100, 100);
    expect(swipe.move(110, 104)).toBeNull();
    expect(swipe.move(124, 104)).toBe(1);
    expect(swipe.move(126, 70)).toBe(0);
    expect(swipe.move(90, 72)).toBe(3);
    expect(swipe.move(88, 99)).toBe(2);
  });
});
