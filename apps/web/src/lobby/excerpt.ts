import type { WindowPlace } from '@parley/client';

/** The part of a list that a window shows, counted from 1. `last` is below `first` where the window lies behind the end. */
export interface Excerpt {
  readonly first: number;
  readonly last: number;
  readonly total: number;
}

/**
 * What the window shows of a list of `total`; null where that is all of it. The count may be a moment older than the lines,
 * so a window at the beginning that has room left shows all, whatever the count says.
 */
export function excerptOf(place: WindowPlace, lines: number, total: number): Excerpt | null {
  const last = place.from + lines;
  if (place.from === 0 && (lines < place.size || total <= lines)) return null;
  return { first: place.from + 1, last, total: lines === 0 ? total : Math.max(total, last) };
}

export function hasEarlier(excerpt: Excerpt): boolean {
  return excerpt.first > 1;
}

export function hasMore(excerpt: Excerpt): boolean {
  return excerpt.last < excerpt.total;
}

/** Where the window goes for the lines before or after these. */
export function turned(place: WindowPlace, to: 'earlier' | 'more'): WindowPlace {
  const from = to === 'more' ? place.from + place.size : Math.max(0, place.from - place.size);
  return { from, size: place.size };
}

/** Where a window goes whose list became so short that it lies behind the end; null where it may stay. */
export function backInside(place: WindowPlace, total: number): WindowPlace | null {
  if (place.from === 0 || place.from < total) return null;
  return { from: Math.max(0, Math.ceil(total / place.size) - 1) * place.size, size: place.size };
}
