import { describe, expect, it } from 'vitest';
import { MOVE, momentIn, TICK } from './use-moment.ts';

describe('the move in an address', () => {
  it.each([
    ['', null],
    ['move=0', 0],
    ['move=5', 5],
    ['match=x&move=5', 5],
    ['move=999', 17],
    ['move=-1', null],
    ['move=1e3', null],
    ['move=999999', null],
    ['move=', null],
    ['move=5&move=6', 5],
  ])('[N8.3] %s', (search, at) => {
    expect(momentIn(new URLSearchParams(search), MOVE, 17)).toBe(at);
  });

  it.each([
    ['tick=1234', 1234],
    ['move=5', null],
    ['tick=99999', 2_000],
    ['tick=-1', null],
  ])('[N8.7] %s, of a match in real time', (search, at) => {
    expect(momentIn(new URLSearchParams(search), TICK, 2_000)).toBe(at);
  });
});
