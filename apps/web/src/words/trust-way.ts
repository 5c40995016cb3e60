import type { WayBack, WayUp } from '@parley/protocol';
import { sayWayBack, sayWayUp } from '@parley/protocol/english';

/** What would bring a rating back, in one sentence to the player (W5). Another language is a switch on the code here. */
export const wayBackSentence = (way: WayBack): string => sayWayBack(way);

/** What would raise a rating, in sentences to the player (W6); null if there is nothing to say. */
export const wayUpSentences = (ways: readonly WayUp[]): string | null =>
  ways.length === 0 ? null : ways.map(sayWayUp).join(' ');
