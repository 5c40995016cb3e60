import type { SeatView } from '@parley/match';
import { t } from '../text/text.ts';

/** The text for a player who is out of a match that goes on (N11, T9). Also said on other pages, so it is there from the start. */
export function outSentence(departure: NonNullable<SeatView['departure']>, house: boolean): string {
  return `${t(`shell:out.${departure}`)} ${house ? t('shell:out.stayBot') : t('shell:out.stay')}`;
}
