import { type AnyTitle, titles } from '@parley/games';
import { coinToss, treadmill } from '@parley/games/testing';

/** The catalog, and what only tests play. The coins of a replay fall as they like: nobody can play them again. */
export const testTitles: readonly AnyTitle[] = [...titles, coinToss(Math.random), treadmill];
