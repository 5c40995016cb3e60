import type { Acceptance, Accepts, PlayerClass } from '@parley/protocol';
import { t } from '../text/text.ts';

/** The classes that can be let watch, or not. */
export const WATCHERS: readonly (keyof Accepts['watch'])[] = ['anonymous', 'limited', 'member'];

/** A standing acceptance (S3), as a sentence to agree with. */
export function acceptanceWords(to: Acceptance, kind: PlayerClass): string {
  return t(`account:accept.to.${to}.${kind}`);
}
