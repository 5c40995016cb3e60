import { t } from '../text/text.ts';
import { clockMinute } from './time.ts';

/**
 * Whether challenges are taken, in a sentence; null while they are.
 * @param until when that ends, in milliseconds since the epoch; null: it is not on
 * @param never stands for no end
 */
export function quietWords(until: number | null, now: number, never: number): string | null {
  if (until === null || until <= now) return null;
  return until === never ? t('account:quiet.untilOff') : t('account:quiet.until', { time: clockMinute(until) });
}
