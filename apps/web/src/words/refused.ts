import type { MatchView } from '@parley/match';
import { t } from '../text/text.ts';

type Kind = MatchView['kind'];

/** The name of the list of what was refused of others: moves, and in real time inputs. */
export const refusedTitle = (kind: Kind): string => t(kind === 'ticks' ? 'match:refusedTicks' : 'match:refused');

export const refusedLine = (kind: Kind, name: string, count: number): string =>
  t(kind === 'ticks' ? 'match:refusedTicks.line' : 'match:refused.line', { name, count });
