import type { MatchView } from '@parley/match';
import { type StoreApi, useStore } from 'zustand';
import { t } from '../text/text.ts';
import type { TitleView } from '../titles/title-view.ts';
import { headline } from '../words/result.ts';
import { tickNews } from '../words/tick-news.ts';
import type { TickAside } from './tick-aside.ts';
import { resultOf } from './use-view.ts';

interface NewsProps {
  readonly view: MatchView;
  /** Whether the end is shown. */
  readonly over: boolean;
  readonly me: number;
  /** The seat that a result addresses as “you”; null where it is told with names. */
  readonly reader: number | null;
  readonly names: readonly string[];
  readonly shown: TitleView | null;
  readonly aside: StoreApi<TickAside>;
}

/**
 * What just happened and whose turn it is, or for whom a match in real time waits, in one sentence that is also announced. The element is the same
 * from the first moment to the end, for all titles: one that comes or goes with its words is read twice, or not at all.
 */
export function News({ view, over, me, reader, names, shown, aside }: NewsProps) {
  const words = useStore(aside, (state) => state.words);
  return (
    // After the end the result is visible on the page; here it is still announced.
    <p className={over ? 'unseen' : 'news'} role="status" aria-label={t('match:news')}>
      {over
        ? endSentence(view, reader, names)
        : view.kind === 'ticks'
          ? tickNews(view, words, names)
          : sentence(view, me, names, shown)}
    </p>
  );
}

function sentence(view: MatchView, me: number, names: readonly string[], shown: NewsProps['shown']): string {
  switch (view.phase.phase) {
    case 'linking':
      return t('match:news.linking');
    case 'returning':
      return t('match:news.returning');
    case 'moved':
      return t('match:news.moved');
    case 'broken':
      return t('match:news.broken');
    case 'playing': {
      const { turn } = view;
      const next = turn === null || view.byItself ? '' : turnSentence(turn, me, names);
      return [lastMove(view, me, names, shown), next].filter((part) => part !== '').join(' ');
    }
    // The last move is still on its way onto the board.
    case 'void':
    case 'reported':
    case 'decided':
      return lastMove(view, me, names, shown);
    default:
      return view.phase satisfies never;
  }
}

function lastMove({ last, state }: MatchView, me: number, names: readonly string[], shown: NewsProps['shown']): string {
  if (last === null) return '';
  const said = shown?.says?.(last.move, state, names, me) ?? null;
  if (said !== null) return said;
  const move = shown?.describe(last.move, state) ?? t('match:news.aMove');
  return last.seat === me
    ? t('match:news.youPlayed', { move })
    : t('match:news.played', { name: nameOf(last.seat, names), move });
}

function turnSentence(turn: number, me: number, names: readonly string[]): string {
  return turn === me ? t('match:news.yourTurn') : t('match:news.toMove', { name: nameOf(turn, names) });
}

const nameOf = (seat: number, names: readonly string[]): string => names[seat] ?? t('match:somebody');

/** The end in one sentence; it is visible as the headline of the result. */
function endSentence(view: MatchView, me: number | null, names: readonly string[]): string {
  if (view.phase.phase === 'void') return `${headline(null, me, names)}.`;
  const ranks = resultOf(view);
  return ranks === null ? t('match:news.over') : `${headline(ranks, me, names)}.`;
}
