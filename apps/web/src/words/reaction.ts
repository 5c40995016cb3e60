import type { Reaction } from '@parley/match';
import { t } from '../text/text.ts';

/** A reaction in the reader's words. */
export const reactionWords = (reaction: Reaction): string => t(`match:reaction.${reaction}`);
