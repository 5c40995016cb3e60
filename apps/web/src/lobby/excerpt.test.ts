import { describe, expect, it } from 'vitest';
import { backInside, type Excerpt, excerptOf, hasEarlier, hasMore, turned } from './excerpt.ts';

const at = (from: number, size = 40) => ({ from, size });

describe('excerptOf', () => {
  it.each<[string, ReturnType<typeof at>, number, number, Excerpt | null]>([
    ['nobody is there', at(0), 0, 0, null],
    ['all fit', at(0), 3, 3, null],
    ['all fit exactly', at(0), 40, 40, null],
    ['all fit, and the count does not know yet who left', at(0), 3, 4, null],
    ['all fit, and the count does not know yet who came', at(0), 4, 3, null],
    ['one more than fits', at(0), 40, 41, { first: 1, last: 40, total: 41 }],
    ['it shows a part in the middle', at(40), 40, 523, { first: 41, last: 80, total: 523 }],
    ['it shows the end', at(520), 3, 523, { first: 521, last: 523, total: 523 }],
    ['at the end the count is older than the lines', at(520), 4, 523, { first: 521, last: 524, total: 524 }],
    ['it lies behind the end', at(40), 0, 12, { first: 41, last: 40, total: 12 }],
  ])('[S7.12] %s', (_, place, lines, total, expected) => {
    expect(excerptOf(place, lines, total)).toEqual(expected);
  });

  it('[S7.12] there are earlier lines but at the beginning, and more but at the end', () => {
    const shown = [1, 41, 81].map((first) => ({ first, last: Math.min(first + 39, 90), total: 90 }));
    expect(shown.map(hasEarlier)).toEqual([false, true, true]);
    expect(shown.map(hasMore)).toEqual([true, true, false]);
  });
});

it('[S7.12] a window goes by its own size, and not before the beginning', () => {
  expect(turned(at(40), 'more')).toEqual(at(80));
  expect(turned(at(40), 'earlier')).toEqual(at(0));
  expect(turned(at(10), 'earlier')).toEqual(at(0));
});

it.each<[number, number, number | null]>([
  [0, 0, null],
  [40, 41, null],
  [40, 40, 0],
  [120, 95, 80],
  [120, 80, 40],
  [120, 0, 0],
])('[S7.12] a window after the first %i of %i lines goes back to %s', (from, total, expected) => {
  expect(backInside(at(from), total)).toEqual(expected === null ? null : at(expected));
});
