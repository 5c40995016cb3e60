import { factsOf } from '@parley/games/facts';
import { lazy, Suspense, useState } from 'react';
import { useStore } from 'zustand';
import { now } from '../parley/clock.ts';
import { usePage, usePageTitle } from '../parley/use.ts';
import { Redirect } from '../route.tsx';
import { withTexts } from '../text/load-texts.ts';
import { t } from '../text/text.ts';
import { Loading } from '../ui/nothing.tsx';
import { persistently } from '../ui/persistently.ts';
import '../match/match.css';
import { WarmUpBoard } from './warm-up-board.tsx';
import './warm-up.css';

/** Loaded for a title in real time alone. */
const WarmUpArena = lazy(() => persistently(() => withTexts(() => import('./warm-up-arena.tsx'))));

/** A match that was found has been drawn within this time, in milliseconds. */
const MATCH_DRAWN_MS = 5_000;

/** A game against the bot of this page, while somebody is looked for (W1). */
export function Component() {
  const { looking } = usePage();
  const { warmUp, found } = useStore(looking.store);
  // Who comes back here after the match began finds no warm-up any more. Just now, the match is about to be drawn.
  const [isPast] = useState(() => found !== null && now() - found.at > MATCH_DRAWN_MS);
  usePageTitle(t('looking:title'));
  if (warmUp === null || isPast) return <Redirect to="/" replace />;
  if (factsOf(warmUp.title)?.kind !== 'ticks') return <WarmUpBoard warmUp={warmUp} isOver={found !== null} />;
  return (
    <Suspense fallback={<Loading what={t('looking:settingUp')} rows={6} />}>
      <WarmUpArena warmUp={warmUp} isOver={found !== null} />
    </Suspense>
  );
}
