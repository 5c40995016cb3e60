import { lazy, Suspense } from 'react';
import { useNarrow, usePageTitle } from '../parley/use.ts';
import './lobby.css';
import { withTexts } from '../text/load-texts.ts';
import { persistently } from '../ui/persistently.ts';
import { Bots } from './bots.tsx';
import { OpenTables } from './open-tables.tsx';
import { People } from './people.tsx';
import { Play } from './play.tsx';
import { RunningMatches } from './running-matches.tsx';
import { Titles } from './titles.tsx';

const Narrow = lazy(() => persistently(() => withTexts(() => import('./narrow.tsx')), Number.POSITIVE_INFINITY));

/** The first page: play at once, or look who is here (W1, S7, S8). Tabs on a phone, columns on a desktop. */
export function Lobby() {
  usePageTitle('');
  const narrow = useNarrow();
  return (
    <div className="lobby">
      {narrow ? (
        <Suspense fallback={<Play />}>
          <Narrow />
        </Suspense>
      ) : (
        <Wide />
      )}
    </div>
  );
}

function Wide() {
  return (
    <>
      <Play />
      <div className="lobby-columns">
        <div className="lobby-column">
          <Titles />
          <Bots />
          <OpenTables />
          <RunningMatches />
        </div>
        <People />
      </div>
    </>
  );
}
