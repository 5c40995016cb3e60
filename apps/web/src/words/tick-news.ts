import type { MatchView } from '@parley/match';
import { t } from '../text/text.ts';
import { row } from './time.ts';

type TickView = Pick<
  Extract<MatchView, { readonly kind: 'ticks' }>,
  'phase' | 'tick' | 'waitsFor' | 'desync' | 'brokenBy'
>;

/** The line of news of a match in real time. `words`: what the title says of what happened last. */
export function tickNews(view: TickView, words: string | null, names: readonly string[]): string {
  const { phase } = view.phase;
  if (phase === 'linking' || phase === 'returning' || phase === 'moved' || phase === 'broken')
    return t(`match:news.${phase}`);
  const nameOf = (seat: number): string => names[seat] ?? t('match:somebody');
  if (view.brokenBy !== null) return t('arena:broken', { name: nameOf(view.brokenBy) });
  if (phase !== 'playing') return words ?? '';
  if (view.desync !== null) return apart(view.desync, nameOf);
  if (view.waitsFor.length > 0) return `${t('arena:waits', { names: row(view.waitsFor.map(nameOf)) })}.`;
  return words ?? (view.tick === 0 ? t('arena:begins') : '');
}

/** States differ. Only those are named whom the inputs themselves point to: of a false input the victim is as alone as a cheat. */
function apart({ code, seat, seats }: NonNullable<TickView['desync']>, nameOf: (seat: number) => string): string {
  const names = row(seats.map(nameOf));
  switch (code) {
    case 'altered-state':
      return t('arena:apart.state', { names });
    case 'two-inputs':
      return t('arena:apart.inputs', { names });
    case 'unknown':
      return t('arena:apart', { name: nameOf(seat) });
    default:
      return code satisfies never;
  }
}
