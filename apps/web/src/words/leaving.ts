import type { MatchView } from '@parley/match';
import { t } from '../text/text.ts';

/** What leaving costs, before the player does it (N11). `house`: a bot plays in the match, so no trust moves. */
export function leavingCost({ kind, before, house, seats }: Leave): string {
  if (before) return t(kind === 'ticks' ? 'match:leave.beforeTicks' : 'match:leave.before');
  if (seats === 2) return house ? t('match:resign.twoBot') : t('match:resign.two');
  return house ? t('match:resign.moreBot') : t('match:resign.more');
}

interface Leave {
  readonly kind: MatchView['kind'];
  /** Whether nobody has moved yet; in real time, whether the first tick is still to come. */
  readonly before: boolean;
  readonly house: boolean;
  readonly seats: number;
}
