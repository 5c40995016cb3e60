import { t } from '../text/text.ts';
import { row } from './time.ts';

/** For a player who is still here: others of the match have been removed from this page. */
export function leftPageSentence(names: readonly string[]): string {
  return t('match:samePage.gone', { names: row(names), count: names.length });
}
