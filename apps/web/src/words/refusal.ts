import type { Refusal } from '@parley/protocol';
import { t } from '../text/text.ts';
import { minutesLeft, timeLeft } from './time.ts';

/** For `not-permitted`, where something is taken from the player for a time (S5). */
export const restrictedSentence = (): string => t('refusal:restricted');

/**
 * The one place where a refusal becomes a sentence that says what to do (W7). The catalogue has one for each code: a new code does not
 * compile without it. Where waiting is what helps, and the server said for how long, the sentence says it too.
 */
export function refusalSentence({ code, retryMs }: Pick<Refusal, 'code' | 'retryMs'>): string {
  if (code === 'too-many-passwords' && retryMs !== undefined) {
    return t('refusal:tooManyPasswordsWait', { wait: minutesLeft(retryMs) });
  }
  if (code === 'asked-lately' && retryMs !== undefined)
    return t('refusal:askedLatelyWait', { left: timeLeft(retryMs) });
  return t(`refusal:${code}`);
}
