import type { Reaction } from '@parley/match';

/** A reaction in the reader's words. */
export const reactionWords = (reaction: Reaction): string => WORDS[reaction];

const WORDS: Readonly<Record<Reaction, string>> = {
  'good-game': 'Good game',
  'nice-move': 'Nice move',
  oops: 'Oops',
  thanks: 'Thanks',
  wow: 'Wow',
  'one-moment': 'One moment',
};
