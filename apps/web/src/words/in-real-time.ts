import { factsOf } from '@parley/games/facts';

/** Whether inputs are signed in a match of this title, and not moves. Of a title that is not known (null) moves are spoken of. */
export const inRealTime = (title: string | null): boolean => title !== null && factsOf(title)?.kind === 'ticks';
