import type { MatchView } from '@parley/match';
import { type StoreApi, useStore } from 'zustand';
import { t } from '../text/text.ts';
import { tickNews } from '../words/tick-news.ts';
import type { TickAside } from './tick-aside.ts';

interface TickNewsProps {
  readonly view: Extract<MatchView, { readonly kind: 'ticks' }>;
  readonly names: readonly string[];
  readonly aside: StoreApi<TickAside>;
}

/** What just happened in a match in real time, and for whom it waits; also announced. */
export function TickNews({ view, names, aside }: TickNewsProps) {
  const words = useStore(aside, (state) => state.words);
  return (
    <p className="news" role="status" aria-label={t('match:news')}>
      {tickNews(view, words, names)}
    </p>
  );
}
