import type { TickWatchView, WatchView } from '@parley/match';
import type { RefusalCode } from '@parley/protocol';
import { t } from '../text/text.ts';
import type { TitleView } from '../titles/title-view.ts';
import { headline } from './result.ts';

type Seen = Pick<WatchView, 'phase' | 'last' | 'turn' | 'outcome' | 'isVoid' | 'state'>;

/** What just happened in a match that is watched, and whose turn it is. */
export function watchNews(
  view: Seen,
  names: readonly string[],
  shown: Pick<TitleView, 'describe' | 'says'> | null,
): string {
  const around = aroundNews(view, names);
  if (around !== null) return around;
  const name = (seat: number): string => names[seat] ?? t('watch:say.somebody');
  const { last, turn, state } = view;
  const played =
    last === null
      ? ''
      : `${shown?.says?.(last.move, state, names, null) ?? t('watch:say.played', { name: name(last.seat), move: shown?.describe(last.move, state) ?? t('watch:say.aMove') })} `;
  return turn === null ? played : `${played}${t('watch:say.toMove', { name: name(turn) })}`;
}

/** What just happened in a match in real time that is watched. `words`: what the title says of what happened last. */
export function tickWatchNews(
  view: Pick<TickWatchView, 'phase' | 'isWaiting' | 'outcome' | 'isVoid'>,
  words: string | null,
  names: readonly string[],
): string {
  return aroundNews(view, names) ?? (view.isWaiting ? t('watch:say.waiting') : (words ?? ''));
}

/** What is said before a match is seen, where it is lost, and at its end: alike for all titles. Null while it is watched. */
function aroundNews(view: Pick<Seen, 'phase' | 'outcome' | 'isVoid'>, names: readonly string[]): string | null {
  switch (view.phase) {
    case 'linking':
      return t('watch:say.linking');
    case 'lost':
      return t('watch:say.lost');
    case 'over':
      return `${watchHeadline(view, names)}.`;
    case 'watching':
      return null;
    default:
      return view.phase satisfies never;
  }
}

/** The result by what was signed, in one short line. */
export function watchHeadline({ isVoid, outcome }: Pick<Seen, 'isVoid' | 'outcome'>, names: readonly string[]): string {
  if (isVoid) return t('watch:say.void');
  return outcome === null ? t('watch:say.over') : headline(outcome.ranks, null, names);
}

/** Why a match cannot be watched, where that needs other words than elsewhere; null where it does not. */
export function lostSentence(code: RefusalCode): string | null {
  switch (code) {
    case 'unknown-match':
      return t('watch:lost.unknown');
    case 'not-accepted':
      return t('watch:lost.notAccepted');
    case 'not-permitted':
      return t('watch:lost.notPermitted');
    case 'self':
      return t('watch:lost.self');
    default:
      return null;
  }
}

/** For a player, how many watch over its page. */
export const watchersSentence = (watchers: number): string => t('watch:say.watchers', { count: watchers });
