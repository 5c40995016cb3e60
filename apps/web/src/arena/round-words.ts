import { t } from '../text/text.ts';
import type { TickHud } from '../titles/title-view.ts';

/** How far a match is: `Round 2 of 9`. Null for a title that is not played in rounds. */
export const roundWords = ({ round, rounds }: Pick<TickHud, 'round' | 'rounds'>): string | null =>
  rounds === 1 ? null : t('arena:round', { round, rounds });
