import { type Title, titles } from '@parley/games';
import { coinToss, treadmill } from '@parley/games/testing';

/** The catalogue and the titles that only tests play. The coins of a replay fall differently, so it cannot be replayed. */
export const testTitles: readonly Title[] = [...titles, coinToss(Math.random), treadmill];
