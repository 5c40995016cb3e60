import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MOTION_MS, Sightings } from './sightings.ts';

describe('moves as this page saw them', () => {
  it('[W9.2] what was there when the page came is old; what comes afterwards is new', () => {
    const sightings = new Sightings();
    expect(sightings.age('m', 3, 1_000)).toBe(Number.POSITIVE_INFINITY);
    expect(sightings.age('m', 4, 2_000)).toBe(0);
    expect(sightings.age('m', 4, 2_300)).toBe(300);
    expect(sightings.age('n', 4, 2_300)).toBe(Number.POSITIVE_INFINITY);
  });

  it('[W9.2] the first move of a match that begins here is new', () => {
    const sightings = new Sightings();
    sightings.age('m', 0, 1_000);
    expect(sightings.age('m', 1, 1_500)).toBe(0);
  });

  it('[W9.2] many moves that come at once are caught up with, and not played', () => {
    const sightings = new Sightings();
    sightings.age('m', 0, 1_000);
    expect(sightings.age('m', 7, 1_500)).toBe(Number.POSITIVE_INFINITY);
  });

  it('[W9.2] another player of the page who is a move behind makes nothing new again', () => {
    const sightings = new Sightings();
    sightings.age('m', 0, 1_000);
    sightings.age('m', 1, 2_000);
    expect(sightings.age('m', 0, 2_050)).toBe(50);
    expect(sightings.age('m', 1, 2_100)).toBe(100);
  });

  it('[W9.1] a move is in motion as long as the style sheet says', () => {
    const tokens = readFileSync(new URL('../style/tokens.css', import.meta.url), 'utf8');
    expect(/--drop: (\d+)ms/.exec(tokens)?.[1]).toBe(String(MOTION_MS));
  });
});
