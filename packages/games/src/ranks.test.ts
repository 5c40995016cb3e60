import { expect, it } from 'vitest';
import { ranksByPoints } from './ranks.ts';

it.each([
  [[3, 3, 1], [], [1, 1, 3]],
  [[0, 5, 2], [1], [2, 3, 1]],
  [
    [4, 4, 4, 4],
    [0, 2],
    [3, 1, 3, 1],
  ],
  [
    [9, 1, 2],
    [0, 1],
    [2, 3, 1],
  ],
])('[N2.1] points %j with %j out of play rank %j', (points, out, ranks) => {
  expect(ranksByPoints(points, out)).toEqual(ranks);
});
