import type { MatchView } from '@parley/match';
import { t } from '../text/text.ts';
import { row } from './time.ts';

type TickView = Pick<Extract<MatchView, { readonly kind: 'ticks' }>, 'phase' | 'tick' | 'waitsFor' | 'desync'>;

/** The line of news of a match in real time. `words`: what the title says of what happened last. */
export function tickNews(view: TickView, words: string | null, names: readonly string[]): string {
  const { phase } = view.phase;
  if (phase === 'linking' || phase === 'returning' || phase === 'moved') return t(`match:news.${phase}`);
  if (phase !== 'playing') return words ?? '';
  const nameOf = (seat: number): string => names[seat] ?? t('match:somebody');
  if (view.desync !== null) return t('arena:apart', { name: nameOf(view.desync.seat) });
  if (view.waitsFor.length > 0) return `${t('arena:waits', { names: row(view.waitsFor.map(nameOf)) })}.`;
  return words ?? (view.tick === 0 ? t('arena:begins') : '');
}
